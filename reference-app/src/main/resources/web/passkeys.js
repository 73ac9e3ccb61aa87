import { auth } from '/app.js';

/** Browsers that read and write the forms of WebAuthn Level 3 themselves. */
export const canPasskeys = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

/** Logs in by a passkey: the browser asks which. */
export async function usePasskey() {
  const options = await auth('/session/passkey/options', { method: 'POST' });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey });
  return auth('/session/passkey', { method: 'POST', body: { credential: credential.toJSON() } });
}

/** Makes one on this device. */
export async function addPasskey(name) {
  const options = await auth('/passkeys/options', { method: 'POST' });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  return auth('/passkeys', { method: 'POST', body: { name, credential: credential.toJSON() } });
}
