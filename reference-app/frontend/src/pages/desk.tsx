import { AnimatePresence, motion } from 'motion/react';
import { useState } from 'react';
import type { Line, Ticket } from '../api/types';
import { Wish } from '../api/wish';
import { deskName, lineName } from '../lib/lines';
import { hour } from '../lib/time';
import { useDeed, useLines, useTickets } from '../queries';
import { useSession } from '../session';
import { Button, Card, CardTitle, Empty, Failure, Tag, Waiting } from '../ui/basics';
import { Choice, Field } from '../ui/form';
import { Page } from '../ui/page';
import { Sheet } from '../ui/sheet';
import { DeskLines } from './desk-lines';

const rest = [5, 10, 20, 60];
const callNext = 'call-next';

/** What ends somebody's time at the desk. */
const leaving = new Set(['done', 'no-show', 'park', 'transfer']);

/** Where staff call the next one, and say what became of who was called. */
export function Desk() {
  const { business } = useSession();
  const tickets = useTickets();
  const lines = useLines();
  const [desk, setDesk] = useState(() => localStorage.getItem('desk:' + business.id) ?? '1');
  const here = tickets.data?.filter((ticket) => ticket.desk === desk.trim() && (ticket.status === 'CALLED' || ticket.status === 'SERVING')) ?? [];
  const waiting = tickets.data?.filter((ticket) => ticket.status === 'WAITING').length ?? 0;

  return (
    <Page title="Mostrador" lead={tickets.data && (waiting === 0 ? 'No espera nadie.' : waiting === 1 ? 'Espera 1 persona.' : 'Esperan ' + waiting + ' personas.')}>
      <div className="grid gap-5 md:grid-cols-2">
        <div className="space-y-5">
          <Next desk={desk} lines={lines.data ?? []} onDesk={setDesk} />
          <AnimatePresence initial={false}>
            {here.map((ticket) => (
              <Attended key={ticket.id} ticket={ticket} lines={lines.data ?? []} />
            ))}
          </AnimatePresence>
        </div>
        <Card className="self-start">
          <CardTitle icon="list">En la fila</CardTitle>
          {tickets.isPending && <Waiting />}
          <Failure of={tickets.error} />
          {tickets.data?.length === 0 && (
            <Empty icon="check" title="No hay nadie">
              Cuando alguien saque número, aparece acá.
            </Empty>
          )}
          <ol className="divide-y divide-line">
            {tickets.data?.map((ticket) => (
              <Standing key={ticket.id} ticket={ticket} several={(lines.data?.length ?? 0) > 1} />
            ))}
          </ol>
        </Card>
      </div>
      <DeskLines lines={lines} />
    </Page>
  );
}

function Next({ desk, lines, onDesk }: { desk: string; lines: Line[]; onDesk: (desk: string) => void }) {
  const { business } = useSession();
  const { busy, failure, run } = useDeed();
  const [from, setFrom] = useState<string[]>(() => JSON.parse(localStorage.getItem('desk-lines:' + business.id) ?? '["reception"]') as string[]);
  const [nobody, setNobody] = useState(false);
  // Before the lines are known it is those of last time; of one alone there is nothing to choose.
  const served = lines.length === 0 ? from : lines.map((line) => line.id).filter((id) => lines.length === 1 || from.includes(id));

  async function call() {
    const body = { desk, lines: served };
    setNobody(false);
    localStorage.setItem('desk:' + business.id, desk);
    localStorage.setItem('desk-lines:' + business.id, JSON.stringify(served));
    await run('next', async (api) => {
      const called = await new Wish('call').fulfil(body, (key) => api.json<Ticket | null>('/api/v1/line/next', { method: 'POST', body, key }));
      setNobody(called === null);
    });
  }

  return (
    <Card>
      <CardTitle icon="desk">Llamar</CardTitle>
      <Field name="desk" label="Tu puesto" value={desk} maxLength={20} onChange={(event) => onDesk(event.target.value)} className="mb-4" />
      {lines.length > 1 && (
        <fieldset className="mb-4">
          <legend className="mb-1.5 text-sm font-medium">Filas que atendés</legend>
          <div className="flex flex-wrap gap-2">
            {lines.map((line) => (
              <Choice key={line.id} name="line" kind="checkbox" checked={from.includes(line.id)} onChange={() => setFrom(from.includes(line.id) ? from.filter((id) => id !== line.id) : [...from, line.id])}>
                {lineName(line.id)}
              </Choice>
            ))}
          </div>
        </fieldset>
      )}
      <Button id={callNext} className="w-full" busy={busy !== null} disabled={desk.trim() === '' || served.length === 0} onClick={() => void call()}>
        Llamar al siguiente
      </Button>
      <div role="status" className="mt-3 text-center text-muted empty:hidden">
        {nobody && 'No había nadie a quien llamar.'}
      </div>
      <Failure of={failure} />
    </Card>
  );
}

