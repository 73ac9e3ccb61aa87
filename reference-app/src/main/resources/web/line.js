import { $, api, attempt, currentUser, el, fill, onSubmit, start } from '/app.js';

await start();
$('#staff').hidden = !currentUser()?.roles.some((role) => role === 'admin' || role === 'staff');
const states = { WAITING: 'en espera', CALLED: 'pase por recepción' };

async function show() {
  const tickets = await api('/line');
  fill($('#board'), ...(tickets.length === 0 ? [el('p', { className: 'muted' }, 'No hay nadie en la fila.')] : []),
    ...tickets.map((ticket) => el('div', { className: 'row ticket' },
      el('strong', {}, ticket.label + ' · ' + ticket.alias),
      el('span', { className: 'tag' }, states[ticket.status] || ticket.status))));
}

onSubmit($('#take'), async (body, form) => {
  await api('/line', { method: 'POST', body });
  form.reset();
  await show();
});
$('#next').addEventListener('click', () => attempt($('#problem'), async () => {
  await api('/line/next', { method: 'POST', body: { desk: '1' } });
  await show();
}));
await show();
setInterval(show, 2000);
