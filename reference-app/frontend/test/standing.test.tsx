import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { plusDays, today } from '../src/lib/time';
import { ana, business, json, loggedIn, open, problem } from './server';

const tomorrow = plusDays(today(business.timeZone), 1);
const service = { id: 'consulta', name: 'Consulta', minutes: 30, deposit: null };
const doctor = { id: 'dr-paz', name: 'Dr. Paz' };
const slot = { resource: doctor, start: tomorrow + 'T15:00:00Z', end: tomorrow + 'T15:30:00Z' };
const dated = (id: string, days: number, more: object = {}) => ({ id, status: 'CONFIRMED', service: { id: service.id, name: service.name }, resource: doctor, start: plusDays(tomorrow, days) + 'T15:00:00Z', end: plusDays(tomorrow, days) + 'T15:30:00Z', cancellable: true, refundPercent: 100, heldUntil: null, payment: null, checkoutUrl: null, ...more });
const series = { id: 's1', bookings: [dated('b1', 0), dated('b2', 7)], conflicts: [] as { start: string; reason: string }[] };
const mine = { ...loggedIn(ana), 'GET /api/v1/services': json([service]), 'GET /api/v1/slots': json([slot]), 'GET /api/v1/bookings': json([]), 'GET /api/v1/waitlist': json([]), 'GET /api/v1/series': json([series]), 'GET /api/v1/series/s1': json(series) };

async function fill() {
  const sheet = await screen.findByRole('dialog', { name: 'Nuevo turno fijo' });
  await within(sheet).findByRole('option', { name: '12:00 · Dr. Paz' });
  await userEvent.selectOptions(within(sheet).getByLabelText('Hora y lugar'), '12:00 · Dr. Paz');
  return sheet;
}

describe('a standing booking', () => {
  it('is made with the key of the wish, and says which dates are taken before it is made without them', async () => {
    const taken = plusDays(tomorrow, 7);
    const there = open('/turnos', {
      ...mine,
      ...loggedIn(ana),
      'POST /api/v1/series': [problem(409, 'series-conflicts', { errors: [{ field: taken + 'T12:00', message: 'TAKEN' }] }), json({ ...series, conflicts: [{ start: taken + 'T12:00', reason: 'TAKEN' }] }, 201)],
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Nuevo turno fijo' }));
    const sheet = await fill();
    expect(within(sheet).queryByLabelText('Correo del cliente')).toBeNull();
    await userEvent.selectOptions(within(sheet).getByLabelText('Se repite'), 'Cada dos semanas');
    await userEvent.click(within(sheet).getByRole('button', { name: 'Reservar' }));
    expect(await within(sheet).findByText(/^No están libres: /)).toBeTruthy();
    expect(within(sheet).getByText(/no se reservó ninguna/)).toBeTruthy();
    await userEvent.click(within(sheet).getByRole('radio', { name: 'Reservar las demás' }));
    await userEvent.click(within(sheet).getByRole('button', { name: 'Reservar' }));
    expect(await screen.findByText('Listo: 2 fechas reservadas; 1 no estaba libre.')).toBeTruthy();
    const asked = there.of('POST /api/v1/series');
    expect(asked[1]!.body).toEqual({ service: 'consulta', resource: 'dr-paz', start: slot.start, everyWeeks: 2, through: plusDays(tomorrow, 89), conflicts: 'SKIP' });
    expect(asked[0]!.headers.get('Idempotency-Key')).not.toBe(asked[1]!.headers.get('Idempotency-Key'));
  });

  it('loses one date, or all that is left after a question', async () => {
    const there = open('/turnos', { ...mine, ...loggedIn(ana), 'GET /api/v1/series/s1': [json(series), json({ ...series, bookings: [dated('b1', 0, { status: 'CANCELLED', cancellable: false }), series.bookings[1]] })], 'POST /api/v1/bookings/b1/cancel': json({}), 'POST /api/v1/series/s1/cancel': json({ cancelled: 1, bookings: [] }) });
    await userEvent.click(await screen.findByRole('button', { name: /^Fechas del turno fijo del / }));
    const sheet = await screen.findByRole('dialog', { name: 'Tu turno fijo' });
    await userEvent.click((await within(sheet).findAllByRole('button', { name: /^Saltear el / }))[0]!);
    expect(await within(sheet).findByText('salteado')).toBeTruthy();
    await userEvent.click(within(sheet).getByRole('button', { name: 'Terminar el turno fijo' }));
    expect(there.of('POST /api/v1/series/s1/cancel')).toHaveLength(0);
    await userEvent.click(within(sheet).getByRole('button', { name: 'Sí, dar de baja la que queda' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(there.of('POST /api/v1/series/s1/cancel')[0]!.body).toEqual({});
  });

  it('is not offered to customers where each booking takes a deposit', async () => {
    const there = open('/turnos', { ...mine, ...loggedIn(ana), 'GET /api/v1/services': json([{ ...service, deposit: { amount: '6000.00', currency: 'ARS' } }]), 'GET /api/v1/series': json([]) });
    await waitFor(() => expect(there.of('GET /api/v1/series')).toHaveLength(1));
    expect(await screen.findByText('Todavía no tenés turnos')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Nuevo turno fijo' })).toBeNull();
  });

  it('is made by staff in the name of a customer, who must have an account', async () => {
    const there = open('/agenda', { ...mine, ...loggedIn({ ...ana, roles: ['staff'] }), 'GET /api/v1/admin/bookings': json([]), 'POST /api/v1/series': [problem(400, 'invalid-input', { errors: [{ field: 'customer', message: 'has no account here' }] }), json(series, 201)] });
    await userEvent.click(await screen.findByRole('button', { name: 'Nuevo turno fijo' }));
    const sheet = await fill();
    await userEvent.type(within(sheet).getByLabelText('Correo del cliente'), 'leo@example.com');
    await userEvent.click(within(sheet).getByRole('button', { name: 'Reservar' }));
    expect(await within(sheet).findByText('Nadie tiene una cuenta acá con ese correo.')).toBeTruthy();
    expect(document.activeElement).toBe(within(sheet).getByLabelText('Correo del cliente'));
    await userEvent.click(within(sheet).getByRole('button', { name: 'Reservar' }));
    expect(await screen.findByText('Listo: 2 fechas reservadas.')).toBeTruthy();
    expect(there.of('POST /api/v1/series')[1]!.body).toMatchObject({ customer: 'leo@example.com', everyWeeks: 1, conflicts: 'ALL_OR_NOTHING' });
  });

  it('has dates that staff skip in the agenda', async () => {
    const now = today(business.timeZone);
    const one = { id: 'b1', status: 'CONFIRMED', service: { id: service.id, name: service.name }, resource: doctor, start: now + 'T15:00:00Z', end: now + 'T15:30:00Z', customer: { id: 'c', name: 'Leo Paz' }, series: 's1' };
    const there = open('/agenda', { ...mine, ...loggedIn({ ...ana, roles: ['staff'] }), 'GET /api/v1/admin/bookings': json([one]), 'POST /api/v1/admin/bookings/b2/cancel': json({}) });
    await userEvent.click(await screen.findByRole('button', { name: 'Turno fijo de Leo Paz' }));
    const sheet = await screen.findByRole('dialog', { name: 'Turno fijo de Leo Paz' });
    await userEvent.click((await within(sheet).findAllByRole('button', { name: /^Saltear el / }))[1]!);
    await waitFor(() => expect(there.of('POST /api/v1/admin/bookings/b2/cancel')).toHaveLength(1));
  });
});
