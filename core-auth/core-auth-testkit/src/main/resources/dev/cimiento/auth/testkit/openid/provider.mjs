import { Provider } from 'oidc-provider';
import http from 'node:http';
const [port, redirects] = [Number(process.argv[2]), process.argv[3].split(",")];
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'tests', client_secret: 'a-secret-of-the-tests', redirect_uris: redirects, grant_types: ['authorization_code'], response_types: ['code'] }],
  pkce: { required: () => true },
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, email: `${id}@example.com`, email_verified: !id.startsWith('unverified') }) }),
});
http.createServer(provider.callback()).listen(port, '127.0.0.1', () => console.log('listening'));
