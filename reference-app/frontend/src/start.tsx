import { useEffect, useState } from 'react';
import type { Client } from './api/client';
import { Problem, words } from './api/problem';
import type { Business, Profile } from './api/types';
import { App } from './app';
import { hueOf } from './lib/brand';
import { Platform } from './pages/platform';
import { SessionProvider } from './session';
import { Button, Waiting } from './ui/basics';

type State = { is: 'loading' } | { is: 'ready'; business: Business; user: Profile | null } | { is: 'nobody' } | { is: 'failed'; words: string };

async function load(client: Client): Promise<State> {
  try {
    const [business, resumed] = await Promise.all([client.json<Business>('/api/v1/business'), client.resume().catch(() => false)]);
    return { is: 'ready', business, user: resumed ? await client.json<Profile>('/api/v1/me') : null };
  } catch (failure) {
    // The host names no business: it is the platform's own.
    if (failure instanceof Problem && [400, 404, 421].includes(failure.status)) return { is: 'nobody' };
    return { is: 'failed', words: words(failure) };
  }
}

/** Asks whose page this is, and whether somebody is logged in, before anything is shown. */
export function Start({ client }: { client: Client }) {
  const [state, setState] = useState<State>({ is: 'loading' });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    void load(client).then((loaded) => {
      if (!current) return;
      if (loaded.is === 'ready') document.documentElement.style.setProperty('--hue', String(hueOf(loaded.business.id)));
      setState(loaded);
    });
    return () => {
      current = false;
    };
  }, [client, attempt]);

  switch (state.is) {
    case 'loading':
      return (
        <div className="mx-auto max-w-5xl px-4 py-24 sm:px-6">
          <Waiting />
        </div>
      );
    case 'ready':
      return (
        <SessionProvider client={client} business={state.business} initialUser={state.user}>
          <App />
        </SessionProvider>
      );
    case 'nobody':
      return <Platform client={client} />;
    case 'failed':
      return (
        <main className="grid min-h-dvh place-items-center p-6 text-center">
          <div role="alert">
            <h1 className="text-2xl font-bold">No pudimos abrir la página</h1>
            <p className="mt-2 mb-6 text-muted">{state.words}</p>
            <Button
              onClick={() => {
                setState({ is: 'loading' });
                setAttempt(attempt + 1);
              }}
            >
              Probar de nuevo
            </Button>
          </div>
        </main>
      );
  }
}
