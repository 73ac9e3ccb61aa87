import { $, api, attempt, el, fill, start, when } from '/app.js';

const business = await start();
await attempt($('#problem'), async () => {
  const overview = await api('/admin/overview');
  fill($('#bookings'), ...overview.bookings.map((booking) => el('div', { className: 'row' },
    el('span', {}, when(business, booking.start) + ' · ' + booking.resource.name + ' · ' + booking.customer),
    el('span', { className: 'tag' }, booking.status))));
  fill($('#jobs'), ...Object.entries(overview.jobs).map(([state, count]) => el('div', { className: 'row' },
    el('span', {}, state), el('strong', {}, String(count)))));

  const audit = await api('/admin/audit');
  fill($('#audit'), ...audit.entries.map((entry) => el('div', { className: 'row' },
    el('span', {}, when(business, entry.at) + ' · ' + entry.action + ' · ' + Object.values(entry.data).join(' · ')),
    el('span', { className: 'tag' }, entry.actor))));
  const { status } = await api('/admin/audit/verification');
  $('#intact').textContent = status === 'intact' ? 'Íntegra: nadie cambió ni quitó nada.' : 'Alterada: alguien cambió o quitó entradas.';
});
