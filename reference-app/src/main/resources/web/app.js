// What every page shares: the session, calls to the API, and small tools to build a page without ever parsing text as HTML.

let accessToken = null;
let user = null;

/** What the login endpoints say, in the words of these pages. */
const words = {
  'bad-credentials': 'El correo, la contraseña o el código no son correctos.',
  'too-many-attempts': 'Demasiados intentos. Probá de nuevo en unos minutos.',
  unauthenticated: 'Volvé a entrar, y probá de nuevo.',
  'wrong-password': 'La contraseña actual es otra.',
  'wrong-code': 'El código no es correcto, o ya fue usado.',
  'invalid-link': 'El enlace ya fue usado o venció.',
};
const fields = { email: 'El correo', password: 'La contraseña', next: 'La contraseña nueva', name: 'El nombre' };

function explain(problem) {
  const known = words[problem.type?.split(':').pop()];
  const wrong = problem.errors?.[0];
  if (known) return known;
  if (wrong) return (fields[wrong.field] || wrong.field) + ': ' + wrong.message;
  return problem.detail || problem.title;
}

export const api = (path, options) => call('/api/v1' + path, options);

/** Login and everything about the account. */
export const auth = (path, options) => call('/auth' + path, options);

async function call(path, { method = 'GET', body, headers = {}, retry = true } = {}) {
  const response = await fetch(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(accessToken ? { Authorization: 'Bearer ' + accessToken } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 401 && retry && accessToken && (await resume())) {
    return call(path, { method, body, headers, retry: false });
  }
  if (response.status === 204) return null;
  const answer = await response.json();
  if (!response.ok) throw new Error(explain(answer));
  return answer;
}

/** A PDF that only its owner may see, so no link by itself leads to it. */
export async function pdf(path) {
  const response = await fetch('/api/v1' + path, { headers: { Authorization: 'Bearer ' + accessToken } });
  if (!response.ok) throw new Error((await response.json()).detail);
  return response.blob();
}

/** Takes up the session that an HttpOnly cookie remembers. */
export async function resume() {
  if (!localStorage.getItem('session')) return false;
  const response = await fetch('/auth/session/refresh', { method: 'POST' });
  if (!response.ok) {
    localStorage.removeItem('session');
    return false;
  }
  await begin(await response.json());
  return true;
}

/** Before going where a session may begin that this page does not see. */
export function expectSession() {
  localStorage.setItem('session', 'begun');
}

export async function begin(session) {
  accessToken = session.accessToken;
  localStorage.setItem('session', 'begun'); // that there is one, and nothing of it
  user = await api('/me', { retry: false });
}

export function currentUser() {
  return user;
}

export async function logOut() {
  await auth('/session', { method: 'DELETE' });
  accessToken = null;
  user = null;
  localStorage.removeItem('session');
  location.href = '/';
}

/** An element: el('p', { className: 'muted' }, 'text', otherElement). */
export function el(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function $(selector) {
  return document.querySelector(selector);
}

export function fill(container, ...children) {
  container.replaceChildren(...children);
}

/** Runs what a form or button asks for, and shows what went wrong beside it. */
export async function attempt(place, work) {
  place.textContent = '';
  try {
    return await work();
  } catch (e) {
    place.textContent = e.message;
    return undefined;
  }
}

export function onSubmit(form, work) {
  const place = form.querySelector('.error');
  // Disabled in the page until now: a form that was sent before would go to the server by itself.
  form.querySelector('button').disabled = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    await attempt(place, () => work(Object.fromEntries(new FormData(form)), form));
    button.disabled = false;
  });
}

export function when(business, instant) {
  return new Intl.DateTimeFormat('es-AR', {
    timeZone: business.timeZone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit',
  }).format(new Date(instant));
}

export function hour(business, instant) {
  return new Intl.DateTimeFormat('es-AR', { timeZone: business.timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
}

export function money(amount) {
  return new Intl.NumberFormat('es-AR', { style: 'currency', currency: amount.currency }).format(Number(amount.amount));
}

/** The top of the page, and the session if there is one. Gives the business. */
export async function start() {
  const [business] = await Promise.all([api('/business'), resume()]);
  document.title = business.name;
  const links = [['/book.html', 'Reservar']];
  if (business.modules.includes('ai_agent')) links.push(['/assistant.html', 'Asistente']);
  links.push(['/line.html', 'Fila']);
  if (business.dev) {
    if (business.modules.includes('whatsapp')) links.push(['/chat.html', 'WhatsApp']);
    links.push(['/outbox.html', 'Mensajes']);
  }
  if (user?.roles.includes('admin')) links.push(['/admin.html', 'Administración']);
  const nav = el('nav', {}, el('a', { href: '/', className: 'brand' }, business.name),
    ...links.map(([href, text]) => el('a', { href }, text)));
  if (user) {
    nav.append(el('a', { href: '/account.html', id: 'who' }, user.name),
      el('button', { className: 'plain', onclick: logOut }, 'Salir'));
  }
  document.body.prepend(el('header', {}, nav));
  return business;
}
