import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Booking, Service, Waiting as WishOfMine } from '../api/types';
import { Wish } from '../api/wish';
import { goTo } from '../lib/leave';
import { dateOf, dayAndHour, dayName, hour, plusDays, startOf, today } from '../lib/time';
import { useSession } from '../session';
import { Button, Failure, Note, Tag } from '../ui/basics';

function useWishes() {
  const { client, user } = useSession();
  return useQuery({
    queryKey: ['mine', user?.id, 'waitlist'],
    queryFn: () => client.json<WishOfMine[]>('/api/v1/waitlist'),
    enabled: user !== null,
    refetchInterval: 15_000,
  });
}

/** For a day on which nothing is left: be told when somebody gives up a time. */
export function Join({ service, date }: { service: Service; date: string }) {
  const { client, business, user } = useSession();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const wishes = useWishes();
  const joined = wishes.data?.some((wish) => wish.service.id === service.id && wish.state === 'WAITING' && dateOf(wish.from, business.timeZone) === date);

  async function join() {
    setBusy(true);
    setFailure(null);
    const body = { service: service.id, from: startOf(date, business.timeZone), to: startOf(plusDays(date, 1), business.timeZone) };
    try {
      await new Wish('waitlist').fulfil({ ...body, by: user?.id }, (key) => client.json('/api/v1/waitlist', { method: 'POST', body, key }));
      await queries.invalidateQueries({ queryKey: ['mine'] });
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(false);
    }
  }

  if (user === null) return <p>Entrá, y te avisamos si se libera algo.</p>;
  if (joined) return <Note>Te avisamos por correo si se libera un horario este día.</Note>;
  return (
    <>
      <Button look="soft" className="mt-2" busy={busy} onClick={() => void join()}>
        Avisarme si se libera
      </Button>
      <Failure of={failure} />
    </>
  );
}

/** What I wait for, and what is held for me. */
export function Wishes() {
  const { client, business } = useSession();
  const zone = business.timeZone;
  const queries = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const open = useWishes().data?.filter((wish) => wish.state === 'WAITING' || wish.state === 'OFFERED') ?? [];

  async function run(id: string, work: () => Promise<Booking | null>) {
    setBusy(id);
    setFailure(null);
    try {
      const booking = await work();
      if (booking?.checkoutUrl) return goTo(booking.checkoutUrl);
      await queries.invalidateQueries({ queryKey: ['mine'] });
    } catch (problem) {
      setFailure(problem);
    }
    setBusy(null);
  }

  if (open.length === 0) return null;
  return (
    <section aria-labelledby="wishes" className="mt-10">
      <h2 id="wishes" className="mb-3 text-lg font-semibold">
        En lista de espera
      </h2>
      <ul className="space-y-3">
        {open.map((wish) => (
          <li key={wish.id} className="flex flex-wrap items-center gap-x-5 gap-y-3 rounded-2xl border border-line bg-card p-4 shadow-card sm:p-5">
            <span className="min-w-44 flex-1">
              <span className="block font-semibold">{wish.service.name}</span>
              <span className="text-sm text-muted">{wish.offer ? dayAndHour(wish.offer.start, zone) + ', ' + wish.offer.resource.name : dayName(dateOf(wish.from, zone), today(zone))}</span>
              <span className="mt-1.5 block">
                {wish.offer?.heldUntil ? <Tag tone="good">Se liberó: te lo guardamos hasta las {hour(wish.offer.heldUntil, zone)}</Tag> : <Tag tone="wait">Esperando que se libere</Tag>}
              </span>
            </span>
            <span className="flex gap-2">
              {wish.offer && (
                <Button busy={busy === wish.id} onClick={() => void run(wish.id, () => client.json<Booking>('/api/v1/waitlist/' + wish.id + '/accept', { method: 'POST' }))}>
                  Lo quiero
                </Button>
              )}
              <Button look="plain" disabled={busy === wish.id} onClick={() => void run(wish.id, () => client.json<null>('/api/v1/waitlist/' + wish.id, { method: 'DELETE' }))}>
                Ya no
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <Failure of={failure} />
    </section>
  );
}