/** Who was called to this desk, with all that can become of them. */
function Attended({ ticket, lines }: { ticket: Ticket; lines: Line[] }) {
  const { busy, failure, run } = useDeed();
  const [asking, setAsking] = useState<'park' | 'transfer' | null>(null);
  const others = lines.filter((line) => line.id !== ticket.line);
  const path = '/api/v1/admin/tickets/' + ticket.id + '/';
  const called = ticket.status === 'CALLED';

  async function tell(what: string, body?: unknown) {
    if (!(await run(what, (api) => api.json(path + what, { method: 'POST', body })))) return;
    setAsking(null);
    // The card is about to leave with the button that had the focus.
    if (leaving.has(what)) requestAnimationFrame(() => document.getElementById(callNext)?.focus());
  }

  return (
    <motion.section
      layout
      initial={{ opacity: 0, y: 10 }}
      animate={{ opacity: 1, y: 0 }}
      exit={{ opacity: 0, scale: 0.97 }}
      aria-label={'Número ' + ticket.label}
      className="rounded-2xl border border-line bg-card p-5 text-center shadow-lift sm:p-6"
    >
      <div role="status">
        <Tag tone={called ? 'wait' : 'good'}>{called ? (ticket.recalls === 0 ? 'llamado' : 'llamado ' + (ticket.recalls + 1) + ' veces') : 'en el puesto'}</Tag>
        <p className="tabular mt-2 text-7xl font-bold text-brand-ink">{ticket.label}</p>
        <p className="mt-1 text-lg font-medium">{ticket.name}</p>
      </div>
      <div className="mt-5 grid grid-cols-2 gap-2">
        {called && (
          <Button look="soft" busy={busy === 'start'} onClick={() => void tell('start')}>
            Llegó
          </Button>
        )}
        <Button className={called ? '' : 'col-span-2'} busy={busy === 'done'} onClick={() => void tell('done')}>
          Atendido
        </Button>
        {called && (
          <Button look="plain" busy={busy === 'recall'} onClick={() => void tell('recall')}>
            Llamar de nuevo
          </Button>
        )}
        {called && (
          <Button look="plain" busy={busy === 'no-show'} onClick={() => void tell('no-show')}>
            No vino
          </Button>
        )}
        <Button look="plain" className={others.length > 0 ? '' : 'col-span-2'} aria-haspopup="dialog" onClick={() => setAsking('park')}>
          Apartar
        </Button>
        {others.length > 0 && (
          <Button look="plain" aria-haspopup="dialog" onClick={() => setAsking('transfer')}>
            Derivar
          </Button>
        )}
      </div>
      {asking === null && <Failure of={failure} />}
      {asking === 'park' && (
        <Sheet title={'¿Por cuánto tiempo apartar a ' + ticket.name + '?'} onClose={() => setAsking(null)}>
          <p className="mb-4 text-muted">Después vuelve a su lugar en la fila.</p>
          <div className="grid grid-cols-2 gap-2">
            {rest.map((minutes) => (
              <Button key={minutes} look="soft" disabled={busy !== null} onClick={() => void tell('park', { minutes })}>
                {minutes} minutos
              </Button>
            ))}
          </div>
          <Failure of={failure} />
        </Sheet>
      )}
      {asking === 'transfer' && (
        <Sheet title={'¿A qué fila pasa ' + ticket.name + '?'} onClose={() => setAsking(null)}>
          <p className="mb-4 text-muted">Conserva su número y el tiempo que ya esperó.</p>
          <div className="grid gap-2">
            {others.map((line) => (
              <Button key={line.id} look="soft" disabled={busy !== null} onClick={() => void tell('transfer', { line: line.id })}>
                {lineName(line.id)}
              </Button>
            ))}
          </div>
          <Failure of={failure} />
        </Sheet>
      )}
    </motion.section>
  );
}

/** Everybody else: who waits, who is apart, who did not come. */
function Standing({ ticket, several }: { ticket: Ticket; several: boolean }) {
  const { business } = useSession();
  const { busy, failure, run } = useDeed();
  const tell = (what: string) => void run(what, (api) => api.json('/api/v1/admin/tickets/' + ticket.id + '/' + what, { method: 'POST' }));

  return (
    <motion.li layout="position" className="py-2">
      <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="tabular min-w-10 text-lg font-bold">{ticket.label}</span>
        <span className="min-w-28 flex-1">
          <span className="block truncate font-medium">{ticket.name}</span>
          <span className="text-sm text-muted">
            {several && lineName(ticket.line) + ' · '}desde las {hour(ticket.joinedAt, business.timeZone)}
          </span>
        </span>
        {ticket.status === 'WAITING' && (
          <>
            <Tag>espera</Tag>
            <Button look="quiet" className="px-2" aria-label={'Se fue ' + ticket.name} busy={busy === 'cancel'} onClick={() => tell('cancel')}>
              Se fue
            </Button>
          </>
        )}
        {(ticket.status === 'CALLED' || ticket.status === 'SERVING') && <Tag tone="good">{deskName(ticket.desk ?? '')}</Tag>}
        {ticket.status === 'PARKED' && (
          <>
            <Tag tone="wait">apartado{ticket.parkedUntil && ' hasta las ' + hour(ticket.parkedUntil, business.timeZone)}</Tag>
            <Button look="quiet" className="px-2" aria-label={'Vuelve a la fila ' + ticket.name} busy={busy === 'unpark'} onClick={() => tell('unpark')}>
              Vuelve
            </Button>
          </>
        )}
        {ticket.status === 'NO_SHOW' && (
          <>
            <Tag tone="bad">no vino</Tag>
            <Button look="quiet" className="px-2" aria-label={'Llamar de nuevo a ' + ticket.name} busy={busy === 'recall'} onClick={() => tell('recall')}>
              Llegó tarde
            </Button>
          </>
        )}
      </div>
      <Failure of={failure} />
    </motion.li>
  );
}
