import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Client, type LoggedIn } from './api/client';
import type { Business, Profile } from './api/types';

interface Session {
  client: Client;
  business: Business;
  user: Profile | null;
  /** After a login: takes the token, and asks who it is. */
  begin: (session: LoggedIn) => Promise<Profile>;
  setUser: (user: Profile) => void;
  logOut: () => Promise<void>;
  has: (module: string) => boolean;
  /** Whether the day's work is theirs. */
  isStaff: boolean;
  /** Whether the rest is, too: what is offered, money, settings. */
  isAdmin: boolean;
}

const Context = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(Context);
  if (session === null) throw new Error('useSession() is for what SessionProvider contains');
  return session;
}

interface Props {
  client: Client;
  business: Business;
  /** Who a session that went on belongs to. */
  initialUser: Profile | null;
  children: ReactNode;
}

export function SessionProvider({ client, business, initialUser, children }: Props) {
  const [user, setUser] = useState(initialUser);
  const queries = useQueryClient();

  const forget = useCallback(() => {
    setUser(null);
    // Nothing of one person stays for the next at this screen.
    queries.removeQueries({ queryKey: ['mine'] });
  }, [queries]);

  useEffect(() => client.onEnd(forget), [client, forget]);

  const begin = useCallback(
    async (session: LoggedIn) => {
      client.begin(session);
      const profile = await client.json<Profile>('/api/v1/me');
      setUser(profile);
      return profile;
    },
    [client],
  );

  const logOut = useCallback(async () => {
    await client.json('/auth/session', { method: 'DELETE' });
    client.end();
    forget();
  }, [client, forget]);

  const session = useMemo<Session>(
    () => ({
      client,
      business,
      user,
      begin,
      setUser,
      logOut,
      has: (module) => business.modules.includes(module),
      isStaff: user?.roles.some((role) => role === 'admin' || role === 'staff') ?? false,
      isAdmin: user?.roles.includes('admin') ?? false,
    }),
    [client, business, user, begin, logOut],
  );
  return <Context value={session}>{children}</Context>;
}
