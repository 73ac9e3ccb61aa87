import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../api/problem';
import type { Service, Standing } from '../api/types';
import { Wish } from '../api/wish';
import { dateOf, hour, plusDays, shortDayName, today, weekdayName } from '../lib/time';
import { useDeed, useServices, useSlots } from '../queries';
import { useSession } from '../session';
import { Button, Failure, Note, Tag, Waiting } from '../ui/basics';
import { Choice, Choices, Field, Form, Select } from '../ui/form';
import { Sheet } from '../ui/sheet';

const rhythms: [number, string][] = [
  [1, 'Todas las semanas'],
  [2, 'Cada dos semanas'],
  [3, 'Cada tres semanas'],
  [4, 'Cada cuatro semanas'],
];

const conflicts: [string, string][] = [
  ['ALL_OR_NOTHING', 'No reservar ninguna'],
  ['SKIP', 'Reservar las demás'],
];

const live = new Set(['HELD', 'PENDING', 'CONFIRMED']);

/** What customers may make themselves: where each booking takes a deposit, staff make a standing one. */
export const withoutDeposit = (services: Service[] | undefined) => services?.filter((service) => service.deposit === null) ?? [];

/** My standing bookings, where there are any or could be. */
export function Standings() {
  const { client, user } = useSession();
  const services = useServices();
  const mine = useQuery({ queryKey: ['mine', user?.id, 'series'], queryFn: () => client.json<Standing[]>('/api/v1/series') });
  const [asked, setAsked] = useState<Standing | 'new' | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const offered = withoutDeposit(services.data);
  const kept = mine.data?.filter((one) => one.bookings.some(({ status }) => live.has(status))) ?? [];

  if (kept.length === 0 && offered.length === 0) return <Failure of={mine.error} />;
  return (
    <section aria-labelledby="standing" className="mt-10">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id="standing" className="text-xl font-semibold">
          Turnos fijos
        </h2>
        {offered.length > 0 && (
          <Button look="soft" aria-haspopup="dialog" onClick={() => setAsked('new')}>
            Nuevo turno fijo
          </Button>
        )}
      </div>
      {done !== null && (
        <div className="mb-4">
          <Note>{done}</Note>
        </div>
      )}
      <Failure of={mine.error} />
      {kept.length === 0 && <p className="text-muted">Ninguno. Un turno fijo se repite el mismo día, a la misma hora.</p>}
      <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
        {kept.map((one) => (
          <OneStanding key={one.id} one={one} onShow={() => setAsked(one)} />
        ))}
      </ul>
      {asked === 'new' && (
        <NewStanding
          services={offered}
          onClose={() => setAsked(null)}
          onDone={(words) => {
            setAsked(null);
            setDone(words);
          }}
        />
      )}
      {asked !== null && asked !== 'new' && <StandingDates series={asked.id} onClose={() => setAsked(null)} />}
    </section>
  );
}

function OneStanding({ one, onShow }: { one: Standing; onShow: () => void }) {
  const { business } = useSession();
  const dates = one.bookings.filter(({ status }) => live.has(status));
  const next = dates[0]!;
  const name = weekdayName(dateOf(next.start, business.timeZone)) + ' ' + hour(next.start, business.timeZone);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <span className="min-w-44 flex-1">
        <span className="block font-medium first-letter:uppercase">{name}</span>
        <span className="text-sm text-muted">
          {next.service.name} · {next.resource.name} · {dates.length === 1 ? 'queda 1 fecha' : 'quedan ' + dates.length + ' fechas'}
        </span>
      </span>
      <Button look="plain" aria-haspopup="dialog" aria-label={'Fechas del turno fijo del ' + name} onClick={onShow}>
        Fechas
      </Button>
    </li>
  );
}

/** The dates of one that are still to come: one is skipped, or all that is left ends. By staff with their own rights, where the customer is another. */
export function StandingDates({ series, customer, onClose }: { series: string; customer?: string; onClose: () => void }) {
  const { client, business, user } = useSession();
  const { busy, failure, run } = useDeed();
  const [ending, setEnding] = useState(false);
  const now = today(business.timeZone);
  const path = '/api/v1/series/' + series;
  const one = useQuery({ queryKey: ['mine', user?.id, 'series', series], queryFn: () => client.json<Standing>(path) });
  const dates = one.data?.bookings ?? [];
  const left = dates.filter(({ status }) => live.has(status)).length;
  const bookings = customer === undefined ? '/api/v1/bookings/' : '/api/v1/admin/bookings/';

  return (
    <Sheet title={customer === undefined ? 'Tu turno fijo' : 'Turno fijo de ' + customer} wide onClose={onClose}>
      {one.isPending && <Waiting lines={2} />}
      <Failure of={one.error} />
      <ul className="mb-5 max-h-64 divide-y divide-line overflow-auto">
        {dates.map((booking) => {
          const day = shortDayName(dateOf(booking.start, business.timeZone), now).toLowerCase();
          return (
            <li key={booking.id} className="flex min-h-12 items-center gap-3 py-1">
              <span className="flex-1">
                {day}, {hour(booking.start, business.timeZone)} <span className="text-muted">· {booking.resource.name}</span>
              </span>
              {live.has(booking.status) ? (
                <Button look="plain" busy={busy === booking.id} disabled={!booking.cancellable && customer === undefined} aria-label={'Saltear el ' + day} onClick={() => void run(booking.id, (api) => api.json(bookings + booking.id + '/cancel', { method: 'POST' }))}>
                  Saltear
                </Button>
              ) : (
                <Tag tone="bad">salteado</Tag>
              )}
            </li>
          );
        })}
      </ul>
      {left > 0 &&
        (ending ? (
          <div className="flex flex-wrap gap-2">
            <Button
              look="danger"
              className="flex-1"
              busy={busy === 'end'}
              onClick={() =>
                void run('end', (api) => api.json(path + '/cancel', { method: 'POST', body: {} })).then((done) => {
                  if (done) onClose();
                })
              }
            >
              Sí, dar de baja {left === 1 ? 'la que queda' : 'las ' + left}
            </Button>
            <Button look="soft" className="flex-1" onClick={() => setEnding(false)}>
              Mantenerlo
            </Button>
          </div>
        ) : (
          <Button look="danger" onClick={() => setEnding(true)}>
            Terminar el turno fijo
          </Button>
        ))}
      <Failure of={failure} />
    </Sheet>
  );
}

