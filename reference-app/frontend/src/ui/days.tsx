import { motion } from 'motion/react';
import { dayName, dayNumber, month, weekday } from '../lib/time';

interface Props {
  dates: string[];
  today: string;
  chosen: string;
  /** How many times are free, where it is known by now. */
  free: (number | undefined)[];
  onChoose: (date: string) => void;
}

/** The days of a week beside each other, with what is free on each. */
export function Days({ dates, today, chosen, free, onChoose }: Props) {
  return (
    <div role="group" aria-label="Día" className="-mx-4 flex snap-x scroll-px-4 gap-2 overflow-x-auto px-4 py-1 [scrollbar-width:none] sm:mx-0 sm:grid sm:grid-cols-7 sm:px-0">
      {dates.map((date, index) => {
        const count = free[index];
        const on = date === chosen;
        return (
          <button
            key={date}
            type="button"
            aria-pressed={on}
            aria-label={dayName(date, today) + (count === undefined ? '' : count === 0 ? ', sin horarios' : ', ' + count + ' horarios')}
            onClick={() => onChoose(date)}
            className={
              'relative flex w-[4.25rem] shrink-0 snap-start flex-col items-center rounded-2xl border px-1 py-2.5 transition-colors sm:w-auto ' +
              (on ? 'border-transparent text-on-brand' : count === 0 ? 'border-line text-muted' : 'border-line bg-card hover:border-field')
            }
          >
            {on && <motion.span layoutId="day" transition={{ type: 'spring', stiffness: 500, damping: 38 }} className="absolute inset-0 rounded-2xl bg-brand" />}
            <span className="relative text-xs font-medium capitalize">{date === today ? 'Hoy' : weekday(date)}</span>
            <span className="tabular relative text-xl leading-tight font-bold">{dayNumber(date)}</span>
            <span className="relative text-[0.6875rem] opacity-80">{count === undefined ? month(date) : count === 0 ? 'lleno' : count + ' libres'}</span>
          </button>
        );
      })}
    </div>
  );
}
