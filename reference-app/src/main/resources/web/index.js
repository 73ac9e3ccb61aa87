import { $, api, begin, currentUser, onSubmit, start } from '/app.js';

const business = await start();
$('#name').textContent = business.name;
$('#guest').hidden = currentUser() !== null;
$('#hello').hidden = currentUser() === null;

onSubmit($('#signup'), async (body) => {
  begin(await api('/accounts', { method: 'POST', body }));
  location.href = '/book.html';
});
onSubmit($('#login'), async (body) => {
  begin(await api('/session', { method: 'POST', body }));
  location.href = '/book.html';
});
