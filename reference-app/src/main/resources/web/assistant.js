import { $, api, el, onSubmit, start } from '/app.js';

await start();
let conversation;

onSubmit($('#ask'), async ({ question }, form) => {
  $('#messages').append(el('div', { className: 'bubble mine' }, question));
  form.reset();
  const answer = await api('/assistant', { method: 'POST', body: { question, conversation } });
  conversation = answer.conversation;
  $('#how').textContent = answer.note || '';
  $('#messages').append(el('div', { className: 'bubble answer' }, answer.answer,
    ...(answer.sources.length ? [el('div', { className: 'muted' }, 'Fuentes: ' + answer.sources.map((source) => source.title).join(', '))] : [])));
  $('#messages').scrollTop = $('#messages').scrollHeight;
});
