import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Job, Recurring } from '../api/types';
import { jobNames, named } from '../lib/names';
import { dayAndHour, length } from '../lib/time';
import { useDeed } from '../queries';
import { useSession } from '../session';
import { Button, Empty, Failure, Tag, Waiting, type Tone } from '../ui/basics';
import { Choice, Field, Select } from '../ui/form';
import { Page } from '../ui/page';
import { Many } from './jobs-many';

interface Found {
  jobs: Job[];
  next: number | null;
}

const states: Record<string, [string, Tone]> = {
  DEAD: ['falló', 'bad'],
  SCHEDULED: ['programado', 'wait'],
  READY: ['en espera', 'wait'],
  RUNNING: ['en curso', 'good'],
  BLOCKED: ['espera a otro', 'wait'],
  DONE: ['hecho', 'good'],
  CANCELLED: ['cancelado', 'plain'],
};

/** Those that have names: the kinds, and not the schedules that are called otherwise. */
const kinds = Object.keys(jobNames).filter((name) => name.includes('.'));

/** A text, as it was when it had not changed for a moment. */
function useDeferred(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** What is done in the background: what failed, what waits, what recurs. */
export function Jobs() {
  const { client, user } = useSession();
  const [state, setState] = useState('');
  const [kind, setKind] = useState('');
  const [typed, setTyped] = useState('');
  // What is typed is looked for when there is a pause.
  const error = useDeferred(typed.trim());
  const counts = useQuery({
    queryKey: ['mine', user?.id, 'jobs', 'counts'],
    queryFn: () => client.json<Record<string, number>>('/api/v1/admin/jobs/counts'),
    refetchInterval: 10_000,
  });
  const jobs = useInfiniteQuery({
    queryKey: ['mine', user?.id, 'jobs', 'of', state, kind, error],
    queryFn: ({ pageParam }) => {
      const asked = new URLSearchParams();
      if (state !== '') asked.set('state', state);
      if (kind !== '') asked.set('kind', kind);
      if (error !== '') asked.set('error', error);
      if (pageParam !== null) asked.set('after', String(pageParam));
      return client.json<Found>('/api/v1/admin/jobs?' + asked);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  const found = jobs.data?.pages.flatMap((page) => page.jobs);
  const dead = counts.data?.['DEAD'] ?? 0;

  return (
    <Page title="Trabajos" lead={counts.data && (dead === 0 ? 'Mensajes, recordatorios y demás. Nada falló.' : dead === 1 ? '1 trabajo falló y espera que decidas.' : dead + ' trabajos fallaron y esperan que decidas.')}>
      <Schedules />
      <section aria-labelledby="jobs" className="mt-10">
        <h2 id="jobs" className="mb-4 text-xl font-semibold">
          Uno por uno
        </h2>
        <fieldset className="mb-5">
          <legend className="sr-only">Cuáles ver</legend>
          <div className="flex flex-wrap gap-2">
            <Choice name="state" kind="radio" checked={state === ''} onChange={() => setState('')}>
              Todos
            </Choice>
            {Object.entries(states).map(([name, [words]]) => (
              <Choice key={name} name="state" kind="radio" checked={state === name} onChange={() => setState(name)}>
                <span className="first-letter:uppercase">{words}</span>
                <span className="tabular text-sm text-muted">{counts.data?.[name] ?? ''}</span>
              </Choice>
            ))}
          </div>
        </fieldset>
        <div className="mb-5 grid gap-4 sm:grid-cols-2">
          <Select name="kind" label="Tipo" value={kind} onChange={(event) => setKind(event.target.value)} hint={kind === '' ? 'Con un tipo elegido, se reintentan o cancelan todos a la vez.' : undefined}>
            <option value="">Todos</option>
            {kinds.map((one) => (
              <option key={one} value={one}>
                {named(jobNames, one)}
              </option>
            ))}
          </Select>
          <Field name="error" label="El error dice" value={typed} maxLength={200} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
        </div>
        {kind !== '' && error === typed.trim() && <Many key={kind + state + error} filter={{ kind, state, error }} kindName={named(jobNames, kind)} stateName={states[state]?.[0] ?? ''} cancellable={!ofThePlatform(kind)} />}
        {jobs.isPending && <Waiting lines={5} />}
        <Failure of={jobs.error ?? counts.error} />
        {found?.length === 0 && (
          <Empty icon="cycle" title="No hay ninguno">
            Los trabajos terminados se olvidan después de un tiempo.
          </Empty>
        )}
        <ol className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
          {found?.map((job) => (
            <OneJob key={job.id} job={job} />
          ))}
        </ol>
        {jobs.hasNextPage && (
          <Button look="plain" className="mt-5" busy={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>
            Ver más
          </Button>
        )}
      </section>
    </Page>
  );
}

function OneJob({ job }: { job: Job }) {
  const { business } = useSession();
  const { busy, failure, run } = useDeed();
  const [words, tone] = states[job.state] ?? [job.state, 'plain'];
  const retriable = job.state === 'DEAD' || job.state === 'CANCELLED' || job.state === 'SCHEDULED';
  const cancellable = !ofThePlatform(job.kind) && ['SCHEDULED', 'READY', 'RUNNING', 'BLOCKED'].includes(job.state);
  const tell = (what: string) => void run(what, (api) => api.json('/api/v1/admin/jobs/' + job.id + '/' + what, { method: 'POST' }));

  return (
    <li className="px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-40 flex-1">
          <span className="block font-medium break-words">{named(jobNames, job.kind)}</span>
          <span className="tabular text-sm text-muted">
            {job.kind} · n.º {job.id} · {dayAndHour(job.runAt, business.timeZone)} · intento {job.attempt} de {job.maxAttempts}
          </span>
        </span>
        <Tag tone={tone}>{words}</Tag>
        <span className="flex flex-wrap gap-2 empty:hidden">
          {retriable && (
            <Button look="soft" busy={busy === 'retry'} aria-label={'Reintentar el trabajo ' + job.id} onClick={() => tell('retry')}>
              {job.state === 'SCHEDULED' ? 'Hacer ahora' : 'Reintentar'}
            </Button>
          )}
          {cancellable && (
            <Button look="danger" busy={busy === 'cancel'} aria-label={'Cancelar el trabajo ' + job.id} onClick={() => tell('cancel')}>
              Cancelar
            </Button>
          )}
        </span>
      </div>
      {job.error !== '' && <p className="mt-2 rounded-lg bg-bad-soft px-3 py-2 text-sm break-words text-bad">{job.error}</p>}
      <Failure of={failure} />
    </li>
  );
}

function Schedules() {
  const { client, user } = useSession();
  const schedules = useQuery({
    queryKey: ['mine', user?.id, 'schedules'],
    queryFn: () => client.json<Recurring[]>('/api/v1/admin/schedules'),
    refetchInterval: 30_000,
  });
  return (
    <section aria-labelledby="schedules">
      <h2 id="schedules" className="mb-4 text-xl font-semibold">
        Lo que se repite
      </h2>
      {schedules.isPending && <Waiting lines={2} />}
      <Failure of={schedules.error} />
      {schedules.data?.length === 0 && (
        <Empty icon="cycle" title="Nada se repite">
          Lo que el servicio hace a intervalos aparece acá.
        </Empty>
      )}
      <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
        {schedules.data?.map((one) => (
          <OneSchedule key={one.name} one={one} />
        ))}
      </ul>
    </section>
  );
}

function OneSchedule({ one }: { one: Recurring }) {
  const { business } = useSession();
  const { busy, failure, run } = useDeed();
  const active = one.state === 'ACTIVE';
  const name = named(jobNames, one.name);
  const tell = (what: string) => void run(what, (api) => api.json('/api/v1/admin/schedules/' + encodeURIComponent(one.name) + '/' + what, { method: 'POST' }));

  return (
    <li className="px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-40 flex-1">
          <span className="block font-medium">{name}</span>
          <span className="tabular text-sm text-muted">
            {rhythm(one.rhythm)}
            {active && one.nextAt && ' · sigue ' + dayAndHour(one.nextAt, business.timeZone).toLowerCase()}
          </span>
        </span>
        <Tag tone={active ? 'good' : 'wait'}>{active ? 'activo' : 'en pausa'}</Tag>
        <span className="flex flex-wrap gap-2">
          <Button look="soft" busy={busy === 'trigger'} aria-label={'Hacer ahora: ' + name} onClick={() => tell('trigger')}>
            Hacer ahora
          </Button>
          {!(active && ofThePlatform(one.kind)) && (
            <Button look="plain" busy={busy === 'pause' || busy === 'resume'} aria-label={(active ? 'Pausar: ' : 'Reanudar: ') + name} onClick={() => tell(active ? 'pause' : 'resume')}>
              {active ? 'Pausar' : 'Reanudar'}
            </Button>
          )}
        </span>
      </div>
      <Failure of={failure} />
    </li>
  );
}

/** What keeps the service itself going is neither cancelled nor paused by a business. */
const ofThePlatform = (kind: string) => kind.startsWith('platform.');

/** `every|PT1H` is "cada 1 h"; a cron expression is shown as it is. */
export function rhythm(text: string): string {
  const every = /^every\|PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?$/.exec(text);
  if (every === null) return text.split('|').pop() ?? text;
  const minutes = Number(every[1] ?? 0) * 60 + Number(every[2] ?? 0);
  return 'cada ' + (minutes === 0 ? (every[3] ?? '0') + ' s' : length(minutes));
}
