import { motion } from 'motion/react';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { Icon } from './icons';

/** A question over the page: from below on a telephone, in the middle on a screen. The browser keeps the focus inside. */
export function Sheet({ title, onClose, wide = false, children }: { title: string; onClose: () => void; wide?: boolean; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  // Closed while it is still in the page: only then the browser gives the focus back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className={'mx-auto mt-auto mb-0 w-full max-w-none bg-transparent p-0 text-ink sm:my-auto ' + (wide ? 'sm:max-w-xl' : 'sm:max-w-md')}
    >
      <motion.div
        initial={{ y: 40, opacity: 0 }}
        animate={{ y: 0, opacity: 1 }}
        transition={{ type: 'spring', stiffness: 420, damping: 36 }}
        className="rounded-t-3xl bg-card p-6 text-left pb-[max(1.5rem,env(safe-area-inset-bottom))] shadow-lift sm:rounded-3xl"
      >
        <div className="mb-4 flex items-start justify-between gap-4">
          <h2 id={id} className="text-xl font-semibold">
            {title}
          </h2>
          <button type="button" onClick={onClose} className="-m-2 grid size-11 place-items-center rounded-full text-muted hover:bg-brand-soft" aria-label="Cerrar">
            <Icon name="close" />
          </button>
        </div>
        {children}
      </motion.div>
    </dialog>
  );
}
