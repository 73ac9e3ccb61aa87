import { $, api, attempt, auth, begin, currentUser, el, expectSession, fill, onSubmit, start } from '/app.js';
import { canPasskeys, usePasskey } from '/passkeys.js';

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
// What a login at another provider came to, where it is not a session yet.
const came = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, '', location.pathname);
if (came.has('error')) $('#other .error').textContent = 'No se pudo entrar de esa forma.';
if (came.has('challenge')) enter({ status: 'second-factor-needed', challenge: came.get('challenge') });
const { providers } = await auth('/providers');
fill($('#providers'), ...providers.map((provider) => el('p', {},
  el('a', { className: 'button', href: '/auth/providers/' + provider.id + '/login?returnTo=/', onclick: expectSession }, provider.name))));
$('#passkey').hidden = !canPasskeys;
$('#other').hidden = providers.length === 0 && !canPasskeys;
$('#passkey').addEventListener('click', () => attempt($('#other .error'), async () => enter(await usePasskey())));
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
