import { useQueryClient } from '@tanstack/react-query';
import { AnimatePresence, motion } from 'motion/react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Booking } from '../api/types';
import { dateOf, dayName, hour, today } from '../lib/time';
import { useBookings } from '../queries';
import { useSession } from '../session';
import { Button, ButtonAnchor, ButtonLink, Empty, Failure, Note, Tag, Waiting, type Tone } from '../ui/basics';
import { Page } from '../ui/page';
import { Receipt } from '../ui/receipt';
import { Sure } from '../ui/sure';
import { Move } from './move';
import { Standings } from './standing';
import { Wishes } from './waitlist';

const states: Record<string, [string, Tone]> = {
  HELD: ['Falta la seña', 'wait'],
  CONFIRMED: ['Confirmado', 'good'],
  CANCELLED: ['Cancelado', 'bad'],
  EXPIRED: ['Vencido', 'bad'],
};

const payments: Record<string, string> = {
  SUCCEEDED: 'Seña pagada',
  REFUNDED: 'Seña devuelta',
  DECLINED: 'El pago fue rechazado',
  PENDING: 'El pago está en camino',
};

export function Bookings() {
  const { user } = useSession();
  const bookings = useBookings();
  const [search] = useSearchParams();
  const [leaving, setLeaving] = useState<Booking | null>(null);
  const [moving, setMoving] = useState<Booking | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const fresh = bookings.data?.find((booking) => booking.id === search.get('nuevo'));
  const paying = search.has('pago');
  const waiting = bookings.data?.some((booking) => booking.status === 'HELD') ?? false;

  return (
    <Page title="Mis turnos" lead={user?.email} actions={<ButtonLink to="/reservar">Reservar otro</ButtonLink>}>
      <div className="mb-6 space-y-3 empty:hidden">
        {fresh?.status === 'CONFIRMED' && <Note>Listo: tu turno está confirmado. Te mandamos el detalle por correo.</Note>}
        {paying && bookings.data && bookings.data.length > 0 && (waiting ? <Note tone="wait">Si ya pagaste, el turno se confirma solo en unos segundos.</Note> : <Note>Recibimos tu pago: el turno es tuyo.</Note>)}
        {done && <Note tone="plain">{done}</Note>}
      </div>
      {bookings.isPending && <Waiting />}
      <Failure of={bookings.error} />
      {bookings.data?.length === 0 && (
        <Empty icon="calendar" title="Todavía no tenés turnos">
          Cuando reserves, los vas a ver acá.
        </Empty>
      )}
      <ul className="space-y-3">
        <AnimatePresence initial={false}>
          {bookings.data?.map((booking) => (
            <motion.li key={booking.id} layout="position" initial={{ opacity: 0, y: 10 }} animate={{ opacity: 1, y: 0 }} exit={{ opacity: 0 }}>
              <Row booking={booking} onLeave={() => setLeaving(booking)} onMove={() => setMoving(booking)} />
            </motion.li>
          ))}
        </AnimatePresence>
      </ul>
      <Wishes />
      <Standings />
      {moving && (
        <Move
          booking={moving}
          onClose={() => setMoving(null)}
          onDone={(words) => {
            setMoving(null);
            setDone(words);
          }}
        />
      )}
      {leaving && (
        <Cancel
          booking={leaving}
          onClose={() => setLeaving(null)}
          onDone={(words) => {
            setLeaving(null);
            setDone(words);
          }}
        />
      )}
    </Page>
  );
}

/** Three of them beside each other on a telephone. */
const small = 'max-sm:px-3 max-sm:text-sm';

function Row({ booking, onLeave, onMove }: { booking: Booking; onLeave: () => void; onMove: () => void }) {
  const { business } = useSession();
  const zone = business.timeZone;
  const [words, tone] = states[booking.status] ?? [booking.status, 'plain'];
  const over = booking.status === 'CANCELLED' || booking.status === 'EXPIRED';
  const payment = booking.payment === null ? undefined : payments[booking.payment];

  return (
    <article className={'flex flex-wrap items-center gap-x-5 gap-y-4 rounded-2xl border border-line bg-card p-4 shadow-card sm:p-5 ' + (over ? 'opacity-70' : '')}>
      <p className="tabular grid w-18 shrink-0 place-items-center rounded-xl bg-brand-soft py-3 text-xl leading-none font-bold text-brand-ink">{hour(booking.start, zone)}</p>
      <div className="min-w-44 flex-1">
        <h2 className={'font-semibold ' + (over ? 'line-through decoration-1' : '')}>{dayName(dateOf(booking.start, zone), today(zone))}</h2>
        <p className="text-sm text-muted">
          {booking.service.name} · {booking.resource.name}
        </p>
        <p className="mt-1.5 flex flex-wrap items-center gap-2 text-sm">
          <Tag tone={tone}>{words}</Tag>
          {payment && <span className="text-muted">{payment}</span>}
          {booking.heldUntil && <span className="text-muted">Guardado hasta las {hour(booking.heldUntil, zone)}</span>}
        </p>
      </div>
      <div className="flex w-full flex-wrap gap-2 empty:hidden sm:w-auto">
        {booking.status === 'HELD' && booking.checkoutUrl && <ButtonAnchor href={booking.checkoutUrl}>Pagar la seña</ButtonAnchor>}
        {(booking.payment === 'SUCCEEDED' || booking.payment === 'REFUNDED') && <Receipt booking={booking.id} className={small} />}
        {/* The server lets move what could be given up for nothing. */}
        {booking.cancellable && booking.refundPercent === 100 && booking.status === 'CONFIRMED' && (
          <Button look="plain" className={small} onClick={onMove}>
            Cambiar
          </Button>
        )}
        {booking.cancellable && (
          <Button look="danger" className={small} onClick={onLeave}>
            Cancelar
          </Button>
        )}
      </div>
    </article>
  );
}

/** What becomes of the deposit. */
function refunded(percent: number): string {
  if (percent === 100) return 'La seña vuelve entera, por el mismo medio con que pagaste.';
  if (percent === 0) return 'A esta altura la seña ya no se devuelve.';
  return 'Vuelve el ' + percent + ' % de la seña, por el mismo medio con que pagaste.';
}

function Cancel({ booking, onClose, onDone }: { booking: Booking; onClose: () => void; onDone: (words: string) => void }) {
  const { client, business } = useSession();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const paid = booking.payment === 'SUCCEEDED';
  const refund = refunded(booking.refundPercent ?? 0);

  async function cancel() {
    setBusy(true);
    setFailure(null);
    try {
      await client.json<Booking>('/api/v1/bookings/' + booking.id + '/cancel', { method: 'POST' });
      void queries.invalidateQueries({ queryKey: ['slots'] });
      await queries.invalidateQueries({ queryKey: ['mine'] });
      onDone(paid ? 'Cancelaste el turno. ' + refund : 'Cancelaste el turno.');
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
    }
  }

  return (
    <Sure title="¿Cancelar este turno?" yes="Sí, cancelar" no="Mantenerlo" busy={busy} failure={failure} onYes={cancel} onClose={onClose}>
      <p className="mb-1 font-semibold">
        {dayName(dateOf(booking.start, business.timeZone), today(business.timeZone))}, {hour(booking.start, business.timeZone)} h
      </p>
      <p className="mb-5 text-muted">
        {booking.service.name} · {booking.resource.name}
      </p>
      {paid && <p className={'mb-5 rounded-xl px-4 py-3 text-sm font-medium ' + (booking.refundPercent === 100 ? 'bg-good-soft text-good' : 'bg-wait-soft text-wait')}>{refund}</p>}
    </Sure>
  );
}
