import { motion } from 'motion/react';
import { dayName, dayNumber, month, weekday } from '../lib/time';

interface Props {
  dates: string[];
  today: string;
  chosen: string;
  /** How many there are of what is counted, where it is known by now. */
  count: (number | undefined)[];
  /** What is counted: none, one, and several. */
  words: [string, string, string];
  onChoose: (date: string) => void;
}

/** The days of a week beside each other, with what is free on each. */
export function Days({ dates, today, chosen, count: counts, words, onChoose }: Props) {
  return (
    <div role="group" aria-label="Día" className="-mx-4 flex snap-x scroll-px-4 gap-2 overflow-x-auto px-4 py-1 [scrollbar-width:none] sm:mx-0 sm:grid sm:grid-cols-7 sm:px-0">
      {dates.map((date, index) => {
        const count = counts[index];
        const counted = count === undefined ? undefined : count === 0 ? words[0] : count + ' ' + words[count === 1 ? 1 : 2];
        const on = date === chosen;
        return (
          <button
            key={date}
            type="button"
            aria-pressed={on}
            aria-label={dayName(date, today) + (counted === undefined ? '' : ', ' + counted)}
            onClick={() => onChoose(date)}
            className={
              'relative flex w-[4.25rem] shrink-0 snap-start flex-col items-center rounded-2xl border px-1 py-2.5 transition-colors sm:w-auto ' +
              (on ? 'border-transparent text-on-brand' : count === 0 ? 'border-line text-muted' : 'border-line bg-card hover:border-field')
            }
          >
            {on && <motion.span layoutId="day" transition={{ type: 'spring', stiffness: 500, damping: 38 }} className="absolute inset-0 rounded-2xl bg-brand" />}
            <span className="relative text-xs font-medium capitalize">{date === today ? 'Hoy' : weekday(date)}</span>
            <span className="tabular relative text-xl leading-tight font-bold">{dayNumber(date)}</span>
            <span className="relative text-[0.6875rem] opacity-80">{counted ?? month(date)}</span>
          </button>
        );
      })}
    </div>
  );
}
