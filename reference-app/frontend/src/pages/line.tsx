import { useQueryClient } from '@tanstack/react-query';
import { motion } from 'motion/react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Place } from '../api/types';
import { Wish } from '../api/wish';
import { deskName } from '../lib/lines';
import { useLine } from '../queries';
import { useSession } from '../session';
import { Button, Card, CardTitle, Empty, Failure, Tag, Waiting } from '../ui/basics';
import { Field, Form } from '../ui/form';
import { Icon } from '../ui/icons';
import { Page } from '../ui/page';

/** The number in one's pocket: this device remembers it, since taking one needs no account. */
function pocket(business: string) {
  const name = 'ticket:' + business;
  return {
    get: () => JSON.parse(localStorage.getItem(name) ?? 'null') as Place | null,
    put: (ticket: Place) => localStorage.setItem(name, JSON.stringify(ticket)),
    empty: () => localStorage.removeItem(name),
  };
}

export function Line() {
  const { client, business, user } = useSession();
  const queries = useQueryClient();
  const line = useLine();
  const kept = pocket(business.id);
  const [ticket, setTicket] = useState(kept.get);

  return (
    <Page
      title="Fila de recepción"
      lead="Sacá número desde tu teléfono y esperá donde quieras."
      actions={
        <Link to="/fila/pantalla" className="inline-flex min-h-11 items-center gap-2 rounded-xl px-3 text-sm font-semibold text-muted hover:bg-brand-soft hover:text-ink">
          <Icon name="screen" /> Ver la pantalla
        </Link>
      }
    >
      <div className="grid gap-5 md:grid-cols-2">
        {ticket ? (
          <Ticket
            ticket={ticket}
            places={line.data}
            onDrop={() => {
              kept.empty();
              setTicket(null);
            }}
          />
        ) : (
          <Card>
            <CardTitle icon="ticket">Sacar número</CardTitle>
            <Form
              submit="Sacar número"
              onSubmit={async ({ name = '' }) => {
                const taken = await new Wish('ticket').fulfil({ name }, (key) => client.json<Place>('/api/v1/line', { method: 'POST', body: { name }, key }));
                kept.put(taken);
                setTicket(taken);
                await queries.invalidateQueries({ queryKey: ['line'] });
              }}
            >
              {(wrong) => <Field name="name" label="Tu nombre" autoComplete="name" required maxLength={60} defaultValue={user?.named ? user.name : ''} hint="En la pantalla se ve el nombre y la inicial." wrong={wrong.name} />}
            </Form>
          </Card>
        )}
        <Card>
          <CardTitle icon="list">Ahora</CardTitle>
          {line.isPending && <Waiting />}
          <Failure of={line.error} />
          {line.data?.length === 0 && (
            <Empty icon="check" title="No hay nadie en la fila">
              Si sacás número, te llaman enseguida.
            </Empty>
          )}
          <ol className="divide-y divide-line">
            {line.data?.map((place) => (
              <motion.li key={place.line + place.label} layout="position" className="flex min-h-13 items-center gap-3 py-2">
                <span className="tabular min-w-10 text-lg font-bold">{place.label}</span>
                <span className="flex-1 truncate">{place.alias}</span>
                {place.status === 'CALLED' ? <Tag tone="good">pase</Tag> : <Tag>espera</Tag>}
              </motion.li>
            ))}
          </ol>
        </Card>
      </div>
    </Page>
  );
}

/** Where a ticket stands, in words. The list shows who is next and not everybody: who came later than the last of them is still in the line. */
export function standing(ticket: Place, places: Place[] | undefined): { is: 'called' | 'waiting' | 'over'; words: string } {
  if (places === undefined) return { is: 'waiting', words: 'Estás en la fila.' };
  const here = places.find((place) => place.label === ticket.label && place.alias === ticket.alias);
  const waiting = places.filter((place) => place.status === 'WAITING' && place.line === (here?.line ?? ticket.line));
  if (here?.status === 'CALLED') return { is: 'called', words: '¡Te toca! Pasá: ' + (here.desk === null ? 'recepción' : deskName(here.desk)) + '.' };
  if (here) {
    const ahead = waiting.indexOf(here);
    return { is: 'waiting', words: ahead === 0 ? 'Sos el próximo.' : ahead === 1 ? 'Hay 1 persona antes que vos.' : 'Hay ' + ahead + ' personas antes que vos.' };
  }
  if (waiting.length > 0 && waiting.every((place) => place.number < ticket.number)) {
    return { is: 'waiting', words: 'Hay al menos ' + waiting.length + ' antes que vos.' };
  }
  return { is: 'over', words: 'Ya te atendieron, o tu número venció.' };
}

function Ticket({ ticket, places, onDrop }: { ticket: Place; places: Place[] | undefined; onDrop: () => void }) {
  const { is, words } = standing(ticket, places);
  return (
    <motion.section
      initial={{ opacity: 0, scale: 0.97 }}
      animate={{ opacity: 1, scale: 1 }}
      className={'relative overflow-hidden rounded-2xl p-6 text-center shadow-lift transition-colors ' + (is === 'called' ? 'bg-good text-card' : 'bg-brand text-on-brand')}
      aria-label="Tu número"
    >
      <p className="text-sm font-medium opacity-85">{ticket.alias}</p>
      <motion.p animate={is === 'called' ? { scale: [1, 1.08, 1] } : { scale: 1 }} transition={is === 'called' ? { repeat: 3, duration: 0.6 } : {}} className="tabular my-2 text-8xl leading-none font-bold">
        {ticket.label}
      </motion.p>
      <p role="status" className="text-lg font-semibold">
        {words}
      </p>
      {is === 'over' && (
        <Button look="plain" className="mt-5" onClick={onDrop}>
          Sacar otro número
        </Button>
      )}
    </motion.section>
  );
}
