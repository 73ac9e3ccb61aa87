import { useState, type ReactNode } from 'react';
import type { OfferedService, Resource } from '../api/types';
import { money } from '../lib/money';
import { length } from '../lib/time';
import { weekWords } from '../lib/week';
import { useCatalog, useDeed } from '../queries';
import { Button, Empty, Failure, Tag, Waiting } from '../ui/basics';
import { Page } from '../ui/page';
import { Closures } from './catalog-closures';
import { EditResource, EditService, SpecialDays } from './catalog-forms';

type Asked = { what: 'service'; of: OfferedService | null } | { what: 'resource'; of: Resource | null } | { what: 'days'; of: Resource };

/** What there is to book, where, and when. */
export function Catalog() {
  const { services, resources } = useCatalog();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const places = resources.data ?? [];

  return (
    <Page title="Catálogo" lead="Qué se puede reservar, dónde y a qué horas. Lo ya reservado queda como está.">
      <section aria-labelledby="services">
        <Heading id="services" text="Servicios">
          <Button aria-haspopup="dialog" disabled={resources.data === undefined} onClick={() => setAsked({ what: 'service', of: null })}>
            Nuevo servicio
          </Button>
        </Heading>
        {services.isPending && <Waiting />}
        <Failure of={services.error} />
        {services.data?.length === 0 && (
          <Empty icon="tag" title="Todavía no hay servicios">
            Agregá primero dónde se prestan, y después el servicio.
          </Empty>
        )}
        <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
          {services.data?.map((service) => (
            <OneService key={service.id} service={service} places={places} onEdit={() => setAsked({ what: 'service', of: service })} />
          ))}
        </ul>
      </section>

      <section aria-labelledby="resources" className="mt-10">
        <Heading id="resources" text="Lugares y personas">
          <Button aria-haspopup="dialog" disabled={resources.data === undefined} onClick={() => setAsked({ what: 'resource', of: null })}>
            Agregar
          </Button>
        </Heading>
        {resources.isPending && <Waiting />}
        <Failure of={resources.error} />
        {resources.data?.length === 0 && (
          <Empty icon="home" title="Todavía no hay ninguno">
            Una cancha, un consultorio, una profesional: lo que se ocupa al reservar.
          </Empty>
        )}
        <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
          {places.map((resource) => (
            <OneResource key={resource.id} resource={resource} onEdit={() => setAsked({ what: 'resource', of: resource })} onDays={() => setAsked({ what: 'days', of: resource })} />
          ))}
        </ul>
      </section>

      {places.length > 0 && <Closures resources={places} />}
      {asked?.what === 'service' && <EditService service={asked.of} places={places} taken={services.data?.map((one) => one.id) ?? []} onClose={close} />}
      {asked?.what === 'resource' && <EditResource resource={asked.of} taken={places.map((one) => one.id)} onClose={close} />}
      {asked?.what === 'days' && <SpecialDays resource={asked.of} onClose={close} />}
    </Page>
  );
}

function Heading({ id, text, children }: { id: string; text: string; children: ReactNode }) {
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
      <h2 id={id} className="text-xl font-semibold">
        {text}
      </h2>
      {children}
    </div>
  );
}

function OneService({ service, places, onEdit }: { service: OfferedService; places: Resource[]; onEdit: () => void }) {
  const { busy, failure, run } = useDeed();
  const withdrawn = service.furthestAdvanceDays === 0;
  const where = service.resources.length === 0 ? 'en todos los lugares' : service.resources.map((id) => places.find((place) => place.id === id)?.name ?? id).join(', ');

  return (
    <li className="px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-48 flex-1">
          <span className="block font-medium">{service.name}</span>
          <span className="text-sm text-muted">
            {length(service.minutes)} · {where}
          </span>
        </span>
        {withdrawn ? <Tag tone="bad">retirado</Tag> : service.deposit ? <Tag>Seña {money(service.deposit)}</Tag> : <Tag tone="good">Sin seña</Tag>}
        <span className="flex flex-wrap gap-2">
          <Button look="soft" aria-haspopup="dialog" aria-label={'Cambiar ' + service.name} onClick={onEdit}>
            {withdrawn ? 'Volver a ofrecer' : 'Cambiar'}
          </Button>
          {!withdrawn && (
            <Button look="danger" busy={busy !== null} aria-label={'Retirar ' + service.name} onClick={() => void run('withdraw', (api) => api.json('/api/v1/admin/services/' + encodeURIComponent(service.id), { method: 'DELETE' }))}>
              Retirar
            </Button>
          )}
        </span>
      </div>
      <Failure of={failure} />
    </li>
  );
}

function OneResource({ resource, onEdit, onDays }: { resource: Resource; onEdit: () => void; onDays: () => void }) {
  const hours = weekWords(resource.hours);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <span className="min-w-48 flex-1">
        <span className="block font-medium">
          {resource.name}
          {resource.quantity > 1 && ' × ' + resource.quantity}
        </span>
        <span className="tabular text-sm text-muted">{hours === '' ? 'sin horas de atención' : hours}</span>
      </span>
      {hours === '' && <Tag tone="bad">cerrado</Tag>}
      <span className="flex flex-wrap gap-2">
        <Button look="plain" aria-haspopup="dialog" aria-label={'Fechas especiales de ' + resource.name} onClick={onDays}>
          Fechas
        </Button>
        <Button look="soft" aria-haspopup="dialog" aria-label={'Cambiar ' + resource.name} onClick={onEdit}>
          Cambiar
        </Button>
      </span>
    </li>
  );
}
