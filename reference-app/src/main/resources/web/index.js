import { $, api, auth, begin, currentUser, onSubmit, start } from '/app.js';

const business = await start();
$('#name').textContent = business.name;

function show() {
  const user = currentUser();
  $('#guest').hidden = user !== null;
  $('#who-are-you').hidden = user === null || user.named;
  $('#hello').hidden = user === null || !user.named;
}

async function enter(answer) {
  if (answer.status === 'second-factor-needed') {
    $('#code').hidden = false;
    $('#code').dataset.challenge = answer.challenge;
    $('#code input').focus();
    return;
  }
  await begin(answer);
  if (currentUser().named) location.href = '/book.html';
  else show();
}

show();
onSubmit($('#signup'), async (body, form) => {
  await auth('/accounts', { method: 'POST', body });
  form.reset();
  $('#sent').hidden = false;
});
onSubmit($('#login'), async (body) => enter(await auth('/session', { method: 'POST', body })));
onSubmit($('#code'), async ({ answer }) => enter(await auth('/session/second-factor', {
  method: 'POST',
  body: { challenge: $('#code').dataset.challenge, factor: answer.includes('-') ? 'RECOVERY_CODE' : 'TOTP', answer },
})));
onSubmit($('#forgot'), async (body, form) => {
  await auth('/password/reset-request', { method: 'POST', body });
  form.reset();
  $('#sent').hidden = false;
});
onSubmit($('#who-are-you'), async (body) => {
  await api('/me', { method: 'PUT', body });
  location.href = '/book.html';
});
