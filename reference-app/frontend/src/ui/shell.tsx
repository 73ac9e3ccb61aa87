import { motion } from 'motion/react';
import { Suspense, useEffect, useState } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { monogram } from '../lib/brand';
import { useSession } from '../session';
import { Waiting } from './basics';
import { Icon, type IconName } from './icons';
import { Sheet } from './sheet';

interface Place {
  to: string;
  text: string;
  icon: IconName;
}

/** What this business's plan has, for whoever looks. */
function usePlaces(): { main: Place[]; more: Place[]; staff: Place[] } {
  const { has, business, user, isStaff, isAdmin } = useSession();
  const main: Place[] = [];
  const more: Place[] = [];
  const staff: Place[] = [];
  if (has('scheduling')) {
    main.push({ to: '/reservar', text: 'Reservar', icon: 'calendar' });
    if (user) main.push({ to: '/turnos', text: 'Mis turnos', icon: 'clock' });
  }
  if (has('queues')) main.push({ to: '/fila', text: 'Fila', icon: 'ticket' });
  if (has('ai_agent')) more.push({ to: '/asistente', text: 'Asistente', icon: 'spark' });
  if (business.dev && has('whatsapp')) more.push({ to: '/whatsapp', text: 'WhatsApp', icon: 'chat' });
  if (business.dev) more.push({ to: '/mensajes', text: 'Mensajes', icon: 'mail' });
  if (isStaff) {
    if (has('scheduling')) staff.push({ to: '/agenda', text: 'Agenda', icon: 'list' });
    if (has('queues')) staff.push({ to: '/mostrador', text: 'Mostrador', icon: 'desk' });
  }
  if (isAdmin) {
    if (has('payments')) staff.push({ to: '/comprobantes', text: 'Comprobantes', icon: 'file' });
    if (has('scheduling')) staff.push({ to: '/catalogo', text: 'Catálogo', icon: 'tag' });
    staff.push({ to: '/personas', text: 'Personas', icon: 'user' });
    staff.push({ to: '/trabajos', text: 'Trabajos', icon: 'cycle' });
    staff.push({ to: '/ajustes', text: 'Ajustes', icon: 'sliders' });
    staff.push({ to: '/auditoria', text: 'Auditoría', icon: 'shield' });
  }
  return { main, more, staff };
}

const link = ({ isActive }: { isActive: boolean }) =>
  'relative rounded-lg px-3 py-2 text-sm whitespace-nowrap font-medium transition-colors ' + (isActive ? 'text-brand-ink' : 'text-muted hover:text-ink');

function TopLink({ place }: { place: Place }) {
  return (
    <NavLink to={place.to} className={link}>
      {({ isActive }) => (
        <>
          {place.text}
          {isActive && <motion.span layoutId="here" className="absolute inset-x-3 -bottom-0.5 h-0.5 rounded-full bg-brand" />}
        </>
      )}
    </NavLink>
  );
}

export function Brand({ name }: { name: string }) {
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <span className="grid size-9 shrink-0 place-items-center rounded-xl bg-brand text-sm font-bold text-on-brand" aria-hidden="true">
        {monogram(name)}
      </span>
      <span className="truncate font-semibold tracking-tight">{name}</span>
    </span>
  );
}

/** The frame of all pages: the places above on a screen, below under the thumb on a telephone. */
export function Shell() {
  const { business, user } = useSession();
  const { main, more, staff } = usePlaces();
  const [menu, setMenu] = useState(false);
  const { pathname } = useLocation();

  useEffect(() => {
    setMenu(false);
    window.scrollTo(0, 0);
  }, [pathname]);

  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#contenido" className="sr-only z-50 rounded-lg bg-card px-4 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2">
        Ir al contenido
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-paper/85 backdrop-blur-md">
        <div className="mx-auto flex h-16 max-w-5xl items-center gap-4 px-4 sm:px-6">
          <Link to="/" className="min-w-0 rounded-xl" aria-label={business.name + ', inicio'}>
            <Brand name={business.name} />
          </Link>
          <nav aria-label="Principal" className="mx-auto hidden items-center gap-0.5 lg:flex">
            {[...main, ...more].map((place) => (
              <TopLink key={place.to} place={place} />
            ))}
          </nav>
          <div className="ml-auto shrink-0 lg:ml-0">
            {user ? (
              <Link to="/cuenta" aria-label={'Mi cuenta: ' + user.name} className="flex items-center gap-2 rounded-full border border-line bg-card p-1 text-sm sm:pr-3.5 font-medium hover:border-field">
                <span className="grid size-8 place-items-center rounded-full bg-brand-soft text-xs font-bold text-brand-ink" aria-hidden="true">
                  {monogram(user.name).toUpperCase()}
                </span>
                <span className="hidden max-w-28 truncate sm:inline">{user.name.split(' ')[0]}</span>
              </Link>
            ) : (
              <Link to="/entrar" className="inline-flex min-h-10 items-center rounded-full border border-line bg-card px-4 text-sm font-semibold hover:border-field">
                Entrar
              </Link>
            )}
          </div>
        </div>
        {staff.length > 0 && (
          <nav aria-label="Equipo" className="hidden border-t border-line lg:block">
            <div className="mx-auto flex h-11 max-w-5xl items-center gap-0.5 px-3">
              <span className="px-3 text-xs font-semibold tracking-wide text-muted uppercase">Equipo</span>
              {staff.map((place) => (
                <TopLink key={place.to} place={place} />
              ))}
            </div>
          </nav>
        )}
      </header>

      <main id="contenido" className="flex-1 pb-24 lg:pb-10">
        <Suspense
          fallback={
            <div className="mx-auto max-w-5xl px-4 py-12 sm:px-6">
              <Waiting />
            </div>
          }
        >
          <Outlet key={pathname} />
        </Suspense>
      </main>

      <nav aria-label="Secciones" className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-card/95 pb-[env(safe-area-inset-bottom)] backdrop-blur-md lg:hidden">
        <ul className="mx-auto flex max-w-md">
          {[{ to: '/', text: 'Inicio', icon: 'home' as const }, ...main].map((place) => (
            <li key={place.to} className="flex-1">
              <NavLink to={place.to} end className={({ isActive }) => 'flex h-16 flex-col items-center justify-center gap-1 text-[0.6875rem] font-medium ' + (isActive ? 'text-brand-ink' : 'text-muted')}>
                <Icon name={place.icon} className="size-6" />
                {place.text}
              </NavLink>
            </li>
          ))}
          {more.length + staff.length > 0 && (
            <li className="flex-1">
              <button type="button" onClick={() => setMenu(true)} aria-haspopup="dialog" className="flex h-16 w-full flex-col items-center justify-center gap-1 text-[0.6875rem] font-medium text-muted">
                <Icon name="more" className="size-6" />
                Más
              </button>
            </li>
          )}
        </ul>
      </nav>
      {menu && (
        <Sheet title="Más" onClose={() => setMenu(false)}>
          <ul className="space-y-1">
            {[...more, ...staff].map((place) => (
              <li key={place.to}>
                <NavLink to={place.to} className={({ isActive }) => 'flex min-h-12 items-center gap-3 rounded-xl px-3 font-medium hover:bg-brand-soft ' + (isActive ? 'bg-brand-soft text-brand-ink' : '')}>
                  <Icon name={place.icon} />
                  {place.text}
                </NavLink>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </div>
  );
}
