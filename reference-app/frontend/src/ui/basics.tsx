import { motion } from 'motion/react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import { words } from '../api/problem';
import { Icon, type IconName } from './icons';

const shape =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-xl px-4 text-[0.9375rem] font-semibold transition duration-150 select-none disabled:opacity-50 active:scale-[0.98] motion-reduce:active:scale-100';
const looks = {
  main: 'bg-brand text-on-brand shadow-sm hover:bg-brand-strong',
  soft: 'bg-brand-soft text-brand-ink hover:brightness-97 dark:hover:brightness-115',
  plain: 'border border-line bg-card text-ink hover:border-field',
  quiet: 'text-muted hover:bg-brand-soft hover:text-ink',
  danger: 'border border-line bg-card text-bad hover:border-bad',
};

export type Look = keyof typeof looks;

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  /** It is at work: it cannot be pressed, and says so. */
  busy?: boolean;
}

export function Button({ look = 'main', busy = false, className = '', children, type = 'button', disabled, ...rest }: ButtonProps) {
  return (
    <button type={type} className={`${shape} ${looks[look]} ${className}`} disabled={disabled === true || busy} aria-busy={busy} {...rest}>
      {busy && <Spinner />}
      {children}
    </button>
  );
}

export function ButtonLink({ look = 'main', className = '', ...rest }: LinkProps & { look?: Look; className?: string }) {
  return <Link className={`${shape} ${looks[look]} ${className}`} {...rest} />;
}

/** To another program's page, such as the payment provider's. */
export function ButtonAnchor({ look = 'main', className = '', href, children }: { look?: Look; className?: string; href: string; children: ReactNode }) {
  return (
    <a className={`${shape} ${looks[look]} ${className}`} href={href}>
      {children}
    </a>
  );
}

function Spinner() {
  return <span className="size-4 animate-spin rounded-full border-2 border-current border-r-transparent motion-reduce:animate-none" aria-hidden="true" />;
}

export function Card({ className = '', children }: { className?: string; children: ReactNode }) {
  return <section className={'rounded-2xl border border-line bg-card p-5 shadow-card sm:p-6 ' + className}>{children}</section>;
}

export function CardTitle({ icon, children }: { icon?: IconName; children: ReactNode }) {
  return (
    <h2 className="mb-4 flex items-center gap-2.5 text-lg font-semibold">
      {icon && (
        <span className="grid size-8 place-items-center rounded-lg bg-brand-soft text-brand-ink">
          <Icon name={icon} className="size-4.5" />
        </span>
      )}
      {children}
    </h2>
  );
}

const tones = {
  good: 'bg-good-soft text-good',
  wait: 'bg-wait-soft text-wait',
  bad: 'bg-bad-soft text-bad',
  plain: 'bg-brand-soft text-brand-ink',
};

export type Tone = keyof typeof tones;

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={'inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-xs font-semibold whitespace-nowrap ' + tones[tone]}>{children}</span>;
}

/** What went wrong, said at once by programs that read aloud. Always there, so that they watch it. */
export function Failure({ of, children }: { of: unknown; children?: ReactNode }) {
  return (
    <div role="alert" className="empty:hidden">
      {of ? (
        <motion.div initial={{ opacity: 0, y: -4 }} animate={{ opacity: 1, y: 0 }} className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-xl bg-bad-soft px-4 py-3 text-sm font-medium text-bad">
          <span>{words(of)}</span>
          {children}
        </motion.div>
      ) : null}
    </div>
  );
}

export function Note({ children, tone = 'good' }: { children: ReactNode; tone?: Tone }) {
  return (
    <motion.div role="status" initial={{ opacity: 0, y: -4 }} animate={{ opacity: 1, y: 0 }} className={'rounded-xl px-4 py-3 text-sm font-medium ' + tones[tone]}>
      {children}
    </motion.div>
  );
}

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-2xl border border-dashed border-line px-6 py-10 text-center">
      <span className="mb-1 grid size-12 place-items-center rounded-2xl bg-brand-soft text-brand-ink">
        <Icon name={icon} className="size-6" />
      </span>
      <p className="font-semibold">{title}</p>
      <div className="text-sm text-muted">{children}</div>
    </div>
  );
}

/** Holds the place of what is on its way. */
export function Waiting({ lines = 3 }: { lines?: number }) {
  return (
    <div role="status" aria-label="Cargando" className="space-y-3">
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="h-14 animate-pulse rounded-xl bg-brand-soft motion-reduce:animate-none" />
      ))}
    </div>
  );
}
