import { Problem } from './problem';

/** Names one wish; crypto.randomUUID() is there on https and localhost only. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A wish of one kind, with its key: made when it is first said, and the same however often it is said again (a second press, a reload, an
 * answer that was lost), until the server's answer is final. Another wish gets another key.
 */
export class Wish {
  readonly #name: string;
  readonly #memory: Storage;

  constructor(name: string, memory: Storage = sessionStorage) {
    this.#name = 'wish:' + name;
    this.#memory = memory;
  }

  async fulfil<T>(content: unknown, ask: (key: string) => Promise<T>): Promise<T> {
    const key = this.#key(JSON.stringify(content));
    try {
      const answer = await ask(key);
      this.#memory.removeItem(this.#name);
      return answer;
    } catch (failure) {
      if (failure instanceof Problem && failure.isFinal && failure.status !== 401) this.#memory.removeItem(this.#name);
      throw failure;
    }
  }

  #key(content: string): string {
    const [known, key] = JSON.parse(this.#memory.getItem(this.#name) ?? '[]') as [string?, string?];
    if (known === content && key !== undefined) return key;
    const fresh = newKey();
    this.#memory.setItem(this.#name, JSON.stringify([content, fresh]));
    return fresh;
  }
}
