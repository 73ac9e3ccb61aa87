import type { ReactNode } from 'react';
import { Button, Failure, type Look } from './basics';
import { Sheet } from './sheet';

interface Props {
  title: string;
  yes: string;
  /** The way back in words, where the cross of the sheet is not enough. */
  no?: string;
  look?: Look;
  busy: boolean;
  failure: unknown;
  onYes: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

/** Asks once more before something is done. It stays open with what went wrong; who asks closes it once it is done. */
export function Sure({ title, yes, no, look = 'danger', busy, failure, onYes, onClose, children }: Props) {
  return (
    <Sheet title={title} onClose={onClose}>
      {children}
      <div className="flex flex-wrap gap-2">
        <Button look={look} className="flex-1" busy={busy} onClick={() => void onYes()}>
          {yes}
        </Button>
        {no !== undefined && (
          <Button look="soft" className="flex-1" onClick={onClose}>
            {no}
          </Button>
        )}
      </div>
      <Failure of={failure} />
    </Sheet>
  );
}
