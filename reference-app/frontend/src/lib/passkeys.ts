import type { Client } from '../api/client';
import type { Login } from '../api/types';

/** Browsers that read and write the forms of WebAuthn Level 3 themselves. */
export const canPasskeys = typeof window !== 'undefined' && 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Logs in by a passkey: the browser asks which. */
export async function usePasskey(client: Client): Promise<Login> {
  const options = await client.json<PublicKeyCredentialRequestOptionsJSON>('/auth/session/passkey/options', { method: 'POST' });
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return client.json<Login>('/auth/session/passkey', { method: 'POST', body: { credential: (credential as PublicKeyCredential).toJSON() } });
}

/** Makes one on this device. */
export async function addPasskey(client: Client, name: string): Promise<void> {
  const options = await client.json<PublicKeyCredentialCreationOptionsJSON>('/auth/passkeys/options', { method: 'POST' });
  const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  await client.json('/auth/passkeys', { method: 'POST', body: { name, credential: (credential as PublicKeyCredential).toJSON() } });
}
