import { useQuery } from '@tanstack/react-query';
import type { Overview } from '../api/types';
import { dateOf, dayName, hour, today } from '../lib/time';
import { useSession } from '../session';
import { Empty, Failure, Tag, Waiting, type Tone } from '../ui/basics';
import { Page } from '../ui/page';

const states: Record<string, [string, Tone]> = {
  HELD: ['espera la seña', 'wait'],
  CONFIRMED: ['confirmado', 'good'],
  CANCELLED: ['cancelado', 'bad'],
  EXPIRED: ['vencido', 'bad'],
  COMPLETED: ['atendido', 'plain'],
  NO_SHOW: ['no vino', 'bad'],
};

/** Who comes, today first. */
export function Agenda() {
  const { client, business, user } = useSession();
  const zone = business.timeZone;
  const overview = useQuery({
    queryKey: ['mine', user?.id, 'overview'],
    queryFn: () => client.json<Overview>('/api/v1/admin/overview'),
    refetchInterval: 15_000,
  });
  const days = new Map<string, Overview['bookings']>();
  for (const booking of overview.data?.bookings ?? []) {
    const date = dateOf(booking.start, zone);
    days.set(date, [...(days.get(date) ?? []), booking]);
  }
  const now = today(zone);
  const todays = (days.get(now) ?? []).filter(({ status }) => status === 'CONFIRMED' || status === 'HELD').length;

  return (
    <Page title="Agenda" lead={overview.data && (todays === 0 ? 'Hoy no queda ningún turno.' : todays === 1 ? 'Hoy queda 1 turno.' : 'Hoy quedan ' + todays + ' turnos.')}>
      {overview.isPending && <Waiting lines={5} />}
      <Failure of={overview.error} />
      {overview.data?.bookings.length === 0 && (
        <Empty icon="calendar" title="No hay turnos en los próximos 30 días">
          Cuando alguien reserve, aparece acá.
        </Empty>
      )}
      <div className="space-y-7">
        {[...days].map(([date, bookings]) => (
          <section key={date} aria-labelledby={'day-' + date}>
            <h2 id={'day-' + date} className="mb-2.5 text-lg font-semibold">
              {dayName(date, now)}
            </h2>
            <ol className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card">
              {bookings.map((booking, index) => {
                const [words, tone] = states[booking.status] ?? [booking.status, 'plain'];
                return (
                  <li key={booking.start + booking.resource.name + index} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 sm:px-5">
                    <span className="tabular w-14 text-lg font-bold">{hour(booking.start, zone)}</span>
                    <span className="min-w-32 flex-1 font-medium">{booking.customer}</span>
                    <span className="text-sm text-muted">{booking.resource.name}</span>
                    <Tag tone={tone}>{words}</Tag>
                  </li>
                );
              })}
            </ol>
          </section>
        ))}
      </div>
      {overview.data && Object.keys(overview.data.jobs).length > 0 && (
        <section aria-labelledby="jobs" className="mt-10">
          <h2 id="jobs" className="mb-2.5 text-lg font-semibold">
            Trabajos en segundo plano
          </h2>
          <dl className="flex flex-wrap gap-3">
            {Object.entries(overview.data.jobs).map(([state, count]) => (
              <div key={state} className="rounded-xl border border-line bg-card px-4 py-3">
                <dt className="text-xs font-medium text-muted">{jobs[state] ?? state.toLowerCase()}</dt>
                <dd className="tabular text-xl font-bold">{count}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </Page>
  );
}

const jobs: Record<string, string> = {
  READY: 'listos',
  SCHEDULED: 'para después',
  RUNNING: 'en curso',
  SUCCEEDED: 'hechos',
  DONE: 'hechos',
  DEAD: 'fallaron',
  CANCELLED: 'cancelados',
};