/** A new one: mine, or by staff in the name of whoever has this address. */
export function NewStanding({ services, forOthers = false, onClose, onDone }: { services: Service[]; forOthers?: boolean; onClose: () => void; onDone: (words: string) => void }) {
  const { client, business } = useSession();
  const queries = useQueryClient();
  const zone = business.timeZone;
  const now = today(zone);
  const [service, setService] = useState(services[0]?.id ?? '');
  const [date, setDate] = useState(plusDays(now, 1));
  const [weeks, setWeeks] = useState(1);
  const [otherwise, setOtherwise] = useState('ALL_OR_NOTHING');
  const [taken, setTaken] = useState<string[]>([]);
  const slots = useSlots(service === '' ? undefined : service, [date])[0];
  const sorted = [...(slots?.data ?? [])].sort((a, b) => a.start.localeCompare(b.start) || a.resource.name.localeCompare(b.resource.name));

  return (
    <Sheet title="Nuevo turno fijo" wide onClose={onClose}>
      <Form
        submit="Reservar"
        onSubmit={async ({ customer, start = '', through }) => {
          setTaken([]);
          const [at, resource] = start.split('|');
          const wanted = { service, resource, start: at, everyWeeks: weeks, through, conflicts: otherwise, ...(forOthers ? { customer } : {}) };
          try {
            const made = await new Wish('series').fulfil(wanted, (key) => client.json<Standing>('/api/v1/series', { method: 'POST', body: wanted, key }));
            await queries.invalidateQueries();
            const missed = made.conflicts.length;
            onDone('Listo: ' + (made.bookings.length === 1 ? '1 fecha reservada' : made.bookings.length + ' fechas reservadas') + (missed === 0 ? '.' : missed === 1 ? '; 1 no estaba libre.' : '; ' + missed + ' no estaban libres.'));
          } catch (problem) {
            if (problem instanceof Problem && problem.code === 'series-conflicts') setTaken(Object.keys(problem.fields));
            throw problem;
          }
        }}
      >
        {(wrong) => (
          <>
            {forOthers && <Field name="customer" label="Correo del cliente" type="email" autoComplete="off" required maxLength={254} hint="Tiene que tener cuenta acá." wrong={wrong.customer} />}
            <div className="grid gap-4 sm:grid-cols-2">
              <Select name="service" label="Servicio" value={service} onChange={(event) => setService(event.target.value)} wrong={wrong.service}>
                {services.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </Select>
              <Select name="everyWeeks" label="Se repite" value={weeks} onChange={(event) => setWeeks(Number(event.target.value))} wrong={wrong.everyWeeks}>
                {rhythms.map(([every, words]) => (
                  <option key={every} value={every}>
                    {words}
                  </option>
                ))}
              </Select>
              <Field name="date" label="Primera fecha" type="date" min={now} required value={date} onChange={(event) => setDate(event.target.value)} />
              <Select name="start" label="Hora y lugar" required key={service + date} defaultValue="" hint={slots?.data?.length === 0 ? 'No queda nada libre ese día.' : undefined} wrong={wrong.start ?? wrong.resource}>
                <option value="" disabled>
                  Elegí
                </option>
                {sorted.map((slot) => (
                  <option key={slot.start + slot.resource.id} value={slot.start + '|' + slot.resource.id}>
                    {hour(slot.start, zone)} · {slot.resource.name}
                  </option>
                ))}
              </Select>
              <Field name="through" label="Hasta" type="date" min={date} required defaultValue={plusDays(now, 90)} hint="Un año como mucho." wrong={wrong.through} />
            </div>
            <Choices legend="Si alguna fecha no está libre" wrong={wrong.conflicts}>
              {conflicts.map(([what, words]) => (
                <Choice key={what} name="conflicts" kind="radio" checked={otherwise === what} onChange={() => setOtherwise(what)}>
                  {words}
                </Choice>
              ))}
            </Choices>
            {taken.length > 0 && <p className="text-sm text-bad">No están libres: {taken.map((start) => shortDayName(start.slice(0, 10), now).toLowerCase()).join(', ')}.</p>}
            <Failure of={slots?.error} />
          </>
        )}
      </Form>
    </Sheet>
  );
}
