import { AnimatePresence, motion } from 'motion/react';
import { useEffect, useState } from 'react';
import { deskName } from '../lib/lines';
import { hour } from '../lib/time';
import { useLine } from '../queries';
import { useSession } from '../session';
import { Brand } from '../ui/shell';

/** For the screen on the wall: read from afar, and by nobody's hand. */
export function LineScreen() {
  const { business } = useSession();
  const line = useLine();
  const [now, setNow] = useState(() => new Date().toISOString());
  const called = line.data?.filter((place) => place.status === 'CALLED') ?? [];
  const waiting = line.data?.filter((place) => place.status === 'WAITING') ?? [];

  useEffect(() => {
    document.title = 'Fila · ' + business.name;
    const clock = setInterval(() => setNow(new Date().toISOString()), 5_000);
    return () => clearInterval(clock);
  }, [business.name]);

  return (
    <main className="glow flex min-h-dvh flex-col gap-8 p-6 sm:p-10">
      <h1 className="sr-only">Fila de {business.name}</h1>
      <header className="flex items-center justify-between text-xl">
        <Brand name={business.name} />
        <p className="tabular text-2xl font-semibold sm:text-4xl">{hour(now, business.timeZone)}</p>
      </header>
      <div className="grid flex-1 gap-8 lg:grid-cols-[1.7fr_1fr]">
        <section aria-live="polite" aria-label="Llamados">
          <h2 className="mb-4 text-xl font-semibold text-muted sm:text-2xl">Ahora pasan</h2>
          <ul className="space-y-4">
            <AnimatePresence initial={false}>
              {called.map((place, index) => (
                <motion.li
                  key={place.line + place.label}
                  layout
                  initial={{ opacity: 0, x: -40 }}
                  animate={{ opacity: 1, x: 0 }}
                  exit={{ opacity: 0 }}
                  className={'flex items-baseline gap-6 rounded-3xl px-8 py-6 shadow-lift ' + (index === 0 ? 'bg-brand text-on-brand' : 'bg-card')}
                >
                  <span className={'tabular font-bold ' + (index === 0 ? 'text-7xl sm:text-9xl' : 'text-5xl sm:text-7xl')}>{place.label}</span>
                  <span className="min-w-0 flex-1 truncate text-2xl font-medium sm:text-4xl">{place.alias}</span>
                  {place.desk !== null && (
                    <span className="truncate text-xl font-medium sm:text-3xl">
                      {deskName(place.desk)}
                    </span>
                  )}
                </motion.li>
              ))}
            </AnimatePresence>
            {called.length === 0 && <li className="rounded-3xl border border-dashed border-line px-8 py-16 text-2xl text-muted">Todavía no se llamó a nadie.</li>}
          </ul>
        </section>
        <section aria-label="En espera">
          <h2 className="mb-4 text-xl font-semibold text-muted sm:text-2xl">Siguen</h2>
          <ol className="divide-y divide-line rounded-3xl bg-card px-6 shadow-card">
            {waiting.slice(0, 8).map((place) => (
              <motion.li key={place.line + place.label} layout="position" className="flex items-baseline gap-5 py-4">
                <span className="tabular w-16 text-3xl font-bold">{place.label}</span>
                <span className="truncate text-xl">{place.alias}</span>
              </motion.li>
            ))}
            {waiting.length === 0 && <li className="py-8 text-lg text-muted">Nadie espera.</li>}
          </ol>
        </section>
      </div>
      {line.isError && (
        <p role="alert" className="text-lg text-bad">
          Sin conexión: esta lista puede estar atrasada.
        </p>
      )}
    </main>
  );
}
