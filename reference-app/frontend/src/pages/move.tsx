import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Booking } from '../api/types';
import { dateOf, dayAndHour, dayName, hour, plusDays, shortDayName, today } from '../lib/time';
import { useSlots } from '../queries';
import { useSession } from '../session';
import { Button, Failure, Waiting } from '../ui/basics';
import { Days } from '../ui/days';
import { Sheet } from '../ui/sheet';
import { Times } from '../ui/times';

interface Props {
  booking: Booking;
  onClose: () => void;
  onDone: (words: string) => void;
}

/** Another time for the same booking: at the same place where it is free, and else at another. */
export function Move({ booking, onClose, onDone }: Props) {
  const { client, business } = useSession();
  const zone = business.timeZone;
  const queries = useQueryClient();
  const now = today(zone);
  const [week, setWeek] = useState(0);
  const [day, setDay] = useState<string | null>(null);
  const [start, setStart] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const dates = Array.from({ length: 7 }, (_, index) => plusDays(now, week * 7 + index));
  const days = useSlots(booking.service.id, dates);
  const own = dateOf(booking.start, zone);
  const chosen = day ?? (dates.includes(own) ? own : dates[0]!);
  const slots = days[dates.indexOf(chosen)];

  async function move(to: string) {
    setBusy(true);
    setFailure(null);
    const places = slots?.data?.filter((slot) => slot.start === to) ?? [];
    const place = places.find((slot) => slot.resource.id === booking.resource.id) ?? places[0];
    try {
      const moved = await client.json<Booking>('/api/v1/bookings/' + booking.id + '/move', { method: 'POST', body: { start: to, resource: place?.resource.id ?? booking.resource.id } });
      void queries.invalidateQueries({ queryKey: ['slots'] });
      await queries.invalidateQueries({ queryKey: ['mine'] });
      onDone('Listo: tu turno es ahora ' + dayAndHour(moved.start, zone).toLowerCase() + ', ' + moved.resource.name + '.');
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
      void queries.invalidateQueries({ queryKey: ['slots'] });
    }
  }

  return (
    <Sheet title="Cambiar la hora" onClose={onClose} wide>
      <p className="mb-3 text-sm text-muted">
        Ahora: {dayAndHour(booking.start, zone).toLowerCase()}, {booking.resource.name}
      </p>
      <div className="mb-4 flex items-center justify-between">
        <h3 className="font-semibold">{dayName(chosen, now)}</h3>
        <span className="flex gap-1">
          <Button look="quiet" disabled={week === 0} onClick={() => (setWeek(week - 1), setDay(null), setStart(null))}>
            Antes
          </Button>
          <Button look="quiet" disabled={week === 7} onClick={() => (setWeek(week + 1), setDay(null), setStart(null))}>
            Después
          </Button>
        </span>
      </div>
      <Days dates={dates} today={now} chosen={chosen} count={days.map(({ data }) => data && new Set(data.map((slot) => slot.start)).size)} words={['sin lugar', 'libre', 'libres']} onChoose={(date) => (setDay(date), setStart(null))} />
      <div className="my-4 max-h-[36dvh] overflow-y-auto">
        {slots?.isPending && <Waiting lines={2} />}
        {slots?.data && <Times slots={slots.data} chosen={start} onChoose={setStart} />}
      </div>
      <Button className="w-full" disabled={start === null} busy={busy} onClick={() => start !== null && void move(start)}>
        {start === null ? 'Elegí otra hora' : 'Cambiar a ' + shortDayName(dateOf(start, zone), now).toLowerCase() + ', ' + hour(start, zone)}
      </Button>
      <Failure of={failure ?? slots?.error} />
    </Sheet>
  );
}
