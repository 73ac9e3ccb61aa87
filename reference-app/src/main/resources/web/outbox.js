import { $, api, el, fill, start, when } from '/app.js';

const business = await start();

async function show() {
  const messages = await api('/dev/outbox');
  fill($('#messages'), ...(messages.length === 0 ? [el('p', { className: 'muted' }, 'Todavía no se mandó nada.')] : []),
    ...messages.map((message) => el('article', { className: 'row message' },
      el('div', {},
        el('span', { className: 'tag' }, message.channel), ' ', el('span', { className: 'tag' }, message.status), ' ',
        el('span', { className: 'muted' }, message.to + ' · ' + when(business, message.at)),
        el('h2', {}, message.subject || ''),
        el('pre', {}, message.text)))));
}

await show();
setInterval(show, 2000);
