import { motion } from 'motion/react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useSession } from '../session';

let first = true;

interface Props {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}

/** A page under its title, which gets the focus when one comes from another page, as a page load would have it. */
export function Page({ title, lead, actions, narrow = false, children }: Props) {
  const { business } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = title + ' · ' + business.name;
  }, [title, business.name]);

  useEffect(() => {
    if (!first) heading.current?.focus({ preventScroll: true });
    first = false;
  }, []);

  return (
    <motion.div initial={{ opacity: 0, y: 8 }} animate={{ opacity: 1, y: 0 }} transition={{ duration: 0.25, ease: 'easeOut' }} className={'mx-auto w-full px-4 py-8 sm:px-6 sm:py-12 ' + (narrow ? 'max-w-xl' : 'max-w-5xl')}>
      <header className="mb-7 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div>
          <h1 ref={heading} tabIndex={-1} className="text-3xl font-bold sm:text-4xl">
            {title}
          </h1>
          {lead && <p className="mt-2 max-w-prose text-muted">{lead}</p>}
        </div>
        {actions}
      </header>
      {children}
    </motion.div>
  );
}
