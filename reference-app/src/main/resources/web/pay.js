import { $, api, attempt, money, start } from '/app.js';

await start();
const id = location.pathname.split('/').pop();

async function show() {
  const checkout = await api('/sandbox/checkouts/' + encodeURIComponent(id));
  $('#what').textContent = checkout.description;
  $('#amount').textContent = money(checkout.amount);
  $('#approve').disabled = $('#decline').disabled = checkout.status !== 'OPEN';
}

async function decide(decision) {
  await attempt($('#problem'), async () => {
    const { returnUrl } = await api('/sandbox/checkouts/' + encodeURIComponent(id) + '/' + decision, { method: 'POST' });
    location.href = returnUrl;
  });
}

$('#approve').addEventListener('click', () => decide('approve'));
$('#decline').addEventListener('click', () => decide('decline'));
await attempt($('#problem'), show);
