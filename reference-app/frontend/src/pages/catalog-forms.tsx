import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OfferedService, Resource, SpecialDay } from '../api/types';
import { slug } from '../lib/slug';
import { dayName, plusDays, today } from '../lib/time';
import { weekdays, windowsOf, windowsText, type Week } from '../lib/week';
import { useDeed } from '../queries';
import { useSession } from '../session';
import { Button, Failure, Waiting } from '../ui/basics';
import { Choice, Field, Form } from '../ui/form';
import { Sheet } from '../ui/sheet';

/** A new service, or one with what these pages do not show left as it is. */
export function EditService({ service, places, taken, onClose }: { service: OfferedService | null; places: Resource[]; taken: string[]; onClose: () => void }) {
  const { client, has } = useSession();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<string[]>(service?.resources ?? []);

  return (
    <Sheet title={service?.name ?? 'Nuevo servicio'} wide onClose={onClose}>
      <Form
        submit="Guardar"
        onSubmit={async (typed) => {
          const { name = '', currency = 'ARS' } = typed;
          const amount = (typed['deposit.amount'] ?? '').trim().replace(',', '.');
          const id = service?.id ?? slug(name, taken);
          await client.json('/api/v1/admin/services/' + encodeURIComponent(id), {
            method: 'PUT',
            body: {
              ...service,
              name,
              minutes: Number(typed.minutes),
              gridMinutes: Number(typed.gridMinutes),
              minimumNoticeMinutes: Number(typed.minimumNoticeMinutes),
              furthestAdvanceDays: Number(typed.furthestAdvanceDays),
              resources: chosen,
              deposit: amount === '' ? null : { amount, currency: service?.deposit?.currency ?? currency },
            },
          });
          await queries.invalidateQueries();
          onClose();
        }}
      >
        {(wrong) => (
          <>
            <Field name="name" label="Nombre" required maxLength={200} defaultValue={service?.name} wrong={wrong.name} />
            <div className="grid gap-4 sm:grid-cols-2">
              <Field name="minutes" label="Minutos que dura" type="number" min={1} required defaultValue={service?.minutes ?? 60} wrong={wrong.minutes} />
              <Field name="gridMinutes" label="Empieza cada tantos minutos" type="number" min={1} required defaultValue={service?.gridMinutes ?? 30} wrong={wrong.gridMinutes} />
              <Field name="minimumNoticeMinutes" label="Minutos de anticipación" type="number" min={0} required defaultValue={service?.minimumNoticeMinutes ?? 0} wrong={wrong.minimumNoticeMinutes} />
              <Field name="furthestAdvanceDays" label="Hasta cuántos días antes" type="number" min={1} required defaultValue={service?.furthestAdvanceDays || 90} wrong={wrong.furthestAdvanceDays} />
              {has('payments') && (
                <Field name="deposit.amount" label={'Seña en ' + (service?.deposit?.currency ?? 'ARS')} inputMode="decimal" hint="Vacío: sin seña." defaultValue={service?.deposit?.amount ?? ''} wrong={wrong['deposit.amount']} />
              )}
            </div>
            <fieldset>
              <legend className="mb-1.5 text-sm font-medium">Dónde o con quién</legend>
              <div className="flex flex-wrap gap-2">
                {places.map((place) => (
                  <Choice key={place.id} name={'place:' + place.id} kind="checkbox" checked={chosen.includes(place.id)} onChange={() => setChosen(chosen.includes(place.id) ? chosen.filter((id) => id !== place.id) : [...chosen, place.id])}>
                    {place.name}
                  </Choice>
                ))}
              </div>
              <p className="mt-1.5 text-sm text-muted">Ninguno: todos.</p>
            </fieldset>
          </>
        )}
      </Form>
    </Sheet>
  );
}

