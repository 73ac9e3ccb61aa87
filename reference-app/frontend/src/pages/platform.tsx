import { useQuery } from '@tanstack/react-query';
import type { Client } from '../api/client';
import type { DemoTenant } from '../api/types';
import { ButtonAnchor, Card, Waiting } from '../ui/basics';

/** The host names no business: in development, a choice of the demo's. */
export function Platform({ client }: { client: Client }) {
  const tenants = useQuery({
    queryKey: ['tenants'],
    queryFn: () => client.json<DemoTenant[]>('/platform/tenants'),
  });
  return (
    <main className="mx-auto max-w-3xl px-4 py-16 sm:px-6">
      <h1 className="text-4xl font-bold">Un servicio, varios negocios</h1>
      <p className="mt-3 mb-10 text-muted">Cada uno tiene su dirección, y ve solo lo suyo.</p>
      {tenants.isPending && <Waiting lines={2} />}
      {tenants.isError && <p className="text-muted">En esta dirección no hay ningún negocio.</p>}
      <div className="grid gap-4 sm:grid-cols-2">
        {tenants.data?.map((tenant) => (
          <Card key={tenant.url}>
            <h2 className="text-xl font-semibold">{tenant.name}</h2>
            <p className="mt-1 text-sm text-muted">Plan {tenant.plan}</p>
            <dl className="my-4 text-sm">
              <dt className="text-muted">Administración</dt>
              <dd className="font-medium">
                {tenant.adminEmail} / {tenant.adminPassword}
              </dd>
            </dl>
            <ButtonAnchor href={tenant.url} look="soft">
              Abrir
            </ButtonAnchor>
          </Card>
        ))}
      </div>
    </main>
  );
}
