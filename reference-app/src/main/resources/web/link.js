import { $, auth, onSubmit, start } from '/app.js';

// What a link of an e-mail is for. The token is used by the form alone: programs that look at mail follow links.
const purposes = {
  verify: { title: 'Confirmar tu correo', path: '/email/verify' },
  email: { title: 'Confirmar tu correo nuevo', path: '/email/confirm' },
  reset: { title: 'Elegir otra contraseña', path: '/password/reset', password: true },
  join: { title: 'Aceptar la invitación', path: '/invitations/accept', password: true },
};
const [name, token] = location.hash.slice(1).split(':');
history.replaceState(null, '', location.pathname);
await start();

const purpose = purposes[name];
$('#title').textContent = purpose ? purpose.title : 'Este enlace no está completo';
$('#use').hidden = !purpose;
$('#choose').hidden = !purpose?.password;
$('#choose input').required = Boolean(purpose?.password);
onSubmit($('#use'), async ({ password }) => {
  await auth(purpose.path, { method: 'POST', body: purpose.password ? { token, password } : { token } });
  $('#use').hidden = true;
  $('#done').hidden = false;
});
