import { useQueryClient } from '@tanstack/react-query';
import { AnimatePresence } from 'motion/react';
import { useMemo, useState, type ReactNode } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { Problem } from '../api/problem';
import type { Booking, Service, Slot } from '../api/types';
import { Wish } from '../api/wish';
import { goTo } from '../lib/leave';
import { money } from '../lib/money';
import { dayName, hour, length, plusDays, today } from '../lib/time';
import { useServices, useSlots } from '../queries';
import { useSession } from '../session';
import { Button, ButtonLink, Empty, Failure, Tag, Waiting } from '../ui/basics';
import { Days } from '../ui/days';
import { Icon } from '../ui/icons';
import { Page } from '../ui/page';
import { Sheet } from '../ui/sheet';
import { Times } from '../ui/times';
import { Join } from './waitlist';

/** How far one can look: the server says what of it can be booked. */
const weeks = 8;

/** The choice is in the address, so that it survives a login, a reload and the way back. */
export function Book() {
  const { business } = useSession();
  const services = useServices();
  const [search, setSearch] = useSearchParams();
  const now = today(business.timeZone);

  const service = services.data?.find(({ id }) => id === search.get('servicio')) ?? services.data?.[0];
  const asked = search.get('dia');
  const day = asked !== null && asked >= now && asked < plusDays(now, 7 * weeks) ? asked : now;
  const week = Math.floor((Date.parse(day) - Date.parse(now)) / 604_800_000);
  const dates = useMemo(() => Array.from({ length: 7 }, (_, index) => plusDays(now, week * 7 + index)), [now, week]);
  const days = useSlots(service?.id, dates);

  // Where nobody has chosen a day yet, it is the first of the week with something free.
  const firstFree = dates.find((_, index) => (days[index]?.data?.length ?? 0) > 0);
  const chosen = asked === null ? (firstFree ?? day) : day;
  const slots = days[dates.indexOf(chosen)];
  const start = search.get('hora');
  const atStart = slots?.data?.filter((slot) => slot.start === start) ?? [];

  function choose(next: Record<string, string | null>, replace = true) {
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(next)) {
          if (value === null) after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace, preventScrollReset: true },
    );
  }

  return (
    <Page title="Reservar" lead="Los horarios son los del negocio. Tocá uno para elegirlo.">
      <Failure of={services.error} />
      {services.isPending && <Waiting lines={4} />}
      {services.data?.length === 0 && (
        <Empty icon="calendar" title="Todavía no hay servicios">
          Volvé pronto.
        </Empty>
      )}
      {service && (
        <div className="space-y-7">
          <ServiceChoice services={services.data ?? []} chosen={service} onChoose={(id) => choose({ servicio: id, hora: null })} />
          <div>
            <div className="mb-3 flex items-center justify-between">
              <h2 className="text-lg font-semibold">{dayName(chosen, now)}</h2>
              <div className="flex gap-1">
                <Button look="quiet" className="px-2.5" aria-label="Semana anterior" disabled={week === 0} onClick={() => choose({ dia: plusDays(dates[0]!, -7), hora: null })}>
                  <Icon name="left" />
                </Button>
                <Button look="quiet" className="px-2.5" aria-label="Semana siguiente" disabled={week >= weeks - 1} onClick={() => choose({ dia: plusDays(dates[0]!, 7), hora: null })}>
                  <Icon name="right" />
                </Button>
              </div>
            </div>
            <Days dates={dates} today={now} chosen={chosen} count={days.map(({ data }) => data && new Set(data.map((slot) => slot.start)).size)} words={['sin lugar', 'libre', 'libres']} onChoose={(date) => choose({ dia: date, hora: null })} />
          </div>
          <Failure of={slots?.error}>
            <Button look="plain" onClick={() => void slots?.refetch()}>
              Probar de nuevo
            </Button>
          </Failure>
          {slots?.isPending && <Waiting />}
          {slots?.data && <Times slots={slots.data} chosen={start} onChoose={(time) => choose({ servicio: service.id, dia: chosen, hora: time }, false)} none={<Join service={service} date={chosen} />} />}
          {start !== null && slots?.data && (
            <Confirm key={start} service={service} slots={atStart} start={start} onClose={() => choose({ hora: null })} />
          )}
        </div>
      )}
    </Page>
  );
}

function ServiceChoice({ services, chosen, onChoose }: { services: Service[]; chosen: Service; onChoose: (id: string) => void }) {
  return (
    <div role="group" aria-label="Servicio" className="grid gap-3 sm:grid-cols-2">
      {services.map((service) => {
        const on = service.id === chosen.id;
        return (
          <button
            key={service.id}
            type="button"
            aria-pressed={on}
            onClick={() => onChoose(service.id)}
            className={'flex items-center justify-between gap-3 rounded-2xl border bg-card p-4 text-left shadow-card transition-colors ' + (on ? 'border-brand ring-1 ring-brand' : 'border-line hover:border-field')}
          >
            <span>
              <span className="block font-semibold">{service.name}</span>
              <span className="text-sm text-muted">{length(service.minutes)}</span>
            </span>
            {service.deposit ? <Tag>Seña {money(service.deposit)}</Tag> : <Tag tone="good">Sin seña</Tag>}
          </button>
        );
      })}
    </div>
  );
}

