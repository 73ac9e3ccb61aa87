import { $, api, attempt, auth, currentUser, el, fill, onSubmit, start, when } from '/app.js';
import { addPasskey, canPasskeys } from '/passkeys.js';

const business = await start();
if (!currentUser()) location.href = '/';
$('#profile input').value = currentUser().name;

async function showFactor() {
  const mine = await auth('/second-factor');
  $('#factor').textContent = mine.totp
    ? 'Activo. Te quedan ' + mine.recoveryCodes + ' códigos de recuperación.'
    : 'Además de la contraseña, un código de una aplicación en tu teléfono.';
  $('#begin').hidden = mine.totp;
  $('#remove').hidden = !mine.totp;
}

async function showPasskeys() {
  const { passkeys } = await auth('/passkeys');
  fill($('#passkeys div'), ...passkeys.map((passkey) => el('div', { className: 'row' },
    el('strong', {}, passkey.name), el('button', { className: 'danger', onclick: () => forget(passkey) }, 'Quitar'))));
}

async function forget(passkey) {
  await attempt($('#passkeys .error'), () => auth('/passkeys/' + passkey.id, { method: 'DELETE' }));
  await showPasskeys();
}

async function showSessions() {
  const { sessions } = await auth('/sessions');
  fill($('#sessions'), ...sessions.map((session) => el('div', { className: 'row' },
    el('div', {}, el('strong', {}, session.current ? 'Esta' : session.network),
      el('div', { className: 'muted' }, 'usada ' + when(business, session.usedAt))),
    ...(session.current ? [] : [el('button', { className: 'danger', onclick: () => end(session) }, 'Cerrar')]))));
}

async function end(session) {
  await auth('/sessions/' + session.id, { method: 'DELETE' });
  await showSessions();
}

onSubmit($('#profile'), async (body) => {
  await api('/me', { method: 'PUT', body });
  $('#who').textContent = body.name;
});
onSubmit($('#password'), async (body, form) => {
  await auth('/password', { method: 'PUT', body });
  form.reset();
  await showSessions();
});
onSubmit($('#confirm'), async (body, form) => {
  const { recoveryCodes } = await auth('/second-factor/totp/confirm', { method: 'POST', body });
  form.hidden = true;
  $('#codes').textContent = 'Guardá estos códigos de recuperación:\n' + recoveryCodes.join('\n');
  await showFactor();
});
$('#begin').addEventListener('click', () => attempt($('#factor-problem'), async () => {
  const { secret } = await auth('/second-factor/totp', { method: 'POST' });
  $('#secret').textContent = secret;
  $('#confirm').hidden = false;
}));
$('#remove').addEventListener('click', () => attempt($('#factor-problem'), async () => {
  await auth('/second-factor/totp', { method: 'DELETE' });
  $('#codes').textContent = '';
  await showFactor();
}));
$('#add').addEventListener('click', () => attempt($('#passkeys .error'), async () => {
  await addPasskey('Dispositivo del ' + new Date().toLocaleDateString('es-AR'));
  await showPasskeys();
}));
await showFactor();
await showSessions();
$('#passkeys').hidden = !canPasskeys;
if (canPasskeys) await showPasskeys();
