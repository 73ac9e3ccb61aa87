import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Line } from '../api/types';
import { lineName } from '../lib/lines';
import { slug } from '../lib/slug';
import { useSession } from '../session';
import { Choice, Choices, Field, Form } from '../ui/form';
import { Sheet } from '../ui/sheet';

const shows: [string, string][] = [
  ['ALIASES', 'Nombre e inicial'],
  ['LABELS', 'Solo el número'],
];

/** A new line, or how one is run from now on. What a line is called is its id, which stays. */
export function EditLine({ line, taken, onClose }: { line: Line | null; taken: string[]; onClose: () => void }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [shown, setShown] = useState(line?.shown ?? 'ALIASES');

  return (
    <Sheet title={line === null ? 'Nueva fila' : lineName(line.id)} wide onClose={onClose}>
      <Form
        submit="Guardar"
        onSubmit={async (typed) => {
          const id = line?.id ?? slug(typed.line ?? '', taken);
          await client.json('/api/v1/admin/lines/' + encodeURIComponent(id), {
            method: 'PUT',
            body: {
              prefix: typed.prefix,
              cap: typed.cap === '' ? null : Number(typed.cap),
              recalls: Number(typed.recalls),
              graceMinutes: Number(typed.graceMinutes),
              targetMinutes: Number(typed.targetMinutes),
              serviceMinutes: Number(typed.serviceMinutes),
              dayStart: typed.dayStart,
              shown,
            },
          });
          await queries.invalidateQueries();
          onClose();
        }}
      >
        {(wrong) => (
          <>
            {line === null && <Field name="line" label="Nombre" required maxLength={40} autoComplete="off" hint="Como Caja, o Laboratorio. Después no cambia." wrong={wrong.line} />}
            <div className="grid gap-4 sm:grid-cols-2">
              <Field name="prefix" label="Letra del número" maxLength={8} autoComplete="off" hint="Con C, los números son C1, C2…" defaultValue={line?.prefix} wrong={wrong.prefix} />
              <Field name="cap" label="Cuántos pueden esperar" type="number" min={1} max={100000} hint="Vacío: todos los que vengan." defaultValue={line?.cap ?? ''} wrong={wrong.cap} />
              <Field name="recalls" label="Llamados más antes de dar por ausente" type="number" min={0} max={10} required defaultValue={line?.recalls ?? 0} wrong={wrong.recalls} />
              <Field name="graceMinutes" label="Minutos sin venir" type="number" min={0} max={1440} required hint="Después se llama otra vez, o se da por ausente. 0: lo dice el puesto." defaultValue={line?.graceMinutes ?? 0} wrong={wrong.graceMinutes} />
              <Field name="targetMinutes" label="Espera que se busca, en minutos" type="number" min={1} max={1440} required defaultValue={line?.targetMinutes ?? 15} wrong={wrong.targetMinutes} />
              <Field name="serviceMinutes" label="Minutos por persona" type="number" min={1} max={1440} required hint="Para estimar, hasta que se sepa." defaultValue={line?.serviceMinutes ?? 5} wrong={wrong.serviceMinutes} />
              <Field name="dayStart" label="Los números empiezan de nuevo a las" type="time" required defaultValue={line?.dayStart ?? '00:00'} wrong={wrong.dayStart} />
            </div>
            <Choices legend="En la pantalla se ve" wrong={wrong.shown}>
              {shows.map(([kind, words]) => (
                <Choice key={kind} name="shown" kind="radio" checked={shown === kind} onChange={() => setShown(kind)}>
                  {words}
                </Choice>
              ))}
            </Choices>
          </>
        )}
      </Form>
    </Sheet>
  );
}
