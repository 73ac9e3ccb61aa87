import { $, el, fill } from '/app.js';

const response = await fetch('/platform/tenants');
const tenants = response.ok ? await response.json() : [];
fill($('#tenants'), ...tenants.map((tenant) => el('section', { className: 'card' },
  el('h2', {}, el('a', { href: tenant.url }, tenant.name)),
  el('p', { className: 'muted' }, 'Plan ' + tenant.plan),
  el('p', {}, 'Administración: ' + tenant.adminEmail),
  el('p', {}, 'Contraseña de demostración: ' + tenant.adminPassword))));
