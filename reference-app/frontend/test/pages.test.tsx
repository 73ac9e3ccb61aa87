import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { plusDays, today } from '../src/lib/time';
import { ana, business, json, loggedIn, open, problem } from './server';

const tomorrow = plusDays(today(business.timeZone), 1);
const start = tomorrow + 'T21:00:00Z';
const court = (number: number) => ({ resource: { id: 'cancha-' + number, name: 'Cancha ' + number }, start, end: tomorrow + 'T22:30:00Z' });
const slots = { ['GET /api/v1/slots?service=padel-90&date=' + tomorrow]: json([court(1), court(2)]) };
const booking = {
  id: 'b1',
  status: 'CONFIRMED',
  service: { id: 'padel-90', name: 'Pádel 90 minutos' },
  resource: { id: 'cancha-1', name: 'Cancha 1' },
  start,
  end: tomorrow + 'T22:30:00Z',
  cancellable: true,
  refundPercent: 100 as number | null,
  heldUntil: null,
  payment: 'SUCCEEDED',
  checkoutUrl: null,
};

describe('booking', () => {
  it('is one press on a time, one on a court and one to confirm, with the key of the wish', async () => {
    const there = open('/reservar', { ...loggedIn(ana), ...slots, 'POST /api/v1/bookings': json({ ...booking, checkoutUrl: null }, 201), 'GET /api/v1/bookings': json([booking]) });
    await userEvent.click(await screen.findByRole('button', { name: '18:00' }));
    const sheet = await screen.findByRole('dialog', { name: 'Tu turno' });
    await userEvent.click(within(sheet).getByRole('radio', { name: 'Cancha 2' }));
    await userEvent.click(within(sheet).getByRole('button', { name: /Pagar la seña de \$\s6.000/ }));
    expect(await screen.findByRole('heading', { name: 'Mis turnos' })).toBeTruthy();
    const [asked] = there.of('POST /api/v1/bookings');
    expect(asked!.body).toEqual({ service: 'padel-90', resource: 'cancha-2', start });
    expect(asked!.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('says that a time is gone, and asks what is still free', async () => {
    const there = open('/reservar', { ...loggedIn(ana), ...slots, 'POST /api/v1/bookings': problem(409, 'slot-taken') });
    await userEvent.click(await screen.findByRole('button', { name: '18:00' }));
    const before = there.of('GET /api/v1/slots').length;
    await userEvent.click(await screen.findByRole('button', { name: /Pagar la seña/ }));
    expect(await screen.findByText('Alguien acaba de reservar ese horario. Elegí otro.')).toBeTruthy();
    await waitFor(() => expect(there.of('GET /api/v1/slots').length).toBeGreaterThan(before));
  });

  it('asks who it is for first, and remembers what was chosen', async () => {
    open('/reservar', slots);
    await userEvent.click(await screen.findByRole('button', { name: '18:00' }));
    await userEvent.click(await screen.findByRole('link', { name: 'Entrar para reservar' }));
    expect(await screen.findByRole('heading', { name: 'Entrar' })).toBeTruthy();
    const back = new URLSearchParams(location.search).get('volver');
    expect(back).toContain(encodeURIComponent(start));
    // Which service is first may have changed by then.
    expect(back).toContain('servicio=padel-90');
  });
});

describe('a day on which nothing is left', () => {
  it('can be waited for, from its first moment to its last on the clock of the business', async () => {
    const there = open('/reservar?dia=' + tomorrow, { ...loggedIn(ana), 'GET /api/v1/waitlist': json([]), 'POST /api/v1/waitlist': json({}, 201) });
    await userEvent.click(await screen.findByRole('button', { name: 'Avisarme si se libera' }));
    await waitFor(() => expect(there.of('POST /api/v1/waitlist')).toHaveLength(1));
    const [asked] = there.of('POST /api/v1/waitlist');
    expect(asked!.body).toEqual({ service: 'padel-90', from: tomorrow + 'T03:00:00.000Z', to: plusDays(tomorrow, 1) + 'T03:00:00.000Z' });
    expect(asked!.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('the agenda', () => {
  it('shows the day, and notes who came', async () => {
    const now = today(business.timeZone);
    const leo = { id: 'b9', status: 'CONFIRMED', service: booking.service, resource: booking.resource, start: now + 'T14:00:00Z', end: now + 'T15:30:00Z', customer: { id: 'c', name: 'Leo Paz' } };
    const there = open('/agenda', {
      ...loggedIn({ ...ana, roles: ['admin'] }),
      'GET /api/v1/admin/bookings': [json([leo]), json([{ ...leo, status: 'CHECKED_IN' }])],
      'POST /api/v1/admin/bookings/b9/check-in': json(booking),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Llegó' }));
    expect(await screen.findByText('está acá')).toBeTruthy();
    expect(there.of('GET /api/v1/admin/bookings')[0]!.path).toBe('/api/v1/admin/bookings?from=' + now + '&to=' + plusDays(now, 6));
  });
});

describe('my bookings', () => {
  it('are given up after a question, and say what becomes of the deposit', async () => {
    const there = open('/turnos', { ...loggedIn(ana), 'GET /api/v1/bookings': [json([booking]), json([{ ...booking, status: 'CANCELLED', cancellable: false }])], 'POST /api/v1/bookings/b1/cancel': json(booking) });
    await userEvent.click(await screen.findByRole('button', { name: 'Cancelar' }));
    expect(there.of('POST /api/v1/bookings/b1/cancel')).toHaveLength(0);
    await userEvent.click(await screen.findByRole('button', { name: 'Sí, cancelar' }));
    expect(await screen.findByText(/Cancelaste el turno. La seña vuelve entera/)).toBeTruthy();
    expect(await screen.findByText('Cancelado')).toBeTruthy();
  });

  it('say before giving up how much of the deposit would come back', async () => {
    open('/turnos', { ...loggedIn(ana), 'GET /api/v1/bookings': json([{ ...booking, refundPercent: 50 }]) });
    await userEvent.click(await screen.findByRole('button', { name: 'Cancelar' }));
    expect(await screen.findByText('Vuelve el 50 % de la seña, por el mismo medio con que pagaste.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Cambiar' })).toBeNull();
  });

  it('move to another time, at the same place where it is free', async () => {
    const later = { ...court(1), start: tomorrow + 'T22:00:00Z' };
    const there = open('/turnos', {
      ...loggedIn(ana),
      'GET /api/v1/bookings': json([booking]),
      ['GET /api/v1/slots?service=padel-90&date=' + tomorrow]: json([{ ...later, resource: court(2).resource }, later]),
      'POST /api/v1/bookings/b1/move': json({ ...booking, start: later.start }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Cambiar' }));
    const sheet = await screen.findByRole('dialog', { name: 'Cambiar la hora' });
    await userEvent.click(await within(sheet).findByRole('button', { name: '19:00' }));
    await userEvent.click(within(sheet).getByRole('button', { name: 'Cambiar a mañana, 19:00' }));
    expect(await screen.findByText('Listo: tu turno es ahora mañana, 19:00 h, Cancha 1.')).toBeTruthy();
    expect(there.of('POST /api/v1/bookings/b1/move')[0]!.body).toEqual({ start: later.start, resource: 'cancha-1' });
  });

  it('has below it what is held for me from the waiting list', async () => {
    const wish = { id: 'w1', state: 'OFFERED', service: booking.service, from: start, to: start, offer: { ...booking, status: 'HELD', heldUntil: start } };
    const there = open('/turnos', { ...loggedIn(ana), 'GET /api/v1/bookings': json([]), 'GET /api/v1/waitlist': [json([wish]), json([])], 'POST /api/v1/waitlist/w1/accept': json(booking) });
    await userEvent.click(await screen.findByRole('button', { name: 'Lo quiero' }));
    await waitFor(() => expect(screen.queryByText('En lista de espera')).toBeNull());
    expect(there.of('POST /api/v1/waitlist/w1/accept')).toHaveLength(1);
  });

  it('are shown after the way back from the payment page', async () => {
    open('/book.html', { ...loggedIn(ana), 'GET /api/v1/bookings': json([booking]) });
    expect(await screen.findByText('Recibimos tu pago: el turno es tuyo.')).toBeTruthy();
  });

  it('want a login first', async () => {
    open('/turnos', {});
    expect(await screen.findByRole('heading', { name: 'Entrar' })).toBeTruthy();
  });
});

describe('logging in', () => {
  it('asks for the second factor where there is one, and takes a recovery code as such', async () => {
    const there = open('/entrar', {
      'POST /auth/session': json({ status: 'second-factor-needed', challenge: 'c1', factors: ['TOTP', 'RECOVERY_CODE'] }),
      'POST /auth/session/second-factor': json({ status: 'logged-in', accessToken: 't1' }),
      'GET /api/v1/me': json(ana),
    });
    await userEvent.type(await screen.findByLabelText('Correo'), 'ana@example.com');
    await userEvent.type(screen.getByLabelText('Contraseña'), 'una clave bien larga');
    await userEvent.click(screen.getByRole('button', { name: 'Entrar' }));
    await userEvent.type(await screen.findByLabelText('Código'), 'abcd-efgh');
    await userEvent.click(screen.getByRole('button', { name: 'Confirmar' }));
    expect(await screen.findByRole('heading', { name: 'Hola, Ana.' })).toBeTruthy();
    expect(there.of('POST /auth/session/second-factor')[0]!.body).toEqual({ challenge: 'c1', factor: 'RECOVERY_CODE', answer: 'abcd-efgh' });
  });

  it('says that it was wrong, and not what', async () => {
    open('/entrar', { 'POST /auth/session': problem(401, 'bad-credentials') });
    await userEvent.type(await screen.findByLabelText('Correo'), 'ana@example.com');
    await userEvent.type(screen.getByLabelText('Contraseña'), 'otra clave');
    await userEvent.click(screen.getByRole('button', { name: 'Entrar' }));
    expect((await screen.findByRole('alert')).textContent).toBe('El correo, la contraseña o el código no son correctos.');
    expect((screen.getByLabelText('Correo') as HTMLInputElement).value).toBe('ana@example.com');
  });
});

describe('my account', () => {
  it('asks for the password once more where the server wants it, and then does what was wanted', async () => {
    const tooOld = problem(401, 'unauthenticated', {}, { 'WWW-Authenticate': 'Bearer error="insufficient_user_authentication", max_age=600' });
    const there = open('/cuenta', {
      ...loggedIn(ana),
      'GET /auth/second-factor': json({ totp: false, recoveryCodes: 0 }),
      'GET /auth/sessions': json({ sessions: [] }),
      'POST /auth/second-factor/totp': [tooOld, json({ secret: 'ABCDEF' })],
      'POST /auth/session/step-up': json({ status: 'logged-in', accessToken: 't2' }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Activar' }));
    const sheet = await screen.findByRole('dialog', { name: 'Confirmá que sos vos' });
    await userEvent.type(within(sheet).getByLabelText('Contraseña'), 'una clave bien larga');
    await userEvent.click(within(sheet).getByRole('button', { name: 'Confirmar' }));
    expect(await screen.findByText('ABCDEF')).toBeTruthy();
    expect(there.of('POST /auth/second-factor/totp')[1]!.headers.get('Authorization')).toBe('Bearer t2');
  });

  it('gives an address for a calendar, which is shown once', async () => {
    open('/cuenta', { ...loggedIn(ana), 'POST /api/v1/me/calendar': json({ url: 'http://padel.localhost/calendar/x.ics' }, 201), 'DELETE /api/v1/me/calendar': json(null, 204) });
    await userEvent.click(await screen.findByRole('button', { name: 'Pedir una dirección' }));
    expect(await screen.findByText('http://padel.localhost/calendar/x.ics')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Cerrarla' }));
    expect(await screen.findByText('Cerrada: ninguna dirección muestra tus turnos.')).toBeTruthy();
  });

  it('is left, and nothing of it stays', async () => {
    const there = open('/cuenta', { ...loggedIn(ana), 'DELETE /auth/session': json(null, 204) });
    await userEvent.click(await screen.findByRole('button', { name: 'Salir' }));
    expect(await screen.findByRole('heading', { name: 'Entrar' })).toBeTruthy();
    expect(there.of('DELETE /auth/session')).toHaveLength(1);
    expect(localStorage.getItem('session')).toBeNull();
  });
});

describe('a form', () => {
  it('shows what is wrong by the field, and goes there', async () => {
    open('/crear-cuenta', { 'POST /auth/accounts': problem(400, 'invalid-input', { errors: [{ field: 'password', code: 'PASSWORD_COMMON', message: 'is common' }] }) });
    await userEvent.type(await screen.findByLabelText('Correo'), 'ana@example.com');
    await userEvent.type(screen.getByLabelText('Contraseña'), 'password');
    await userEvent.click(screen.getByRole('button', { name: 'Crear cuenta' }));
    const field = screen.getByLabelText('Contraseña');
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(document.getElementById(field.getAttribute('aria-describedby')!)!.textContent).toBe('Es de las que todo el mundo prueba primero. Elegí otra.');
    expect(document.activeElement).toBe(field);
  });
});

describe('the link of an e-mail', () => {
  it('is used by a press and not by being opened, and leaves the address bar', async () => {
    const there = open('/link.html#verify:tok123', { 'POST /auth/email/verify': json(null, 204) });
    await screen.findByRole('heading', { name: 'Confirmar tu correo' });
    expect(location.hash).toBe('');
    expect(there.of('POST /auth/email/verify')).toHaveLength(0);
    await userEvent.click(screen.getByRole('button', { name: 'Confirmar' }));
    expect(await screen.findByText('Listo. Ya podés entrar.')).toBeTruthy();
    expect(there.of('POST /auth/email/verify')[0]!.body).toEqual({ token: 'tok123' });
  });
});

describe('the waiting line', () => {
  const line = [
    { line: 'reception', label: '4', number: 4, alias: 'Leo P.', status: 'CALLED', desk: '1' },
    { line: 'reception', label: '5', number: 5, alias: 'Mia R.', status: 'WAITING', desk: null },
    { line: 'caja', label: 'C1', number: 1, alias: 'Eva T.', status: 'WAITING', desk: null },
    { line: 'reception', label: '6', number: 6, alias: 'Ana S.', status: 'WAITING', desk: null },
  ];

  it('gives a number, says how many are before it, and keeps it over a reload', async () => {
    const there = open('/fila', { 'GET /api/v1/line': json(line), 'POST /api/v1/line': json(line[3], 201) });
    await userEvent.type(await screen.findByLabelText('Tu nombre'), 'Ana Suárez');
    await userEvent.click(screen.getByRole('button', { name: 'Sacar número' }));
    const ticket = await screen.findByRole('region', { name: 'Tu número' });
    expect(await within(ticket).findByText('Hay 1 persona antes que vos.')).toBeTruthy();
    expect(there.of('POST /api/v1/line')[0]!.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
    expect(localStorage.getItem('ticket:padel')).toContain('"number":6');
  });

  it('is shown on a screen without anything to press', async () => {
    open('/fila/pantalla', { 'GET /api/v1/line': json(line) });
    expect(await screen.findByText('Leo P.')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
  });
});

describe('the front desk', () => {
  const staff = { ...ana, roles: ['staff'] };
  const ticket = { id: 't4', line: 'reception', label: '4', number: 4, name: 'Leo Paz', alias: 'Leo P.', status: 'CALLED', desk: '1', joinedAt: start, calledAt: start, recalls: 0, parkedUntil: null };
  const lines = [
    { id: 'reception', door: 'OPEN', waiting: 0, prefix: '', cap: null, recalls: 0 },
    { id: 'caja', door: 'CLOSED', waiting: 2, prefix: 'C', cap: 9, recalls: 0 },
  ];
  const report = { taken: 7, called: 5, done: 4, noShows: 1, cancelled: 0, waitMedian: 240, waitP90: 600, waitLongest: 700, serviceMedian: 300, target: 900, withinTarget: 0.8 };
  const there = (tickets: object[], more: Parameters<typeof open>[1] = {}) =>
    open('/mostrador', { ...loggedIn(staff), 'GET /api/v1/admin/tickets': json(tickets), 'GET /api/v1/admin/lines': json(lines), 'GET /api/v1/admin/lines/reception/report': json(report), 'GET /api/v1/admin/lines/caja/report': json(report), ...more });

  it('calls the next of the lines that the desk serves, with the key of the wish', async () => {
    const server = there([], { 'POST /api/v1/line/next': json(null, 204) });
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Caja' }));
    await userEvent.click(screen.getByRole('button', { name: 'Llamar al siguiente' }));
    expect(await screen.findByText('No había nadie a quien llamar.')).toBeTruthy();
    const [asked] = server.of('POST /api/v1/line/next');
    expect(asked!.body).toEqual({ desk: '1', lines: ['reception', 'caja'] });
    expect(asked!.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('calls before its lines have come, and from the only one, whatever was chosen before', async () => {
    let known: (answer: Response) => void = () => undefined;
    const answer = new Promise<Response>((resolve) => (known = resolve));
    localStorage.setItem('desk-lines:padel', '["reception","caja"]');
    const server = there([], { 'POST /api/v1/line/next': json(null, 204), 'GET /api/v1/admin/lines': () => answer });
    await userEvent.click(await screen.findByRole('button', { name: 'Llamar al siguiente' }));
    await screen.findByText('No había nadie a quien llamar.');
    known(json([lines[1]]));
    await screen.findByText('cerrada');
    await userEvent.click(screen.getByRole('button', { name: 'Llamar al siguiente' }));
    await waitFor(() => expect(server.of('POST /api/v1/line/next').map(({ body }) => (body as { lines: string[] }).lines)).toEqual([['reception', 'caja'], ['caja']]));
  });

  it('says of who was called that they came, did not, wait outside, or go to another line', async () => {
    const answers = Object.fromEntries(['start', 'recall', 'no-show', 'park', 'transfer'].map((what) => ['POST /api/v1/admin/tickets/t4/' + what, json(ticket)]));
    const server = there([ticket], answers);
    const called = await screen.findByRole('region', { name: 'Número 4' });
    for (const press of ['Llegó', 'Llamar de nuevo', 'No vino']) await userEvent.click(within(called).getByRole('button', { name: press }));
    await userEvent.click(within(called).getByRole('button', { name: 'Apartar' }));
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: '10 minutos' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(within(called).getByRole('button', { name: 'Derivar' }));
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Caja' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.asked.filter(({ method, path }) => method === 'POST' && path.includes('t4')).map(({ path, body }) => [path.split('/').pop(), body])).toEqual([
      ['start', undefined],
      ['recall', undefined],
      ['no-show', undefined],
      ['park', { minutes: 10 }],
      ['transfer', { line: 'caja' }],
    ]);
  });

  it('says why something cannot be, and shows how it is', async () => {
    const server = there([ticket], { 'POST /api/v1/admin/tickets/t4/no-show': problem(409, 'ticket-recall-first') });
    await userEvent.click(await screen.findByRole('button', { name: 'No vino' }));
    expect(await screen.findByText('Esta fila pide llamar otra vez antes de darlo por ausente.')).toBeTruthy();
    expect(server.of('GET /api/v1/admin/tickets').length).toBeGreaterThan(1);
  });

  it('brings back who was parked or came late, and lets go who leaves', async () => {
    const server = there(
      [
        { ...ticket, id: 'p', label: '5', name: 'Mia', status: 'PARKED', desk: null, parkedUntil: start },
        { ...ticket, id: 'n', label: '6', name: 'Eva', status: 'NO_SHOW' },
        { ...ticket, id: 'w', label: '7', name: 'Ida', status: 'WAITING', desk: null },
      ],
      { 'POST /api/v1/admin/tickets/p/unpark': json(ticket), 'POST /api/v1/admin/tickets/n/recall': json(ticket), 'POST /api/v1/admin/tickets/w/cancel': json(ticket) },
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Vuelve a la fila Mia' }));
    await userEvent.click(screen.getByRole('button', { name: 'Llamar de nuevo a Eva' }));
    await userEvent.click(screen.getByRole('button', { name: 'Se fue Ida' }));
    await waitFor(() => expect(server.of('POST /api/v1/admin/tickets/w/cancel')).toHaveLength(1));
    expect(server.of('POST /api/v1/admin/tickets/p/unpark')).toHaveLength(1);
    expect(server.of('POST /api/v1/admin/tickets/n/recall')).toHaveLength(1);
  });

  it('opens and closes lines, and tells how they went today', async () => {
    const server = there([], { 'POST /api/v1/admin/lines/caja/open': json(lines[1]) });
    expect(await screen.findByText('2 de 9')).toBeTruthy();
    expect(await screen.findAllByText('80 %')).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: 'Abrir Caja' }));
    await waitFor(() => expect(server.of('POST /api/v1/admin/lines/caja/open')).toHaveLength(1));
  });
});

describe('a plan', () => {
  it('shows what it has and nothing else', async () => {
    open('/asistente', { 'GET /api/v1/business': json({ ...business, id: 'clinica', name: 'Clínica del Sol', plan: 'basic', modules: ['auth', 'scheduling', 'queues'] }) });
    expect(await screen.findByRole('heading', { name: 'Acá no hay nada' })).toBeTruthy();
    expect(screen.queryByText('Asistente')).toBeNull();
    expect(screen.queryByText('WhatsApp')).toBeNull();
    expect(screen.getAllByText('Reservar').length).toBeGreaterThan(0);
  });

  it('shows the staff their pages, and customers none of them', async () => {
    open('/agenda', loggedIn(ana));
    expect(await screen.findByRole('heading', { name: 'Acá no hay nada' })).toBeTruthy();
    expect(screen.queryByText('Mostrador')).toBeNull();
  });
});

describe('an address of no business', () => {
  it('offers those of the demo', async () => {
    open('/', { 'GET /api/v1/business': problem(404, 'unknown-tenant'), 'GET /platform/tenants': json([{ name: 'Club', plan: 'advanced', url: 'http://padel.localhost/', adminEmail: 'a@b', adminPassword: 'x' }]) });
    expect(await screen.findByRole('heading', { name: 'Club' })).toBeTruthy();
  });
});
