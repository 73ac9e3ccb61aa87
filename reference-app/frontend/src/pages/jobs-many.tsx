import { useState } from 'react';
import { useDeed } from '../queries';
import { Button, Note } from '../ui/basics';
import { Sure } from '../ui/sure';

/** Which jobs: of a kind, in a state (any where it is empty), whose last error has this text in it. */
export interface Filter {
  kind: string;
  state: string;
  error: string;
}

/** At most so many at once; who has more says it again. */
const most = 1_000;

const deeds = {
  retry: { states: ['DEAD', 'CANCELLED', 'SCHEDULED'], usual: ['DEAD'], button: 'Reintentar todos', title: '¿Reintentar todos?', of: 'Los que fallaron de este tipo vuelven a la espera, con todos sus intentos.', yes: 'Sí, reintentar', done: 'reintentado' },
  cancel: { states: ['SCHEDULED', 'READY', 'RUNNING', 'BLOCKED'], usual: ['SCHEDULED', 'READY', 'BLOCKED'], button: 'Cancelar todos', title: '¿Cancelar todos?', of: 'Los que esperan de este tipo no se hacen.', yes: 'Sí, cancelar', done: 'cancelado' },
} as const;

type Deed = keyof typeof deeds;

/** All that fit, retried or cancelled by one press and a question. */
export function Many({ filter, kindName, stateName, cancellable }: { filter: Filter; kindName: string; stateName: string; cancellable: boolean }) {
  const [asked, setAsked] = useState<Deed | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const offered = (Object.keys(deeds) as Deed[]).filter((deed) => (deed === 'retry' || cancellable) && (filter.state === '' || (deeds[deed].states as readonly string[]).includes(filter.state)));

  return (
    <div className="mb-5 space-y-3 empty:hidden">
      {done !== null && <Note tone="plain">{done}</Note>}
      {offered.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {offered.map((deed) => (
            <Button key={deed} look={deed === 'retry' ? 'soft' : 'danger'} aria-haspopup="dialog" onClick={() => setAsked(deed)}>
              {deeds[deed].button}
            </Button>
          ))}
        </div>
      )}
      {asked && (
        <Question
          deed={asked}
          filter={filter}
          about={kindName + (stateName === '' ? '' : ', ' + stateName) + (filter.error === '' ? '' : ', con «' + filter.error + '» en el error')}
          onClose={() => setAsked(null)}
          onDone={(changed) => {
            setAsked(null);
            setDone((changed === 1 ? '1 trabajo ' + deeds[asked].done : changed + ' trabajos ' + deeds[asked].done + 's') + (changed === most ? '. Puede haber más: repetilo.' : '.'));
          }}
        />
      )}
    </div>
  );
}

function Question({ deed, filter, about, onClose, onDone }: { deed: Deed; filter: Filter; about: string; onClose: () => void; onDone: (changed: number) => void }) {
  const { busy, failure, run } = useDeed();
  const { title, of, yes, usual } = deeds[deed];

  async function tell() {
    await run(deed, async (api) => {
      const body = { kind: filter.kind, states: filter.state === '' ? usual : [filter.state], most, ...(filter.error === '' ? {} : { error: filter.error }) };
      onDone((await api.json<{ changed: number }>('/api/v1/admin/jobs/' + deed, { method: 'POST', body })).changed);
    });
  }

  return (
    <Sure title={title} yes={yes} no="Dejarlos" look={deed === 'retry' ? 'main' : 'danger'} busy={busy !== null} failure={failure} onYes={tell} onClose={onClose}>
      <p className="font-medium">{about}</p>
      <p className="mt-1 mb-5 text-muted">{filter.state === '' ? of : 'Todos los que ahora están así, hasta ' + most + '.'}</p>
    </Sure>
  );
}
