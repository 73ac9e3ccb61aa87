import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Appointment } from '../api/types';
import { dateOf, dayName, hour, plusDays, today } from '../lib/time';
import { useDeed, useServices } from '../queries';
import { useSession } from '../session';
import { Button, Empty, Failure, Note, Tag, Waiting, type Tone } from '../ui/basics';
import { Days } from '../ui/days';
import { Icon } from '../ui/icons';
import { Page } from '../ui/page';
import { Sure } from '../ui/sure';
import { NewStanding, StandingDates } from './standing';

const states: Record<string, [string, Tone]> = {
  REQUESTED: ['pide confirmación', 'wait'],
  HELD: ['espera la seña', 'wait'],
  CONFIRMED: ['confirmado', 'good'],
  CHECKED_IN: ['está acá', 'good'],
  COMPLETED: ['atendido', 'plain'],
  CANCELLED: ['cancelado', 'bad'],
  EXPIRED: ['vencido', 'bad'],
  NO_SHOW: ['no vino', 'bad'],
};

const live = new Set(['REQUESTED', 'HELD', 'CONFIRMED', 'CHECKED_IN']);

/** Who comes, today first; and what came of it. */
export function Agenda() {
  const { client, business, user } = useSession();
  const zone = business.timeZone;
  const now = today(zone);
  const [week, setWeek] = useState(0);
  const [day, setDay] = useState(now);
  const services = useServices();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const dates = Array.from({ length: 7 }, (_, index) => plusDays(now, week * 7 + index));
  const from = dates[0]!;
  const to = dates[6]!;
  const agenda = useQuery({
    queryKey: ['mine', user?.id, 'agenda', from],
    queryFn: () => client.json<Appointment[]>(`/api/v1/admin/bookings?from=${from}&to=${to}`),
    refetchInterval: 10_000,
  });
  const of = (date: string) => agenda.data?.filter((one) => dateOf(one.start, zone) === date);
  const shown = of(day);
  const expected = shown?.filter((one) => live.has(one.status)).length ?? 0;

  function turn(weeks: number) {
    setWeek(week + weeks);
    setDay(plusDays(now, (week + weeks) * 7));
  }

  return (
    <Page
      title="Agenda"
      lead={shown && dayName(day, now) + ': ' + (expected === 0 ? 'no se espera a nadie.' : expected === 1 ? 'se espera a 1 persona.' : 'se espera a ' + expected + ' personas.')}
      actions={
        <div className="flex flex-wrap gap-1">
          <Button look="soft" className="mr-2" aria-haspopup="dialog" disabled={services.data === undefined} onClick={() => setMaking(true)}>
            Nuevo turno fijo
          </Button>
          <Button look="plain" className="px-2.5" aria-label="Semana anterior" onClick={() => turn(-1)}>
            <Icon name="left" />
          </Button>
          <Button look="plain" disabled={week === 0 && day === now} onClick={() => turn(-week)}>
            Hoy
          </Button>
          <Button look="plain" className="px-2.5" aria-label="Semana siguiente" onClick={() => turn(1)}>
            <Icon name="right" />
          </Button>
        </div>
      }
    >
      {made !== null && (
        <div className="mb-5">
          <Note>{made}</Note>
        </div>
      )}
      {making && (
        <NewStanding
          services={services.data ?? []}
          forOthers
          onClose={() => setMaking(false)}
          onDone={(words) => {
            setMaking(false);
            setMade(words);
          }}
        />
      )}
      <Days dates={dates} today={now} chosen={day} count={dates.map((date) => of(date)?.filter((one) => live.has(one.status)).length)} words={['libre', 'turno', 'turnos']} onChoose={setDay} />
      <div className="mt-6">
        {agenda.isPending && <Waiting lines={5} />}
        <Failure of={agenda.error} />
        {shown?.length === 0 && (
          <Empty icon="calendar" title="No hay turnos este día">
            Cuando alguien reserve, aparece acá.
          </Empty>
        )}
        <ol className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
          {shown?.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </ol>
      </div>
    </Page>
  );
}

type Deed = 'check-in' | 'complete' | 'no-show' | 'cancel';

function Row({ one }: { one: Appointment }) {
  const { business } = useSession();
  const { busy, failure, run } = useDeed();
  const [asking, setAsking] = useState(false);
  const [standing, setStanding] = useState(false);
  const [words, tone] = states[one.status] ?? [one.status, 'plain'];
  const begun = Date.parse(one.start) <= Date.now();

  async function say(deed: Deed) {
    if (await run(deed, (api) => api.json('/api/v1/admin/bookings/' + one.id + '/' + deed, { method: 'POST' }))) setAsking(false);
  }

  return (
    <li className="px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="tabular w-14 text-lg font-bold">{hour(one.start, business.timeZone)}</span>
        <span className="min-w-36 flex-1">
          <span className="block font-medium">{one.customer.name}</span>
          <span className="text-sm text-muted">
            {one.service.name} · {one.resource.name}
          </span>
        </span>
        <Tag tone={tone}>{words}</Tag>
        <span className="flex w-full flex-wrap gap-2 empty:hidden sm:w-auto">
          {one.status === 'CONFIRMED' && (
            <Button look="soft" busy={busy === 'check-in'} onClick={() => void say('check-in')}>
              Llegó
            </Button>
          )}
          {one.status === 'CHECKED_IN' && (
            <Button look="soft" busy={busy === 'complete'} onClick={() => void say('complete')}>
              Atendido
            </Button>
          )}
          {one.status === 'CONFIRMED' && begun && (
            <Button look="plain" busy={busy === 'no-show'} onClick={() => void say('no-show')}>
              No vino
            </Button>
          )}
          {one.series && live.has(one.status) && (
            <Button look="plain" aria-haspopup="dialog" aria-label={'Turno fijo de ' + one.customer.name} onClick={() => setStanding(true)}>
              Turno fijo
            </Button>
          )}
          {(one.status === 'CONFIRMED' || one.status === 'HELD') && !begun && (
            <Button look="danger" onClick={() => setAsking(true)}>
              Cancelar
            </Button>
          )}
        </span>
      </div>
      {!asking && <Failure of={failure} />}
      {standing && one.series && <StandingDates series={one.series} customer={one.customer.name} onClose={() => setStanding(false)} />}
      {asking && (
        <Sure title="¿Cancelar este turno?" yes="Sí, cancelar" busy={busy === 'cancel'} failure={failure} onYes={() => say('cancel')} onClose={() => setAsking(false)}>
          <p className="mb-5 text-muted">
            {one.customer.name}, {dayName(dateOf(one.start, business.timeZone), today(business.timeZone)).toLowerCase()} a las {hour(one.start, business.timeZone)}. Como lo cancela el negocio, la seña vuelve entera.
          </p>
        </Sure>
      )}
    </li>
  );
}
