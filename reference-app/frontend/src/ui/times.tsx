import { motion } from 'motion/react';
import type { ReactNode } from 'react';
import type { Slot } from '../api/types';
import { hour, partOfDay } from '../lib/time';
import { useSession } from '../session';
import { Empty } from './basics';

/** The free times of a day, each once however many places it has. */
export function Times({ slots, chosen, onChoose, none }: { slots: Slot[]; chosen: string | null; onChoose: (start: string) => void; none?: ReactNode }) {
  const { business } = useSession();
  const byStart = new Map<string, number>();
  for (const slot of slots) byStart.set(slot.start, (byStart.get(slot.start) ?? 0) + 1);
  const most = Math.max(...byStart.values(), 0);
  const starts = [...byStart.keys()].sort();

  if (starts.length === 0) {
    return (
      <Empty icon="clock" title="No queda nada libre este día">
        {none ?? 'Probá con otro: arriba dice cuántos horarios tiene cada uno.'}
      </Empty>
    );
  }
  return (
    <div className="space-y-6">
      {(['Mañana', 'Tarde', 'Noche'] as const).map((part) => {
        const times = starts.filter((start) => partOfDay(start, business.timeZone) === part);
        return times.length === 0 ? null : (
          <section key={part} aria-label={part}>
            <h3 className="mb-2.5 text-sm font-semibold text-muted">{part}</h3>
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(5.25rem,1fr))] gap-2">
              {times.map((start, index) => {
                const left = byStart.get(start) ?? 0;
                return (
                  <motion.li key={start} initial={{ opacity: 0, scale: 0.96 }} animate={{ opacity: 1, scale: 1 }} transition={{ delay: Math.min(index * 0.012, 0.2) }}>
                    <button
                      type="button"
                      onClick={() => onChoose(start)}
                      aria-pressed={start === chosen}
                      className="flex min-h-13 w-full flex-col items-center justify-center rounded-xl border border-line bg-card font-semibold transition hover:border-brand hover:bg-brand-soft hover:text-brand-ink aria-pressed:border-brand aria-pressed:bg-brand aria-pressed:text-on-brand"
                    >
                      <span className="tabular">{hour(start, business.timeZone)}</span>
                      {most > 1 && left === 1 && <span className="text-[0.6875rem] font-medium text-wait">último</span>}
                    </button>
                  </motion.li>
                );
              })}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
