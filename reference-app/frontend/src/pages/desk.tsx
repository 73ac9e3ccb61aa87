import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Place } from '../api/types';
import { useLine } from '../queries';
import { useSession } from '../session';
import { Button, Card, CardTitle, Empty, Failure, Tag, Waiting } from '../ui/basics';
import { Field } from '../ui/form';
import { Page } from '../ui/page';

/** Where staff call the next one. */
export function Desk() {
  const { client, business } = useSession();
  const queries = useQueryClient();
  const line = useLine();
  const [desk, setDesk] = useState(() => localStorage.getItem('desk:' + business.id) ?? '1');
  const [last, setLast] = useState<Place | null | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const waiting = line.data?.filter((place) => place.status === 'WAITING') ?? [];

  async function call() {
    setBusy(true);
    setFailure(null);
    try {
      setLast(await client.json<Place | null>('/api/v1/line/next', { method: 'POST', body: { desk } }));
      localStorage.setItem('desk:' + business.id, desk);
      await queries.invalidateQueries({ queryKey: ['line'] });
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Page title="Mostrador" lead={line.data && (waiting.length === 1 ? 'Espera 1 persona.' : 'Esperan ' + waiting.length + ' personas.')}>
      <div className="grid gap-5 md:grid-cols-2">
        <Card>
          <CardTitle icon="desk">Llamar</CardTitle>
          <Field name="desk" label="Tu puesto" value={desk} maxLength={20} onChange={(event) => setDesk(event.target.value)} className="mb-4" />
          <Button className="w-full" busy={busy} onClick={() => void call()}>
            Llamar al siguiente
          </Button>
          <div role="status" className="mt-5 text-center">
            {last === null && <p className="text-muted">No espera nadie.</p>}
            {last && (
              <>
                <p className="tabular text-7xl font-bold text-brand-ink">{last.number}</p>
                <p className="mt-1 font-medium">{last.alias}</p>
              </>
            )}
          </div>
          <Failure of={failure} />
        </Card>
        <Card>
          <CardTitle icon="list">En la fila</CardTitle>
          {line.isPending && <Waiting />}
          <Failure of={line.error} />
          {line.data?.length === 0 && (
            <Empty icon="check" title="No hay nadie">
              Cuando alguien saque número, aparece acá.
            </Empty>
          )}
          <ol className="divide-y divide-line">
            {line.data?.map((place) => (
              <li key={place.number} className="flex min-h-13 items-center gap-3 py-2">
                <span className="tabular w-10 text-lg font-bold">{place.number}</span>
                <span className="flex-1 truncate">{place.alias}</span>
                {place.status === 'CALLED' ? <Tag tone="good">llamado</Tag> : <Tag>espera</Tag>}
              </li>
            ))}
          </ol>
        </Card>
      </div>
    </Page>
  );
}
