import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from './session';
import type { Client } from './api/client';
import type { Booking, Line, OfferedService, Place, Provider, Resource, Service, Slot, Ticket } from './api/types';

/** What is asked for in more than one place. */
export function useServices() {
  const { client } = useSession();
  return useQuery({ queryKey: ['services'], queryFn: () => client.json<Service[]>('/api/v1/services'), staleTime: 300_000 });
}

/** The free starts of a service on each of these dates, in their order. */
export function useSlots(service: string | undefined, dates: string[]) {
  const { client } = useSession();
  return useQueries({
    queries: dates.map((date) => ({
      queryKey: ['slots', service, date],
      queryFn: () => client.json<Slot[]>('/api/v1/slots?service=' + encodeURIComponent(service ?? '') + '&date=' + date),
      enabled: service !== undefined,
      staleTime: 20_000,
    })),
  });
}

/** My bookings; asked for again while one waits for its payment, since the provider tells the server and not this page. */
export function useBookings() {
  const { client, user } = useSession();
  return useQuery({
    queryKey: ['mine', user?.id, 'bookings'],
    queryFn: () => client.json<Booking[]>('/api/v1/bookings'),
    enabled: user !== null,
    refetchInterval: ({ state }) => (state.data?.some((booking) => booking.status === 'HELD') ? 2_000 : false),
  });
}

export function useLine() {
  const { client } = useSession();
  return useQuery({ queryKey: ['line'], queryFn: () => client.json<Place[]>('/api/v1/line'), refetchInterval: 2_500 });
}

/** Who stands where today, for the desk. */
export function useTickets() {
  const { client, user } = useSession();
  return useQuery({ queryKey: ['mine', user?.id, 'tickets'], queryFn: () => client.json<Ticket[]>('/api/v1/admin/tickets'), refetchInterval: 2_500 });
}

export function useLines() {
  const { client, user } = useSession();
  return useQuery({ queryKey: ['mine', user?.id, 'lines'], queryFn: () => client.json<Line[]>('/api/v1/admin/lines'), refetchInterval: 10_000 });
}

/** What there is to book and where, as it is written, with what is withdrawn. */
export function useCatalog() {
  const { client, user } = useSession();
  const services = useQuery({ queryKey: ['mine', user?.id, 'catalog', 'services'], queryFn: () => client.json<OfferedService[]>('/api/v1/admin/services') });
  const resources = useQuery({ queryKey: ['mine', user?.id, 'catalog', 'resources'], queryFn: () => client.json<Resource[]>('/api/v1/admin/resources') });
  return { services, resources };
}

/** What staff do by a press: one thing at a time, with what went wrong. What is shown is asked for anew after it, also where it was refused. */
export function useDeed() {
  const { client } = useSession();
  const queries = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  /** Whether it was done. */
  async function run(name: string, work: (api: Client) => Promise<unknown>): Promise<boolean> {
    setBusy(name);
    setFailure(null);
    try {
      await work(client);
      return true;
    } catch (problem) {
      setFailure(problem);
      return false;
    } finally {
      await queries.invalidateQueries();
      setBusy(null);
    }
  }

  return { busy, failure, run };
}

export function useProviders() {
  const { client } = useSession();
  return useQuery({
    queryKey: ['providers'],
    queryFn: async () => (await client.json<{ providers: Provider[] }>('/auth/providers')).providers,
    staleTime: 300_000,
  });
}
