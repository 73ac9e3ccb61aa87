import { motion } from 'motion/react';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { useServices, useSlots } from '../queries';
import { useSession } from '../session';
import { money } from '../lib/money';
import { hour, length, plusDays, shortDayName, today } from '../lib/time';
import { ButtonLink, Failure, Tag, Waiting } from '../ui/basics';
import { Icon, type IconName } from '../ui/icons';
import type { Service } from '../api/types';

export function Home() {
  const { business, has, user } = useSession();
  const booking = has('scheduling');

  useEffect(() => {
    document.title = business.name;
  }, [business.name]);

  return (
    <>
      <div className="glow border-b border-line">
        <div className="mx-auto max-w-5xl px-4 pt-14 pb-14 sm:px-6 sm:pt-24 sm:pb-20">
          <motion.h1 initial={{ opacity: 0, y: 12 }} animate={{ opacity: 1, y: 0 }} transition={{ duration: 0.4, ease: 'easeOut' }} className="max-w-2xl text-4xl leading-[1.08] font-bold sm:text-6xl">
            {user ? 'Hola, ' + (user.named ? user.name.split(' ')[0] : 'qué bueno verte') + '.' : 'Tu turno, en menos de un minuto.'}
          </motion.h1>
          <motion.p initial={{ opacity: 0, y: 12 }} animate={{ opacity: 1, y: 0 }} transition={{ duration: 0.4, delay: 0.06, ease: 'easeOut' }} className="mt-4 max-w-xl text-lg text-muted">
            {booking ? 'Elegí día y hora en ' + business.name + '. Te confirmamos al instante y te lo recordamos antes.' : business.name}
          </motion.p>
          <motion.div initial={{ opacity: 0, y: 12 }} animate={{ opacity: 1, y: 0 }} transition={{ duration: 0.4, delay: 0.12, ease: 'easeOut' }} className="mt-8 flex flex-wrap gap-3">
            {booking && (
              <ButtonLink to="/reservar" className="px-6">
                <Icon name="calendar" /> Reservar un turno
              </ButtonLink>
            )}
            {user
              ? booking && (
                  <ButtonLink to="/turnos" look="plain">
                    Ver mis turnos
                  </ButtonLink>
                )
              : has('queues') && (
                  <ButtonLink to="/fila" look="plain">
                    <Icon name="ticket" /> Sacar número
                  </ButtonLink>
                )}
          </motion.div>
        </div>
      </div>
      <div className="mx-auto max-w-5xl space-y-14 px-4 py-12 sm:px-6 sm:py-16">
        {booking && <Services />}
        <OtherWays />
      </div>
    </>
  );
}

function Services() {
  const services = useServices();
  return (
    <section aria-labelledby="services">
      <h2 id="services" className="mb-5 text-2xl font-bold">
        Servicios
      </h2>
      {services.isPending && <Waiting lines={2} />}
      <Failure of={services.error} />
      {services.data?.length === 0 && <p className="text-muted">Todavía no hay servicios para reservar.</p>}
      <div className="space-y-5">{services.data?.map((service, index) => <ServiceWeek key={service.id} service={service} delay={index * 0.06} />)}</div>
    </section>
  );
}

const shownTimes = 4;

