import { $, api, attempt, currentUser, el, fill, hour, money, pdf, start, when } from '/app.js';

const business = await start();
const services = await api('/services');
const states = { HELD: 'A confirmar con el pago', CONFIRMED: 'Confirmado', CANCELLED: 'Cancelado', EXPIRED: 'Vencido' };

fill($('#service'), ...services.map((service) => el('option', { value: service.id },
  service.name + ' · ' + service.minutes + ' min' + (service.deposit ? ' · seña ' + money(service.deposit) : ''))));
const today = new Date().toLocaleDateString('en-CA', { timeZone: business.timeZone });
$('#date').value = today;
$('#date').min = today;

function freeOn(date) {
  return api('/slots?service=' + encodeURIComponent($('#service').value) + '&date=' + date);
}

/** Today, or the first day of the next two weeks that has something free. */
async function firstFreeDay() {
  const day = new Date(today + 'T12:00:00Z');
  for (let i = 0; i < 14; i++) {
    const date = day.toISOString().slice(0, 10);
    if ((await freeOn(date)).length > 0) return date;
    day.setUTCDate(day.getUTCDate() + 1);
  }
  return today;
}

async function showSlots() {
  await attempt($('#problem'), async () => {
    const slots = await freeOn($('#date').value);
    const byResource = Map.groupBy
      ? Map.groupBy(slots, (slot) => slot.resource.name)
      : slots.reduce((map, slot) => map.set(slot.resource.name, [...(map.get(slot.resource.name) || []), slot]), new Map());
    fill($('#slots'), ...(slots.length === 0 ? [el('p', { className: 'muted' }, 'No hay turnos libres este día.')] : []),
      ...[...byResource].map(([name, free]) => el('div', {}, el('h2', {}, name),
        el('div', { className: 'slots' }, ...free.map((slot) =>
          el('button', { className: 'plain slot', onclick: () => book(slot) }, hour(business, slot.start)))))));
  });
}

/** Names one wish; crypto.randomUUID() is there on https and localhost only. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function book(slot) {
  if (!currentUser()) {
    location.href = '/';
    return;
  }
  await attempt($('#problem'), async () => {
    const booking = await api('/bookings', {
      method: 'POST',
      body: { service: $('#service').value, resource: slot.resource.id, start: slot.start },
      headers: { 'Idempotency-Key': newKey() },
    });
    if (booking.checkoutUrl) {
      location.href = booking.checkoutUrl;
    } else {
      await showSlots();
      await showMine();
    }
  });
  await showSlots();
}

async function showMine() {
  if (!currentUser()) {
    fill($('#mine'), el('p', { className: 'muted' }, 'Entrá o creá una cuenta para reservar.'));
    return;
  }
  const mine = await api('/bookings');
  fill($('#mine'), ...(mine.length === 0 ? [el('p', { className: 'muted' }, 'Todavía no tenés turnos.')] : []),
    ...mine.map((booking) => el('div', { className: 'row booking' },
      el('div', {}, el('strong', {}, booking.service.name + ' · ' + booking.resource.name),
        el('div', { className: 'muted' }, when(business, booking.start))),
      el('span', { className: 'tag state' }, states[booking.status] || booking.status),
      ...(booking.status === 'HELD' && booking.checkoutUrl ? [el('a', { className: 'button', href: booking.checkoutUrl }, 'Pagar')] : []),
      ...(['SUCCEEDED', 'REFUNDED'].includes(booking.payment) ? [el('button', { onclick: () => invoice(booking) }, 'Comprobante')] : []),
      ...(booking.cancellable ? [el('button', { className: 'danger', onclick: () => cancel(booking) }, 'Cancelar')] : []))));
}

async function invoice(booking) {
  await attempt($('#problem'), async () => {
    const url = URL.createObjectURL(await pdf('/bookings/' + booking.id + '/invoice'));
    window.open(url, '_blank');
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  });
}

async function cancel(booking) {
  await attempt($('#problem'), () => api('/bookings/' + booking.id + '/cancel', { method: 'POST' }));
  await showSlots();
  await showMine();
}

$('#service').addEventListener('change', showSlots);
$('#date').addEventListener('change', showSlots);
await attempt($('#problem'), async () => {
  $('#date').value = await firstFreeDay();
});
await showSlots();
await showMine();
