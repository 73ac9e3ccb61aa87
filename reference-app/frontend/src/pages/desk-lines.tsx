import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { Line, LineReport } from '../api/types';
import { lineName } from '../lib/lines';
import { waitOf } from '../lib/time';
import { useDeed } from '../queries';
import { useSession } from '../session';
import { Button, Card, Failure, Tag, Waiting } from '../ui/basics';
import { EditLine } from './desk-line-form';

/** The lines, whether each takes people in, and how it went today. */
export function DeskLines({ lines }: { lines: UseQueryResult<Line[]> }) {
  const { isAdmin } = useSession();
  const [edited, setEdited] = useState<Line | 'new' | null>(null);
  return (
    <section aria-labelledby="lines" className="mt-10">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id="lines" className="text-xl font-semibold">
          Filas de hoy
        </h2>
        {isAdmin && (
          <Button look="soft" aria-haspopup="dialog" disabled={lines.data === undefined} onClick={() => setEdited('new')}>
            Nueva fila
          </Button>
        )}
      </div>
      {lines.isPending && <Waiting lines={2} />}
      <Failure of={lines.error} />
      <ul className="grid gap-5 md:grid-cols-2">
        {lines.data?.map((line) => (
          <li key={line.id}>
            <OneLine line={line} onEdit={isAdmin ? () => setEdited(line) : undefined} />
          </li>
        ))}
      </ul>
      {edited && <EditLine line={edited === 'new' ? null : edited} taken={lines.data?.map((line) => line.id) ?? []} onClose={() => setEdited(null)} />}
    </section>
  );
}

function OneLine({ line, onEdit }: { line: Line; onEdit: (() => void) | undefined }) {
  const { client, user } = useSession();
  const { busy, failure, run } = useDeed();
  const path = '/api/v1/admin/lines/' + encodeURIComponent(line.id);
  const report = useQuery({
    queryKey: ['mine', user?.id, 'lines', line.id, 'report'],
    queryFn: () => client.json<LineReport>(path + '/report'),
    refetchInterval: 30_000,
  });
  const open = line.door === 'OPEN';

  return (
    <Card className="h-full">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="flex items-center gap-3 text-lg font-semibold">
          {lineName(line.id)} <Tag tone={open ? 'good' : 'bad'}>{open ? 'abierta' : 'cerrada'}</Tag>
        </h3>
        <span className="flex flex-wrap gap-2">
          {onEdit && (
            <Button look="plain" aria-haspopup="dialog" aria-label={'Cambiar ' + lineName(line.id)} onClick={onEdit}>
              Cambiar
            </Button>
          )}
          <Button look={open ? 'plain' : 'soft'} busy={busy !== null} aria-label={(open ? 'Cerrar ' : 'Abrir ') + lineName(line.id)} onClick={() => void run('door', (api) => api.json(path + (open ? '/close' : '/open'), { method: 'POST' }))}>
            {open ? 'Cerrar' : 'Abrir'}
          </Button>
        </span>
      </div>
      {!open && <p className="mt-2 text-sm text-muted">No se dan números; a quienes esperan se los sigue llamando.</p>}
      <Failure of={failure ?? report.error} />
      {report.isPending && <Waiting lines={1} />}
      {report.data && (
        <dl className="mt-4 grid grid-cols-3 gap-x-4 gap-y-3 text-sm">
          <Figure name="Esperan" value={line.cap === null ? line.waiting : line.waiting + ' de ' + line.cap} />
          <Figure name="Números" value={report.data.taken} />
          <Figure name="Atendidos" value={report.data.done} />
          <Figure name="No vinieron" value={report.data.noShows} />
          <Figure name="Espera usual" value={report.data.called === 0 ? '–' : waitOf(report.data.waitMedian)} />
          <Figure name={'Antes de ' + waitOf(report.data.target)} value={report.data.called === 0 ? '–' : Math.round(report.data.withinTarget * 100) + ' %'} />
        </dl>
      )}
    </Card>
  );
}

function Figure({ name, value }: { name: string; value: string | number }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="tabular text-lg font-semibold">{value}</dd>
    </div>
  );
}
