import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { rhythm } from '../src/pages/jobs';
import { slug } from '../src/lib/slug';
import { firstOfMonth, lastOfMonth, plusDays, plusMonths, today } from '../src/lib/time';
import { weekWords, windowsOf } from '../src/lib/week';
import { ana, business, json, loggedIn, open, problem } from './server';

const admin = { ...ana, roles: ['admin'] };
const court = { id: 'cancha-1', name: 'Cancha 1', timeZone: business.timeZone, hours: { MONDAY: ['08:00-24:00'], TUESDAY: ['08:00-24:00'], SUNDAY: ['09:00-22:00'] }, quantity: 1, weight: 3 };
const padel = { id: 'padel-90', name: 'Pádel 90 minutos', minutes: 90, gridMinutes: 30, minimumNoticeMinutes: 0, furthestAdvanceDays: 30, resources: ['cancha-1'], deposit: { amount: '6000.00', currency: 'ARS' }, cancellation: [{ noticeMinutes: 60, refundPercent: 50 }] };
const catalog = { 'GET /api/v1/admin/services': json([padel]), 'GET /api/v1/admin/resources': json([court]), 'GET /api/v1/admin/resources/cancha-1/special-days': json([]) };

describe('the catalog', () => {
  it('changes what was changed in a service, and leaves the rest as it was', async () => {
    const there = open('/catalogo', { ...loggedIn(admin), ...catalog, 'PUT /api/v1/admin/services/padel-90': json(padel) });
    await userEvent.click(await screen.findByRole('button', { name: 'Cambiar Pádel 90 minutos' }));
    const sheet = await screen.findByRole('dialog', { name: 'Pádel 90 minutos' });
    const deposit = within(sheet).getByLabelText('Seña en ARS');
    await userEvent.clear(deposit);
    await userEvent.type(deposit, '7500,50');
    await userEvent.click(within(sheet).getByRole('button', { name: 'Guardar' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(there.of('PUT /api/v1/admin/services/padel-90')[0]!.body).toEqual({ ...padel, deposit: { amount: '7500.50', currency: 'ARS' } });
  });

  it('says what the server does not accept by the day it is about', async () => {
    open('/catalogo', { ...loggedIn(admin), ...catalog, 'PUT /api/v1/admin/resources/cancha-1': problem(400, 'invalid-input', { errors: [{ field: 'hours.MONDAY', message: 'is not accepted: windows must not overlap' }] }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Cambiar Cancha 1' }));
    const monday = within(await screen.findByRole('dialog')).getByLabelText('Lunes');
    await userEvent.type(monday, ', 09:00-10:00');
    await userEvent.click(screen.getByRole('button', { name: 'Guardar' }));
    expect(await screen.findByText('Las horas se pisan.')).toBeTruthy();
    expect(monday.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(monday);
  });

  it('makes a place with an id of its own, and hours for the days that have some', async () => {
    const there = open('/catalogo', { ...loggedIn(admin), ...catalog, 'PUT /api/v1/admin/resources/cancha-1-2': json(court, 201) });
    await userEvent.click(await screen.findByRole('button', { name: 'Agregar' }));
    const sheet = await screen.findByRole('dialog');
    await userEvent.type(within(sheet).getByLabelText('Nombre'), 'Cancha 1');
    await userEvent.type(within(sheet).getByLabelText('Sábado'), '09:00-13:00; 16:00 – 20:00');
    await userEvent.click(within(sheet).getByRole('button', { name: 'Guardar' }));
    await waitFor(() => expect(there.of('PUT /api/v1/admin/resources/cancha-1-2')).toHaveLength(1));
    expect(there.of('PUT /api/v1/admin/resources/cancha-1-2')[0]!.body).toEqual({ name: 'Cancha 1', quantity: 1, hours: { SATURDAY: ['09:00-13:00', '16:00-20:00'] } });
  });

  it('shows on which dates everything is closed, and opens them', async () => {
    const day = plusDays(today(business.timeZone), 30);
    const there = open('/catalogo', { ...loggedIn(admin), ...catalog, 'GET /api/v1/admin/resources/cancha-1/special-days': json([{ date: day, windows: [], reason: 'Navidad' }]), ['DELETE /api/v1/admin/closures/' + day]: json(null, 204) });
    expect(await screen.findByText(/Navidad/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /^Abrir / }));
    await waitFor(() => expect(there.of('DELETE /api/v1/admin/closures/' + day)).toHaveLength(1));
  });
});

describe('jobs', () => {
  const dead = { id: 7, kind: 'messages.deliver', state: 'DEAD', attempt: 5, maxAttempts: 5, createdAt: '2026-11-23T10:00:00Z', runAt: '2026-11-23T10:00:00Z', error: 'timeout' };
  const chore = { ...dead, id: 8, kind: 'platform.housekeeping', state: 'SCHEDULED', error: '' };
  const daily = { name: 'told-times', kind: 'bookings.told-times', rhythm: 'every|PT24H', state: 'ACTIVE', nextAt: '2030-01-01T10:00:00Z' };
  const answers = { 'GET /api/v1/admin/jobs/counts': json({ DEAD: 1, SCHEDULED: 1 }), 'GET /api/v1/admin/jobs': json({ jobs: [dead, chore], next: null }), 'GET /api/v1/admin/schedules': json([daily]) };

  it('that failed are tried again, and what keeps the service going is not cancelled', async () => {
    const there = open('/trabajos', { ...loggedIn(admin), ...answers, 'POST /api/v1/admin/jobs/7/retry': json(dead) });
    expect(await screen.findByText('timeout')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Cancelar el trabajo 8' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Reintentar el trabajo 7' }));
    await waitFor(() => expect(there.of('POST /api/v1/admin/jobs/7/retry')).toHaveLength(1));
  });

  it('are looked for by how they stand', async () => {
    const there = open('/trabajos', { ...loggedIn(admin), ...answers });
    await userEvent.click(await screen.findByRole('radio', { name: /Falló|falló/ }));
    await waitFor(() => expect(there.asked.some(({ path }) => path === '/api/v1/admin/jobs?state=DEAD')).toBe(true));
  });

  it('of a kind, with a text in their error, are retried all at once after a question', async () => {
    const there = open('/trabajos', { ...loggedIn(admin), ...answers, 'POST /api/v1/admin/jobs/retry': json({ changed: 3 }) });
    expect(screen.queryByRole('button', { name: 'Reintentar todos' })).toBeNull();
    await userEvent.selectOptions(await screen.findByLabelText('Tipo'), 'Enviar un mensaje');
    await userEvent.type(screen.getByLabelText('El error dice'), 'timeout');
    await waitFor(() => expect(there.asked.some(({ path }) => path === '/api/v1/admin/jobs?kind=messages.deliver&error=timeout')).toBe(true));
    await userEvent.click(await screen.findByRole('button', { name: 'Reintentar todos' }));
    expect(there.of('POST /api/v1/admin/jobs/retry')).toHaveLength(0);
    expect(screen.getByText('Enviar un mensaje, con «timeout» en el error')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Sí, reintentar' }));
    expect(await screen.findByText('3 trabajos reintentados.')).toBeTruthy();
    expect(there.of('POST /api/v1/admin/jobs/retry')[0]!.body).toEqual({ kind: 'messages.deliver', states: ['DEAD'], most: 1000, error: 'timeout' });
  });

  it('of a kind and state are cancelled all at once where that state can be, and say why not', async () => {
    const there = open('/trabajos', { ...loggedIn(admin), ...answers, 'POST /api/v1/admin/jobs/cancel': [problem(409, 'job-of-the-platform'), json({ changed: 1 })] });
    await userEvent.selectOptions(await screen.findByLabelText('Tipo'), 'messages.deliver');
    await userEvent.click(screen.getByRole('radio', { name: /En espera|en espera/ }));
    expect(screen.queryByRole('button', { name: 'Reintentar todos' })).toBeNull();
    await userEvent.click(await screen.findByRole('button', { name: 'Cancelar todos' }));
    await userEvent.click(screen.getByRole('button', { name: 'Sí, cancelar' }));
    expect(await screen.findByText('Este trabajo mantiene en marcha el servicio.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Sí, cancelar' }));
    expect(await screen.findByText('1 trabajo cancelado.')).toBeTruthy();
    expect(there.of('POST /api/v1/admin/jobs/cancel')[1]!.body).toEqual({ kind: 'messages.deliver', states: ['READY'], most: 1000 });
    await userEvent.selectOptions(screen.getByLabelText('Tipo'), 'platform.housekeeping');
    await userEvent.click(screen.getByRole('radio', { name: 'Todos' }));
    expect(screen.queryByRole('button', { name: 'Cancelar todos' })).toBeNull();
  });

  it('that keep the service going are not paused', async () => {
    open('/trabajos', { ...loggedIn(admin), ...answers, 'GET /api/v1/admin/schedules': json([daily, { ...daily, name: 'key-rotation', kind: 'platform.key-rotation' }]) });
    expect(await screen.findAllByRole('button', { name: /^Hacer ahora: / })).toHaveLength(2);
    expect(screen.getAllByRole('button', { name: /^Pausar: / })).toHaveLength(1);
  });

  it('that recur are paused and done now', async () => {
    const there = open('/trabajos', { ...loggedIn(admin), ...answers, 'POST /api/v1/admin/schedules/told-times/pause': json(daily), 'POST /api/v1/admin/schedules/told-times/trigger': json(daily) });
    await userEvent.click(await screen.findByRole('button', { name: 'Pausar: Revisar los recordatorios' }));
    await userEvent.click(screen.getByRole('button', { name: 'Hacer ahora: Revisar los recordatorios' }));
    await waitFor(() => expect(there.of('POST /api/v1/admin/schedules/told-times/trigger')).toHaveLength(1));
    expect(there.of('POST /api/v1/admin/schedules/told-times/pause')).toHaveLength(1);
  });
});

describe('invoices', () => {
  it('are those of a month of the business, and come with the token', async () => {
    const month = firstOfMonth(today(business.timeZone));
    const there = open('/comprobantes', { ...loggedIn(admin), 'GET /api/v1/invoices': json([{ label: 'RECEIPT-00000001', kind: 'RECEIPT', state: 'ISSUED', total: { amount: '6000.00', currency: 'ARS' }, customer: 'Ana', booking: 'b1' }]) });
    expect(await screen.findByText('Recibo n.º 00000001')).toBeTruthy();
    expect(there.of('GET /api/v1/invoices')[0]!.path).toBe('/api/v1/invoices?from=' + month + '&to=' + lastOfMonth(month));
    await userEvent.click(screen.getByRole('button', { name: 'Descargar RECEIPT-00000001' }));
    await waitFor(() => expect(there.of('GET /api/v1/bookings/b1/invoice')[0]!.headers.get('Authorization')).toBe('Bearer t1'));
    await userEvent.click(screen.getByRole('button', { name: 'Mes anterior' }));
    await waitFor(() => expect(there.of('GET /api/v1/invoices').at(-1)!.path).toContain('from=' + plusMonths(month, -1)));
  });

  it('are not for staff without the administrator’s role', async () => {
    open('/comprobantes', loggedIn({ ...ana, roles: ['staff'] }));
    expect(await screen.findByRole('heading', { name: 'Acá no hay nada' })).toBeTruthy();
    expect(screen.getAllByText('Mostrador').length).toBeGreaterThan(0);
    expect(screen.queryByText('Ajustes')).toBeNull();
  });
});

describe('settings', () => {
  const settings = [
    { key: 'PAYMENT_PROVIDER', expected: 'sandbox, stripe or mercadopago', secret: false, set: true, value: 'sandbox', updatedAt: '2026-11-23T10:00:00Z' },
    { key: 'STRIPE_SECRET_KEY', expected: 'text', secret: true, set: true, value: null, updatedAt: null },
  ];

  it('that are secret are written unseen, and those of the operator are not taken away', async () => {
    const there = open('/ajustes', { ...loggedIn(admin), 'GET /api/v1/admin/settings': json(settings), 'PUT /api/v1/admin/settings/STRIPE_SECRET_KEY': json(null, 204) });
    await userEvent.click(await screen.findByRole('button', { name: 'Cambiar Stripe: clave secreta' }));
    const value = within(await screen.findByRole('dialog', { name: 'Stripe: clave secreta' })).getByLabelText('Valor');
    expect((value as HTMLInputElement).type).toBe('password');
    expect(screen.queryByRole('button', { name: 'Quitar Stripe: clave secreta' })).toBeNull();
    await userEvent.type(value, 'sk_1');
    await userEvent.click(screen.getByRole('button', { name: 'Guardar' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(there.of('PUT /api/v1/admin/settings/STRIPE_SECRET_KEY')[0]!.body).toEqual({ value: 'sk_1' });
  });

  it('say what is wrong with a value, and are taken away', async () => {
    const there = open('/ajustes', {
      ...loggedIn(admin),
      'GET /api/v1/admin/settings': json(settings),
      'PUT /api/v1/admin/settings/PAYMENT_PROVIDER': problem(400, 'invalid-input', { errors: [{ field: 'value', message: 'is not accepted: must be sandbox, stripe or mercadopago' }] }),
      'DELETE /api/v1/admin/settings/PAYMENT_PROVIDER': json(null, 204),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Cambiar Proveedor de pagos' }));
    await userEvent.type(screen.getByLabelText('Valor'), 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Guardar' }));
    expect(await screen.findByText(/sandbox, stripe or mercadopago\)/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Cerrar' }));
    await userEvent.click(screen.getByRole('button', { name: 'Quitar Proveedor de pagos' }));
    await waitFor(() => expect(there.of('DELETE /api/v1/admin/settings/PAYMENT_PROVIDER')).toHaveLength(1));
  });
});

describe('API keys', () => {
  const till = { id: 'k1', name: 'Caja', scopes: ['bookings:manage'], createdAt: '2026-11-23T10:00:00Z' };
  const gone = { ...till, id: 'k2', name: 'Vieja', revokedAt: '2026-11-23T11:00:00Z' };
  const late = { ...till, id: 'k3', name: 'Prueba', expiresAt: '2020-01-01T00:00:00Z' };
  const answers = { 'GET /api/v1/admin/settings': json([]), 'GET /auth/api-keys': json({ apiKeys: [till, gone, late] }) };

  it('are made for a program with what it may do, and shown until they are put away', async () => {
    const there = open('/ajustes', { ...loggedIn(admin), ...answers, 'POST /auth/api-keys': json({ ...till, text: 'ak_padel_1' }, 201) });
    await userEvent.click(await screen.findByRole('button', { name: 'Nueva clave' }));
    const sheet = await screen.findByRole('dialog', { name: 'Nueva clave' });
    await userEvent.type(within(sheet).getByLabelText('Para qué programa'), 'Caja');
    await userEvent.click(within(sheet).getByRole('button', { name: 'Crear' }));
    expect(await within(sheet).findByText('Elegí al menos uno.')).toBeTruthy();
    expect(within(sheet).queryByRole('checkbox', { name: 'Todo' })).toBeNull();
    await userEvent.click(within(sheet).getByRole('checkbox', { name: 'Turnos de todos' }));
    await userEvent.type(within(sheet).getByLabelText('Días que vale'), '30');
    await userEvent.click(within(sheet).getByRole('button', { name: 'Crear' }));
    expect(await screen.findByText('ak_padel_1')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(there.of('POST /auth/api-keys').map(({ body }) => body)).toEqual([{ name: 'Caja', scopes: ['bookings:manage'], lifetimeSeconds: 2_592_000 }]);
    await userEvent.click(screen.getByRole('button', { name: 'Ya la guardé' }));
    expect(screen.queryByText('ak_padel_1')).toBeNull();
  });

  it('say what is wrong with a name by its field', async () => {
    open('/ajustes', { ...loggedIn(admin), ...answers, 'POST /auth/api-keys': problem(400, 'invalid-input', { errors: [{ field: 'name', code: 'REQUIRED', message: 'is required' }] }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Nueva clave' }));
    await userEvent.type(screen.getByLabelText('Para qué programa'), ' ');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Ajustes' }));
    await userEvent.click(screen.getByRole('button', { name: 'Crear' }));
    expect(await screen.findByText('Hace falta completarlo.')).toBeTruthy();
    expect(screen.getByLabelText('Para qué programa').getAttribute('aria-invalid')).toBe('true');
  });

  it('are renewed with some time for the one before, where they have not ended', async () => {
    const there = open('/ajustes', { ...loggedIn(admin), ...answers, 'POST /auth/api-keys/k1/rotate': json({ ...till, text: 'ak_padel_2' }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Renovar la clave Caja' }));
    expect(screen.getAllByRole('button', { name: /^Renovar la clave/ })).toHaveLength(1);
    expect(screen.getByText('revocada')).toBeTruthy();
    expect(screen.getByText('vencida')).toBeTruthy();
    await userEvent.click(screen.getByRole('radio', { name: 'En un día' }));
    await userEvent.click(screen.getByRole('button', { name: 'Renovar' }));
    expect(await screen.findByText('ak_padel_2')).toBeTruthy();
    expect(there.of('POST /auth/api-keys/k1/rotate')[0]!.body).toEqual({ overlapSeconds: 86_400 });
  });

  it('are revoked after a question', async () => {
    const there = open('/ajustes', { ...loggedIn(admin), ...answers, 'DELETE /auth/api-keys/k1': json(null, 204) });
    await userEvent.click(await screen.findByRole('button', { name: 'Revocar la clave Caja' }));
    expect(there.of('DELETE /auth/api-keys/k1')).toHaveLength(0);
    await userEvent.click(screen.getByRole('button', { name: 'Sí, revocar' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(there.of('DELETE /auth/api-keys/k1')).toHaveLength(1);
  });
});

describe('words for staff', () => {
  it('say a week, a rhythm, and what was typed as hours', () => {
    expect(weekWords(court.hours)).toBe('lun a mar 08:00-24:00 · dom 09:00-22:00');
    expect(weekWords({})).toBe('');
    expect(windowsOf(' 08:00 – 13:00 , ')).toEqual(['08:00-13:00']);
    expect(rhythm('every|PT1H')).toBe('cada 1 h');
    expect(rhythm('every|PT0.5S')).toBe('cada 0 s');
    expect(rhythm('cron|America/Argentina/Buenos_Aires|SKIP|0 9 * * *')).toBe('0 9 * * *');
  });

  it('make ids of names, none twice, and months of dates', () => {
    expect(slug('Pádel 90’', [])).toBe('padel-90');
    expect(slug('¡!', ['nuevo'])).toBe('nuevo-2');
    expect(plusMonths('2026-12-01', 1)).toBe('2027-01-01');
    expect(lastOfMonth('2028-02-01')).toBe('2028-02-29');
  });
});
