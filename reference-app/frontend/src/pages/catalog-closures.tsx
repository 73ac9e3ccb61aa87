import { useQueries, useQueryClient } from '@tanstack/react-query';
import type { Resource, SpecialDay } from '../api/types';
import { dayName, plusDays, today } from '../lib/time';
import { useDeed } from '../queries';
import { useSession } from '../session';
import { Button, Card, Failure } from '../ui/basics';
import { Field, Form } from '../ui/form';

/** Dates on which everything is closed. */
export function Closures({ resources }: { resources: Resource[] }) {
  const { client, business, user } = useSession();
  const queries = useQueryClient();
  const { busy, failure, run } = useDeed();
  const now = today(business.timeZone);
  const days = useQueries({
    queries: resources.map((resource) => ({
      queryKey: ['mine', user?.id, 'catalog', 'days', resource.id],
      queryFn: () => client.json<SpecialDay[]>('/api/v1/admin/resources/' + encodeURIComponent(resource.id) + '/special-days?from=' + now + '&to=' + plusDays(now, 365)),
    })),
  });
  const closed = days[0]?.data?.filter(({ date }) => days.every(({ data }) => data?.some((day) => day.date === date && day.windows.length === 0))) ?? [];

  return (
    <section aria-labelledby="closures" className="mt-10">
      <h2 id="closures" className="mb-4 text-xl font-semibold">
        Feriados y cierres
      </h2>
      <Card>
        <Failure of={failure ?? days.find(({ error }) => error)?.error} />
        <ul className="mb-4 divide-y divide-line empty:hidden">
          {closed.map((day) => (
            <li key={day.date} className="flex min-h-12 items-center gap-3 py-1">
              <span className="flex-1">
                <span className="font-medium">{dayName(day.date, now)}</span> <span className="text-muted">· {day.reason}</span>
              </span>
              <Button look="plain" busy={busy === day.date} aria-label={'Abrir ' + dayName(day.date, now)} onClick={() => void run(day.date, (api) => api.json('/api/v1/admin/closures/' + day.date, { method: 'DELETE' }))}>
                Abrir
              </Button>
            </li>
          ))}
        </ul>
        <Form
          submit="Cerrar todo ese día"
          look="plain"
          onSubmit={async ({ closedOn = '', why = '' }, form) => {
            await client.json('/api/v1/admin/closures/' + closedOn, { method: 'PUT', body: { reason: why } });
            form.reset();
            await queries.invalidateQueries();
          }}
        >
          {() => (
            <div className="grid gap-4 sm:grid-cols-2">
              <Field name="closedOn" label="Fecha" type="date" min={now} required />
              <Field name="why" label="Motivo" required maxLength={200} />
            </div>
          )}
        </Form>
      </Card>
    </section>
  );
}
