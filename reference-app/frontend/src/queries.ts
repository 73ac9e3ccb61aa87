import { useQueries, useQuery } from '@tanstack/react-query';
import { useSession } from './session';
import type { Booking, Place, Provider, Service, Slot } from './api/types';

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

export function useProviders() {
  const { client } = useSession();
  return useQuery({
    queryKey: ['providers'],
    queryFn: async () => (await client.json<{ providers: Provider[] }>('/auth/providers')).providers,
    staleTime: 300_000,
  });
}