const wish = () => new Wish('booking');

function Confirm({ service, slots, start, onClose }: { service: Service; slots: Slot[]; start: string; onClose: () => void }) {
  const { business, client, user } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const [resource, setResource] = useState(slots[0]?.resource.id);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const slot = slots.find((one) => one.resource.id === resource) ?? slots[0];
  const now = today(business.timeZone);

  async function book(wanted: Slot) {
    setBusy(true);
    setFailure(null);
    const body = { service: service.id, resource: wanted.resource.id, start: wanted.start };
    try {
      const booking = await wish().fulfil({ ...body, by: user?.id }, (key) => client.json<Booking>('/api/v1/bookings', { method: 'POST', body, key }));
      void queries.invalidateQueries({ queryKey: ['mine'] });
      void queries.invalidateQueries({ queryKey: ['slots'] });
      // Busy until the provider's page is there: pressing again would be no use.
      if (booking.checkoutUrl) return goTo(booking.checkoutUrl);
      await navigate('/turnos?nuevo=' + booking.id);
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
      if (problem instanceof Problem && problem.status === 409) void queries.invalidateQueries({ queryKey: ['slots'] });
    }
  }

  return (
    <Sheet title="Tu turno" onClose={onClose}>
      <dl className="mb-5 space-y-2.5 rounded-2xl bg-brand-soft p-4 text-[0.9375rem]">
        <Row icon="calendar" name="Cuándo">
          {dayName(dayOf(start, business.timeZone), now)}, {hour(start, business.timeZone)}
          {slot && ' a ' + hour(slot.end, business.timeZone)} h
        </Row>
        <Row icon="check" name="Qué">
          {service.name}
        </Row>
        {service.deposit && (
          <Row icon="card" name="Seña">
            {money(service.deposit)} <span className="font-normal text-muted">se descuenta del total</span>
          </Row>
        )}
      </dl>
      {slots.length > 1 && (
        <fieldset className="mb-5">
          <legend className="mb-2 text-sm font-medium">Dónde o con quién</legend>
          <div className="flex flex-wrap gap-2">
            {slots.map((one) => (
              <label key={one.resource.id} className="cursor-pointer">
                <input type="radio" name="resource" className="peer sr-only" checked={one.resource.id === slot?.resource.id} onChange={() => setResource(one.resource.id)} />
                <span className="inline-flex min-h-11 items-center rounded-xl border border-line px-4 text-sm font-semibold transition-colors peer-checked:border-brand peer-checked:bg-brand peer-checked:text-on-brand peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-brand-ink">
                  {one.resource.name}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {slots.length === 1 && slot && <p className="mb-5 text-sm text-muted">{slot.resource.name}</p>}
      <AnimatePresence mode="wait" initial={false}>
        {slot === undefined ? (
          <p role="status" className="rounded-xl bg-wait-soft px-4 py-3 text-sm font-medium text-wait">
            Ese horario ya no está libre. Elegí otro.
          </p>
        ) : user ? (
          <div>
            <Button className="w-full" busy={busy} onClick={() => void book(slot)}>
              {service.deposit ? 'Pagar la seña de ' + money(service.deposit) : 'Confirmar el turno'}
            </Button>
            {service.deposit && <p className="mt-2.5 text-center text-sm text-muted">Te guardamos el lugar mientras pagás.</p>}
          </div>
        ) : (
          <div>
            <ButtonLink to={'/entrar?volver=' + encodeURIComponent(pathname + search)} className="w-full">
              Entrar para reservar
            </ButtonLink>
            <p className="mt-2.5 text-center text-sm text-muted">
              ¿Primera vez?{' '}
              <Link to={'/crear-cuenta?volver=' + encodeURIComponent(pathname + search)} className="font-semibold text-brand-ink underline underline-offset-2">
                Creá tu cuenta
              </Link>
            </p>
          </div>
        )}
      </AnimatePresence>
      <Failure of={failure} />
    </Sheet>
  );
}

function dayOf(instant: string, zone: string): string {
  return today(zone, new Date(instant));
}

function Row({ icon, name, children }: { icon: 'calendar' | 'check' | 'card'; name: string; children: ReactNode }) {
  return (
    <div className="flex items-start gap-3">
      <dt className="mt-0.5 text-brand-ink">
        <Icon name={icon} />
        <span className="sr-only">{name}</span>
      </dt>
      <dd className="font-semibold">{children}</dd>
    </div>
  );
}
