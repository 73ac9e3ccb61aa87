// The story of a customer and of the front desk, in a real browser through the built front end: node e2e/booking.mjs http://padel.localhost:4173
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const [base, pictures] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const complaints = [];
const visitors = [];

async function visitor(width, height) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'es-AR', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const refused = [];
  visitors.push({ page, refused });
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(response.status() + ' ' + response.request().method() + ' ' + response.url());
  });
  page.on('requestfailed', (request) => refused.push(request.failure()?.errorText + ' ' + request.method() + ' ' + request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Refusals that the pages expect are told there, too.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  return page;
}

async function picture(page, name) {
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(tooWide <= 0, name + ' is ' + tooWide + ' pixels too wide');
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  // What fades in is there by now.
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${pictures}/${name}.png` });
}

async function logIn(page, email, password) {
  await page.getByLabel('Correo').fill(email);
  await page.getByLabel('Contraseña').fill(password);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
}

/** Until the page shows that day: before, what is seen is another's. */
async function choosesDay(within, number) {
  const days = within.getByRole('group', { name: 'Día' }).getByRole('button');
  await days.nth(number).click();
  await days.and(within.getByRole('button', { pressed: true })).and(days.nth(number)).waitFor();
}

async function books() {
  const page = await visitor(390, 844);
  const email = 'ana-' + Date.now() + '@example.com';
  const password = 'una clave bien larga';

  await page.goto(base + '/');
  await page.getByRole('link', { name: 'Reservar un turno' }).click();
  await choosesDay(page, 3);
  const time = page.getByRole('region', { name: 'Noche' }).getByRole('button').first();
  const hour = ((await time.textContent()) ?? '').slice(0, 5);
  await time.click();
  await page.getByRole('dialog', { name: 'Tu turno' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.ok(await time.evaluate((button) => button === document.activeElement), 'the focus goes back to where it was');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Tu turno' }).waitFor();
  await picture(page, 'book');
  await page.getByRole('link', { name: 'Creá tu cuenta' }).click();

  await page.getByLabel('Correo').fill(email);
  await page.getByLabel('Contraseña').fill(password);
  await page.getByRole('button', { name: 'Crear cuenta' }).click();
  await page.getByRole('link', { name: 'Ver los mensajes de prueba' }).click();
  const letter = page.getByRole('listitem').filter({ hasText: email });
  await letter.getByRole('link').first().click();
  await page.getByRole('button', { name: 'Confirmar' }).click();
  await page.getByText('Listo. Ya podés entrar.').waitFor();
  await logIn(page, email, password);
  await page.getByRole('heading', { name: '¿Cómo te llamás?' }).waitFor();
  await page.getByLabel('Nombre').fill('Ana Suárez');
  await page.getByRole('button', { name: 'Seguir' }).click();

  // Back at the time that was chosen before there was an account.
  const sheet = page.getByRole('dialog', { name: 'Tu turno' });
  await sheet.getByText(hour).first().waitFor();
  await picture(page, 'confirm');
  await sheet.getByRole('button', { name: /Pagar la seña/ }).click();
  await page.getByRole('heading', { name: 'Pago de prueba' }).waitFor();
  await picture(page, 'pay');
  await page.getByRole('button', { name: 'Pagar', exact: true }).click();
  await page.getByText('Confirmado').waitFor();
  await page.getByText('Seña pagada').waitFor();
  await page.getByText(hour).first().waitFor();
  await picture(page, 'bookings');

  const [receipt] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Comprobante' }).click()]);
  assert.match(receipt.suggestedFilename(), /\.pdf$/);

  // A reload goes on with the cookie alone: no script could read what the session is.
  await page.reload();
  await page.getByText('Confirmado').waitFor();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  assert.doesNotMatch(kept, /eyJ|cimiento-refresh/, kept);

  // Another day, since the customer may choose again.
  await page.getByRole('button', { name: 'Cambiar' }).click();
  const other = page.getByRole('dialog', { name: 'Cambiar la hora' });
  await choosesDay(other, 4);
  await other.getByRole('region', { name: 'Tarde' }).getByRole('button').first().click();
  await picture(page, 'move');
  await other.getByRole('button', { name: /^Cambiar a/ }).click();
  await page.getByText(/Listo: tu turno es ahora/).waitFor();

  await page.getByRole('button', { name: 'Cancelar' }).click();
  await picture(page, 'cancel');
  await page.getByRole('button', { name: 'Sí, cancelar' }).click();
  await page.getByText('Cancelado', { exact: true }).waitFor();
  await picture(page, 'cancelled');
  await page.goto(base + '/cuenta');
  await page.getByRole('button', { name: 'Salir' }).click();
  await page.getByRole('link', { name: 'Entrar' }).or(page.getByRole('heading', { name: 'Entrar' })).first().waitFor();
}

async function waits() {
  const guest = await visitor(390, 844);
  await guest.goto(base + '/fila');
  // Letters alone: of a name that looks like none, others see the initial.
  const name = 'Leo' + Date.now().toString(16).slice(-5).replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '');
  await guest.getByLabel('Tu nombre').fill(name + ' Paz');
  await guest.getByRole('button', { name: 'Sacar número' }).click();
  const ticket = guest.getByRole('region', { name: 'Tu número' });
  await ticket.getByText(/Sos el próximo|antes que vos/).waitFor();
  await picture(guest, 'ticket');

  const staff = await visitor(1280, 900);
  await staff.goto(base + '/entrar');
  await logIn(staff, 'admin@padel.example', 'cimiento-demo');
  await staff.getByRole('navigation', { name: 'Equipo' }).getByRole('link', { name: 'Mostrador' }).click();
  const called = staff.getByRole('status').filter({ hasText: name });
  // Whoever waited before is called before.
  for (let calls = 0; calls < 20 && !(await called.isVisible()); calls++) {
    await staff.getByRole('button', { name: 'Llamar al siguiente' }).click();
    await staff.getByRole('button', { name: 'Llamar al siguiente', disabled: false }).waitFor();
  }
  await called.waitFor();
  await picture(staff, 'desk');
  await ticket.getByText('¡Te toca! Pasá: puesto 1.').waitFor();
  await staff.goto(base + '/fila/pantalla');
  await staff.getByText(name).waitFor();
  await picture(staff, 'screen');

  await staff.goto(base + '/mostrador');
  const attended = staff.getByRole('region', { name: /^Número/ }).filter({ hasText: name });
  await attended.getByRole('button', { name: 'Llamar de nuevo' }).click();
  await attended.getByText('llamado 2 veces').waitFor();
  await attended.getByRole('button', { name: 'Apartar' }).click();
  await picture(staff, 'park');
  await staff.getByRole('dialog').getByRole('button', { name: '10 minutos' }).click();
  await staff.getByRole('button', { name: 'Vuelve a la fila ' + name + ' Paz' }).click();
  await staff.getByRole('button', { name: 'Llamar al siguiente' }).click();
  await attended.getByRole('button', { name: 'Llegó', exact: true }).click();
  await attended.getByText('en el puesto').waitFor();
  await attended.getByRole('button', { name: 'Atendido' }).click();
  await attended.waitFor({ state: 'detached' });
  // The focus goes to the next call.
  await staff.waitForFunction(() => document.activeElement?.textContent === 'Llamar al siguiente');
  await ticket.getByText(/Ya te atendieron/).waitFor();
}

async function administers() {
  const page = await visitor(1280, 900);
  await page.goto(base + '/entrar');
  await logIn(page, 'admin@padel.example', 'cimiento-demo');
  const team = page.getByRole('navigation', { name: 'Equipo' });
  const name = 'Sauna ' + Date.now();

  await team.getByRole('link', { name: 'Catálogo' }).click();
  await page.getByRole('button', { name: 'Agregar', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Nombre').fill(name);
  await sheet.getByLabel('Lunes').fill('ocho');
  await sheet.getByRole('button', { name: 'Guardar' }).click();
  await sheet.getByText('Escribí las horas como 08:00-13:00, 16:00-24:00.', { exact: true }).waitFor();
  await picture(page, 'resource');
  await sheet.getByLabel('Lunes').fill('08:00-12:00, 16:00-24:00');
  await sheet.getByRole('button', { name: 'Guardar' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Nuevo servicio' }).click();
  await sheet.getByLabel('Nombre').fill(name);
  await sheet.getByLabel('Seña en ARS').fill('1500');
  await sheet.getByRole('checkbox', { name }).check();
  await picture(page, 'service');
  await sheet.getByRole('button', { name: 'Guardar' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Fechas especiales de ' + name }).click();
  await sheet.getByText('Ninguna en el próximo año.').waitFor();
  await sheet.getByLabel('Fecha').fill(new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10));
  await sheet.getByLabel('Motivo').fill('Mantenimiento');
  await sheet.getByRole('button', { name: 'Agregar' }).click();
  await sheet.getByText('cerrado · Mantenimiento').waitFor();
  await picture(page, 'special-days');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Retirar ' + name }).click();
  await page.getByRole('listitem').filter({ hasText: name }).getByText('retirado').waitFor();
  await picture(page, 'catalog');

  await hires(page, team);

  await team.getByRole('link', { name: 'Agenda' }).click();
  const days = (number) => new Date(Date.now() + number * 86_400_000).toLocaleDateString('en-CA', { timeZone: 'America/Argentina/Buenos_Aires' });
  await page.getByRole('button', { name: 'Nuevo turno fijo' }).click();
  await sheet.getByLabel('Correo del cliente').fill('admin@padel.example');
  await sheet.getByLabel('Primera fecha').fill(days(9));
  await sheet.getByLabel('Hasta').fill(days(23));
  await sheet.getByRole('option', { name: /Cancha/ }).first().waitFor({ state: 'attached' });
  await sheet.getByLabel('Hora y lugar').selectOption({ index: 1 });
  await sheet.getByRole('radio', { name: 'Reservar las demás' }).check();
  await picture(page, 'standing-form');
  await sheet.getByRole('button', { name: 'Reservar' }).click();
  await page.getByText(/fechas? reservadas?/).waitFor();
  await page.getByRole('button', { name: 'Semana siguiente' }).click();
  await choosesDay(page, 2);
  await page.getByRole('button', { name: 'Turno fijo de Administración' }).first().click();
  await sheet.getByRole('button', { name: /^Saltear el/ }).first().click();
  await sheet.getByText('salteado').waitFor();
  await picture(page, 'standing');
  await sheet.getByRole('button', { name: 'Terminar el turno fijo' }).click();
  await sheet.getByRole('button', { name: /^Sí, dar de baja/ }).click();
  await sheet.waitFor({ state: 'detached' });

  await team.getByRole('link', { name: 'Mostrador' }).click();
  const line = 'Laboratorio ' + Date.now();
  await page.getByRole('button', { name: 'Nueva fila' }).click();
  await sheet.getByLabel('Nombre', { exact: true }).fill(line);
  await sheet.getByLabel('Letra del número').fill('ñ');
  await sheet.getByRole('button', { name: 'Guardar' }).click();
  await sheet.getByText('Usá letras, números y guiones.').waitFor();
  await picture(page, 'line-form');
  await sheet.getByLabel('Letra del número').fill('L');
  await sheet.getByLabel('Cuántos pueden esperar').fill('30');
  await sheet.getByRole('button', { name: 'Guardar' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Cambiar ' + line }).click();
  assert.equal(await sheet.getByLabel('Cuántos pueden esperar').inputValue(), '30');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Cerrar ' + line }).click();

  await team.getByRole('link', { name: 'Trabajos' }).click();
  await page.getByLabel('Tipo').selectOption({ label: 'Mantenimiento' });
  await page.getByRole('listitem').filter({ hasText: 'platform.housekeeping' }).first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Cancelar todos' }).count(), 0);
  const rhythm = page.getByRole('listitem').filter({ hasText: 'Revisar los recordatorios' }).filter({ has: page.getByRole('button', { name: /^(Pausar|Reanudar)/ }) });
  await rhythm.getByRole('button', { name: /^Pausar/ }).click();
  await rhythm.getByText('en pausa').waitFor();
  await rhythm.getByRole('button', { name: /^Reanudar/ }).click();
  await rhythm.getByText('activo').waitFor();
  await page.getByLabel('Tipo').selectOption({ label: 'Enviar un mensaje' });
  await page.getByLabel('El error dice').fill('nada dice esto');
  await page.getByRole('button', { name: 'Reintentar todos' }).click();
  await picture(page, 'jobs-many');
  await page.getByRole('button', { name: 'Sí, reintentar' }).click();
  await page.getByText('0 trabajos reintentados.').waitFor();
  await picture(page, 'jobs');

  await team.getByRole('link', { name: 'Ajustes' }).click();
  await page.getByRole('button', { name: 'Cambiar Minutos hasta dar por ausente' }).click();
  await sheet.getByLabel('Valor').fill('99999');
  await sheet.getByRole('button', { name: 'Guardar' }).click();
  await sheet.getByText('Tiene que ser de 0 a 1440.').waitFor();
  await picture(page, 'setting');
  await sheet.getByLabel('Valor').fill('20');
  await sheet.getByRole('button', { name: 'Guardar' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Quitar Minutos hasta dar por ausente' }).click();
  await page.getByRole('button', { name: 'Quitar Minutos hasta dar por ausente' }).waitFor({ state: 'detached' });
  await picture(page, 'settings');
  const program = 'Caja ' + Date.now();
  await page.getByRole('button', { name: 'Nueva clave' }).click();
  await sheet.getByLabel('Para qué programa').fill(program);
  await sheet.getByRole('checkbox', { name: 'Trabajos' }).check();
  await picture(page, 'key');
  await sheet.getByRole('button', { name: 'Crear' }).click();
  const key = (await page.getByText(/^ak_padel_/).textContent()) ?? '';
  const asked = (text) => page.evaluate(async (bearer) => (await fetch('/api/v1/admin/jobs/counts', { headers: { Authorization: 'Bearer ' + bearer } })).status, text);
  assert.equal(await asked(key), 200);
  await page.getByRole('button', { name: 'Ya la guardé' }).click();
  await page.getByRole('button', { name: 'Renovar la clave ' + program }).click();
  await sheet.getByRole('button', { name: 'Renovar' }).click();
  const renewed = (await page.getByText(/^ak_padel_/).textContent()) ?? '';
  assert.equal(await asked(key), 401);
  assert.equal(await asked(renewed), 200);
  await picture(page, 'keys');
  await page.getByRole('button', { name: 'Revocar la clave ' + program }).click();
  await sheet.getByRole('button', { name: 'Sí, revocar' }).click();
  await sheet.waitFor({ state: 'detached' });
  assert.equal(await asked(renewed), 401);

  await team.getByRole('link', { name: 'Comprobantes' }).click();
  await page.getByRole('heading', { name: 'Comprobantes' }).waitFor();
  await page.getByRole('status', { name: 'Cargando' }).waitFor({ state: 'detached' });
  await picture(page, 'invoices');

  // The same under a thumb.
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [path, title] of [['/catalogo', 'Catálogo'], ['/personas', 'Personas'], ['/trabajos', 'Trabajos'], ['/ajustes', 'Ajustes'], ['/comprobantes', 'Comprobantes'], ['/mostrador', 'Mostrador']]) {
    await page.goto(base + path);
    await page.getByRole('heading', { name: title, exact: true }).waitFor();
    await page.getByRole('status', { name: 'Cargando' }).first().waitFor({ state: 'detached' });
    await picture(page, 'small' + path.replace('/', '-'));
  }
}

/** Somebody is invited to the team, joins, works, and is kept out. */
async function hires(page, team) {
  const email = 'rita-' + Date.now() + '@example.com';
  const password = 'una clave bien larga';
  await team.getByRole('link', { name: 'Personas' }).click();
  await page.getByRole('button', { name: 'Invitar' }).click();
  await page.getByLabel('Correo').fill(email);
  await page.getByRole('checkbox', { name: 'Atención' }).check();
  await picture(page, 'invite');
  await page.getByRole('button', { name: 'Enviar la invitación' }).click();
  await page.getByRole('button', { name: 'Retirar la invitación a ' + email }).waitFor();

  const rita = await visitor(1280, 900);
  await rita.goto(base + '/mensajes');
  const letter = rita.getByRole('listitem').filter({ hasText: email });
  await letter.getByRole('link').first().click();
  await rita.getByLabel('Contraseña nueva').fill(password);
  await rita.getByRole('button', { name: 'Aceptar' }).click();
  await rita.getByText('Listo. Ya podés entrar.').waitFor();
  await logIn(rita, email, password);
  await rita.getByLabel('Nombre').fill('Rita Gómez');
  await rita.getByRole('button', { name: 'Seguir' }).click();
  const places = rita.getByRole('navigation', { name: 'Equipo' });
  await places.getByRole('link', { name: 'Agenda' }).waitFor();
  assert.equal(await places.getByRole('link', { name: 'Ajustes' }).count(), 0);

  await page.reload();
  const member = page.getByRole('list', { name: 'Equipo' }).getByRole('listitem').filter({ hasText: email });
  await member.getByRole('button', { name: 'Cambiar Rita Gómez' }).click();
  await page.getByRole('dialog').getByRole('checkbox', { name: 'Administración' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Guardar' }).click();
  await member.getByText('Administración').waitFor();
  await picture(page, 'team');
  await member.getByRole('button', { name: 'Quitar el acceso a Rita Gómez' }).click();
  await page.getByRole('button', { name: 'Sí, quitar' }).click();
  await member.getByText('sin acceso').waitFor();
  await rita.goto(base + '/cuenta');
  await rita.getByRole('heading', { name: 'Entrar' }).waitFor();
}

/** Where everybody stood when it went wrong: what was waited for says little of why. */
async function tell() {
  for (const { page, refused } of visitors) {
    console.log('---', page.url(), 'refused:', refused.slice(-5));
    console.log(await page.evaluate(() => document.body.innerText.slice(0, 1200)).catch((gone) => gone.message));
  }
}

try {
  await Promise.all([books(), waits(), administers()]);
  assert.deepEqual(complaints, []);
  console.log('booked, paid, called, and administered');
} catch (failure) {
  await tell();
  throw failure;
} finally {
  await browser.close();
}
