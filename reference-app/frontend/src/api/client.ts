import { problemOf, Unreachable } from './problem';

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Names one wish: the server does what it says once, however often it hears of it. */
  key?: string;
  /** What comes back; JSON if not said. */
  accept?: string;
}

/** What a session begins with. */
export interface LoggedIn {
  accessToken: string;
}

interface Surroundings {
  fetch: typeof fetch;
  /** Runs one after the other in all tabs of the browser, where it can. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** Remembers that there is a session, and nothing of it. */
  memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  wait: (milliseconds: number) => Promise<void>;
}

const attempts = 3;
const passing = new Set([502, 503, 504]);

/**
 * Talks to the API. The access token lives in this object alone, for minutes; what lasts is a cookie that scripts cannot read. A request that
 * finds the token expired gets a new one, once for all requests that wait, and is sent again. Requests that can be repeated (those that read,
 * and those with a key) are, where no answer came.
 */
export class Client {
  readonly #around: Surroundings;
  #accessToken: string | null = null;
  #refreshing: Promise<boolean> | null = null;
  #onEnd: () => void = () => undefined;

  constructor(around: Partial<Surroundings> = {}) {
    this.#around = { ...browser(), ...around };
  }

  /** Called when the session has ended without being asked to. */
  onEnd(listener: () => void): void {
    this.#onEnd = listener;
  }

  begin(session: LoggedIn): void {
    this.#accessToken = session.accessToken;
    this.expectSession();
  }

  /** Before going where a session may begin that this page does not see. */
  expectSession(): void {
    this.#around.memory.setItem('session', 'begun');
  }

  end(): void {
    this.#accessToken = null;
    this.#around.memory.removeItem('session');
  }

  /** Takes up the session that the cookie remembers, if there is one. */
  async resume(): Promise<boolean> {
    return this.#around.memory.getItem('session') !== null && (await this.#refresh());
  }

  async json<T>(path: string, call: Call = {}): Promise<T> {
    const response = await this.#send(path, call);
    return (response.status === 204 || response.headers.get('Content-Length') === '0' ? null : await response.json()) as T;
  }

  /** What only its owner may see, so that no link by itself leads to it: a receipt, say. */
  async blob(path: string): Promise<Blob> {
    return (await this.#send(path, { accept: '*/*' })).blob();
  }

  async #send(path: string, call: Call): Promise<Response> {
    const token = this.#accessToken;
    const response = await this.#reach(path, call);
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (problem.code !== 'unauthenticated' || token === null) throw problem;
    // Somebody else may have refreshed while this was on its way.
    if (this.#accessToken === token && !(await this.#refresh())) {
      this.end();
      this.#onEnd();
      throw problem;
    }
    const again = await this.#reach(path, call);
    if (again.ok) return again;
    throw await problemOf(again);
  }

  async #reach(path: string, call: Call): Promise<Response> {
    const method = call.method ?? 'GET';
    const repeatable = method === 'GET' || call.key !== undefined;
    for (let attempt = 1; ; attempt++) {
      const last = !repeatable || attempt === attempts;
      let response: Response | null = null;
      try {
        response = await this.#around.fetch(path, this.#request(method, call));
      } catch (failure) {
        if (last) throw new Unreachable(failure);
      }
      if (response !== null && (last || !passing.has(response.status))) return response;
      await this.#around.wait(pause(response, attempt));
    }
  }

  #request(method: string, call: Call): RequestInit {
    const headers: Record<string, string> = { Accept: call.accept ?? 'application/json' };
    if (call.body !== undefined) headers['Content-Type'] = 'application/json';
    if (call.key !== undefined) headers['Idempotency-Key'] = call.key;
    if (this.#accessToken !== null) headers['Authorization'] = 'Bearer ' + this.#accessToken;
    return { method, headers, credentials: 'same-origin', ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }) };
  }

  #refresh(): Promise<boolean> {
    // A refresh token is good once: whoever comes while one is exchanged waits for the outcome, in this tab and in the others.
    this.#refreshing ??= this.#around
      .alone(() => this.#exchange())
      .finally(() => {
        this.#refreshing = null;
      });
    return this.#refreshing;
  }

  async #exchange(): Promise<boolean> {
    let response: Response;
    try {
      response = await this.#around.fetch('/auth/session/refresh', { method: 'POST', credentials: 'same-origin' });
    } catch (failure) {
      throw new Unreachable(failure);
    }
    if (response.ok) {
      this.begin((await response.json()) as LoggedIn);
      return true;
    }
    // A server that is busy does not end anybody's session.
    if (response.status >= 500 || response.status === 429) throw await problemOf(response);
    this.end();
    return false;
  }
}

function pause(response: Response | null, attempt: number): number {
  const asked = Number(response?.headers.get('Retry-After') ?? Number.NaN) * 1000;
  return Number.isFinite(asked) ? Math.min(asked, 5000) : 300 * 2 ** (attempt - 1);
}

function browser(): Surroundings {
  return {
    fetch: (input, init) => fetch(input, init),
    // Where there is no lock (plain http on a real host), the server's own grace for two tabs has to do.
    alone: (work) => (navigator.locks ? navigator.locks.request('cimiento-session', work) : work()) as ReturnType<typeof work>,
    memory: localStorage,
    wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  };
}