/** A new place or person, or another name and other hours for one. */
export function EditResource({ resource, taken, onClose }: { resource: Resource | null; taken: string[]; onClose: () => void }) {
  const { client } = useSession();
  const queries = useQueryClient();

  return (
    <Sheet title={resource?.name ?? 'Nuevo lugar o persona'} wide onClose={onClose}>
      <Form
        submit="Guardar"
        onSubmit={async (typed) => {
          const { name = '' } = typed;
          const hours: Week = {};
          for (const [day] of weekdays) {
            const windows = windowsOf(typed['hours.' + day] ?? '');
            if (windows.length > 0) hours[day] = windows;
          }
          const id = resource?.id ?? slug(name, taken);
          await client.json('/api/v1/admin/resources/' + encodeURIComponent(id), { method: 'PUT', body: { ...resource, name, quantity: Number(typed.quantity), hours } });
          await queries.invalidateQueries();
          onClose();
        }}
      >
        {(wrong) => (
          <>
            <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
              <Field name="name" label="Nombre" required maxLength={200} defaultValue={resource?.name} wrong={wrong.name} />
              <Field name="quantity" label="Cuántos iguales" type="number" min={1} max={1000} required defaultValue={resource?.quantity ?? 1} wrong={wrong.quantity} />
            </div>
            <fieldset>
              <legend className="text-sm font-medium">Horas de una semana común</legend>
              <p className="mb-3 text-sm text-muted">Como 08:00-13:00, 16:00-24:00. Vacío: cerrado.</p>
              <div className="grid gap-3 sm:grid-cols-2">
                {weekdays.map(([day, name]) => (
                  <Field key={day} name={'hours.' + day} label={name.charAt(0).toUpperCase() + name.slice(1)} defaultValue={windowsText(resource?.hours[day])} wrong={wrong['hours.' + day]} />
                ))}
              </div>
            </fieldset>
          </>
        )}
      </Form>
    </Sheet>
  );
}

/** Dates on which one resource has hours of its own. */
export function SpecialDays({ resource, onClose }: { resource: Resource; onClose: () => void }) {
  const { client, business, user } = useSession();
  const queries = useQueryClient();
  const { busy, failure, run } = useDeed();
  const now = today(business.timeZone);
  const path = '/api/v1/admin/resources/' + encodeURIComponent(resource.id) + '/special-days';
  const days = useQuery({
    queryKey: ['mine', user?.id, 'catalog', 'days', resource.id],
    queryFn: () => client.json<SpecialDay[]>(path + '?from=' + now + '&to=' + plusDays(now, 365)),
  });

  return (
    <Sheet title={'Fechas especiales de ' + resource.name} wide onClose={onClose}>
      {days.isPending && <Waiting lines={2} />}
      <Failure of={days.error ?? failure} />
      {days.data?.length === 0 && <p className="text-muted">Ninguna en el próximo año.</p>}
      <ul className="mb-5 max-h-56 divide-y divide-line overflow-auto">
        {days.data?.map((day) => (
          <li key={day.date} className="flex min-h-12 items-center gap-3 py-1">
            <span className="flex-1">
              <span className="font-medium">{dayName(day.date, now)}</span>
              <span className="block text-sm text-muted">
                {day.windows.length === 0 ? 'cerrado' : windowsText(day.windows)} · {day.reason}
              </span>
            </span>
            <Button look="danger" busy={busy === day.date} aria-label={'Quitar ' + dayName(day.date, now)} onClick={() => void run(day.date, (api) => api.json(path + '/' + day.date, { method: 'DELETE' }))}>
              Quitar
            </Button>
          </li>
        ))}
      </ul>
      <Form
        submit="Agregar"
        onSubmit={async ({ date = '', windows = '', reason = '' }, form) => {
          await client.json(path + '/' + date, { method: 'PUT', body: { windows: windowsOf(windows), reason } });
          form.reset();
          await queries.invalidateQueries();
        }}
      >
        {(wrong) => (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="date" label="Fecha" type="date" min={now} required wrong={wrong.date} />
            <Field name="windows" label="Horas" hint="Vacío: cerrado." wrong={wrong.windows} />
            <Field name="reason" label="Motivo" required maxLength={200} className="sm:col-span-2" wrong={wrong.reason} />
          </div>
        )}
      </Form>
    </Sheet>
  );
}
