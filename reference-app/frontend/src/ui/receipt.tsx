import { useState } from 'react';
import { useSession } from '../session';
import { Button, Failure } from './basics';

/** The paper for a booking's deposit. Only its owner and staff may see it, so it comes with the token and not by a link. */
export function Receipt({ booking, label = 'Comprobante', name, className = '' }: { booking: string; label?: string; name?: string; className?: string }) {
  const { client } = useSession();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  async function open() {
    setBusy(true);
    setFailure(null);
    try {
      const url = URL.createObjectURL(await client.blob('/api/v1/bookings/' + booking + '/invoice'));
      const link = document.createElement('a');
      link.href = url;
      link.download = 'comprobante-' + booking.slice(0, 8) + '.pdf';
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button look="plain" className={className} busy={busy} aria-label={name} onClick={() => void open()}>
        {label}
      </Button>
      <Failure of={failure} />
    </>
  );
}
