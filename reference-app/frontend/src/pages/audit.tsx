import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { AuditEntry } from '../api/types';
import { dayAndHour } from '../lib/time';
import { useSession } from '../session';
import { Button, Empty, Failure, Note, Waiting } from '../ui/basics';
import { Page } from '../ui/page';

interface Entries {
  entries: AuditEntry[];
  next: number | null;
}

/** Who did what, the newest first. */
export function Audit() {
  const { client, business, user } = useSession();
  const log = useInfiniteQuery({
    queryKey: ['mine', user?.id, 'audit'],
    queryFn: ({ pageParam }) => client.json<Entries>('/api/v1/admin/audit' + (pageParam === null ? '' : '?before=' + pageParam)),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  const verification = useQuery({
    queryKey: ['mine', user?.id, 'audit-verification'],
    queryFn: () => client.json<{ status: string; detail?: string }>('/api/v1/admin/audit/verification'),
  });

  return (
    <Page title="Auditoría" lead="Quién hizo qué. Cada entrada lleva el sello de la anterior, así que un cambio se nota.">
      <div className="mb-5">
        {verification.data?.status === 'intact' && <Note>Íntegra: nadie cambió ni quitó nada.</Note>}
        {verification.data?.status === 'broken' && <Note tone="bad">Alterada: alguien cambió o quitó entradas. {verification.data.detail}</Note>}
      </div>
      {log.isPending && <Waiting lines={6} />}
      <Failure of={log.error ?? verification.error} />
      {log.data?.pages[0]?.entries.length === 0 && (
        <Empty icon="shield" title="Todavía no hay nada que contar">
          Los pagos, los comprobantes y los cambios de permisos aparecen acá.
        </Empty>
      )}
      <ol className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
        {log.data?.pages
          .flatMap((page) => page.entries)
          .map((entry) => (
            <li key={entry.sequence} className="grid gap-x-5 gap-y-1 px-4 py-3 sm:grid-cols-[10.5rem_1fr_auto] sm:px-5">
              <span className="tabular text-sm text-muted">{dayAndHour(entry.at, business.timeZone)}</span>
              <span>
                <span className="font-medium">{entry.action}</span>
                <span className="block text-sm break-words text-muted">{Object.entries(entry.data).map(([name, value]) => name + ': ' + value).join(' · ')}</span>
              </span>
              <span className="text-sm break-all text-muted">{entry.actor}</span>
            </li>
          ))}
      </ol>
      {log.hasNextPage && (
        <Button look="plain" className="mt-5" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          Ver más
        </Button>
      )}
    </Page>
  );
}