/** A service with its next free times of the week. */
function ServiceWeek({ service, delay }: { service: Service; delay: number }) {
  const { business } = useSession();
  const now = today(business.timeZone);
  const dates = Array.from({ length: 7 }, (_, index) => plusDays(now, index));
  const days = useSlots(service.id, dates);

  return (
    <motion.article initial={{ opacity: 0, y: 14 }} animate={{ opacity: 1, y: 0 }} transition={{ delay, duration: 0.35, ease: 'easeOut' }} className="overflow-hidden rounded-2xl border border-line bg-card shadow-card">
      <div className="flex flex-wrap items-center justify-between gap-4 p-5 sm:p-6">
        <div>
          <h3 className="text-lg font-semibold">{service.name}</h3>
          <p className="mt-1 flex flex-wrap items-center gap-2 text-sm text-muted">
            <span className="inline-flex items-center gap-1.5">
              <Icon name="clock" className="size-4" /> {length(service.minutes)}
            </span>
            {service.deposit ? <Tag>Seña {money(service.deposit)}</Tag> : <Tag tone="good">Sin seña</Tag>}
          </p>
        </div>
        <ButtonLink to={'/reservar?servicio=' + encodeURIComponent(service.id)} look="soft">
          Ver horarios <Icon name="right" className="size-4" />
        </ButtonLink>
      </div>
      <div className="grid gap-px border-t border-line bg-line sm:grid-cols-2 lg:grid-cols-4">
        {dates
          .map((date, index) => ({ date, slots: days[index]?.data }))
          .filter((day) => day.slots === undefined || day.slots.length > 0)
          .slice(0, 4)
          .map(({ date, slots }) => {
            const starts = [...new Set(slots?.map((slot) => slot.start))];
            return (
              <div key={date} className="bg-card p-4 sm:px-5">
                <h4 className="mb-2 text-sm font-semibold first-letter:uppercase">{shortDayName(date, now)}</h4>
                {slots === undefined ? (
                  <div className="h-8 animate-pulse rounded-lg bg-brand-soft motion-reduce:animate-none" />
                ) : (
                  <ul className="flex flex-wrap gap-1.5">
                    {starts.slice(0, shownTimes).map((start) => (
                      <li key={start}>
                        <Link to={`/reservar?servicio=${encodeURIComponent(service.id)}&dia=${date}&hora=${encodeURIComponent(start)}`} className="tabular inline-flex min-h-9 items-center rounded-lg bg-brand-soft px-2.5 text-sm font-semibold text-brand-ink transition hover:bg-brand hover:text-on-brand">
                          {hour(start, business.timeZone)}
                        </Link>
                      </li>
                    ))}
                    {starts.length > shownTimes && (
                      <li className="tabular inline-flex min-h-9 items-center px-1 text-sm text-muted">+{starts.length - shownTimes}</li>
                    )}
                  </ul>
                )}
              </div>
            );
          })}
      </div>
    </motion.article>
  );
}

/** The other modules of the plan. */
function OtherWays() {
  const { has, business } = useSession();
  const ways: { to: string; icon: IconName; title: string; text: string }[] = [];
  if (has('queues')) ways.push({ to: '/fila', icon: 'ticket', title: '¿Ya estás acá?', text: 'Sacá número en la fila de recepción y mirá cuántos hay antes que vos.' });
  if (has('ai_agent')) ways.push({ to: '/asistente', icon: 'spark', title: 'Preguntá lo que quieras', text: 'El asistente contesta con lo que el negocio dejó escrito, y sin que nada salga de acá.' });
  if (has('whatsapp') && business.dev) ways.push({ to: '/whatsapp', icon: 'chat', title: 'Por WhatsApp', text: 'Escribí «hola» y reservá con números, sin crear una cuenta.' });
  if (ways.length === 0) return null;
  return (
    <section aria-labelledby="ways">
      <h2 id="ways" className="mb-5 text-2xl font-bold">
        También podés
      </h2>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {ways.map((way) => (
          <li key={way.to}>
            <Link to={way.to} className="group block h-full rounded-2xl border border-line bg-card p-5 shadow-card transition hover:-translate-y-0.5 hover:shadow-lift motion-reduce:hover:translate-y-0 sm:p-6">
              <span className="grid size-11 place-items-center rounded-xl bg-brand-soft text-brand-ink transition-colors group-hover:bg-brand group-hover:text-on-brand">
                <Icon name={way.icon} className="size-6" />
              </span>
              <h3 className="mt-4 font-semibold">{way.title}</h3>
              <p className="mt-1 text-sm text-muted">{way.text}</p>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
