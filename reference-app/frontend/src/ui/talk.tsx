import { motion } from 'motion/react';
import { useEffect, useRef, type ReactNode } from 'react';

/** A conversation, the newest in sight. */
export function Talk({ label, children, count }: { label: string; children: ReactNode; count: number }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = end.current?.parentElement;
    box?.scrollTo?.({ top: box.scrollHeight, behavior: 'smooth' });
  }, [count]);
  return (
    <div role="log" aria-label={label} tabIndex={0} className="flex h-[min(46dvh,32rem)] sm:h-[min(52dvh,32rem)] flex-col gap-2.5 overflow-y-auto p-4 sm:p-5">
      {children}
      <div ref={end} />
    </div>
  );
}

export function BubbleBox({ mine, children }: { mine: boolean; children: ReactNode }) {
  return (
    <motion.div
      initial={{ opacity: 0, y: 8, scale: 0.98 }}
      animate={{ opacity: 1, y: 0, scale: 1 }}
      className={'max-w-[85%] rounded-2xl px-4 py-2.5 text-[0.9375rem] leading-relaxed break-words whitespace-pre-line ' + (mine ? 'self-end rounded-br-md bg-brand text-on-brand' : 'self-start rounded-bl-md bg-brand-soft')}
    >
      {children}
    </motion.div>
  );
}
