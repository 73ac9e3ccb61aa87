import { $, api, el, fill, onSubmit, start } from '/app.js';

await start();
let shown = -1;

// A link is shown as one; everything else stays text.
function withLinks(text) {
  return text.split(/(https?:\/\/\S+)/).map((part) => (/^https?:\/\//.test(part) ? el('a', { href: part }, part) : part));
}

async function show() {
  const messages = await api('/dev/chat?phone=' + encodeURIComponent($('#phone').value));
  if (messages.length === shown) return;
  shown = messages.length;
  fill($('#messages'), ...messages.map((message) =>
    el('div', { className: message.from === 'person' ? 'bubble mine' : 'bubble' }, ...withLinks(message.text))));
  $('#messages').scrollTop = $('#messages').scrollHeight;
}

onSubmit($('#send'), async (body, form) => {
  await api('/dev/chat', { method: 'POST', body: { phone: $('#phone').value, text: body.text } });
  form.reset();
  await show();
});
$('#phone').addEventListener('change', () => { shown = -1; });
await show();
setInterval(show, 700);
