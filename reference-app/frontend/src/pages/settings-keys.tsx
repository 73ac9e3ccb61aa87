import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../api/problem';
import type { ApiKey, IssuedKey } from '../api/types';
import { named, permissionNames } from '../lib/names';
import { dayAndHour } from '../lib/time';
import { useDeed } from '../queries';
import { useSession } from '../session';
import { Button, Card, Empty, Failure, Tag, Waiting } from '../ui/basics';
import { Choice, Choices, Field, Form } from '../ui/form';
import { Sheet } from '../ui/sheet';
import { Sure } from '../ui/sure';

type Asked = { what: 'new' } | { what: 'rotate' | 'revoke'; of: ApiKey };

const day = 86_400;

/** For how long the text before stays good, so that programs can be told the new one. */
const overlaps: [number, string][] = [
  [0, 'Ahora mismo'],
  [day, 'En un día'],
  [7 * day, 'En una semana'],
];

/** Keys with which programs of the business call the API. The text of one is shown when it is made, and never again. */
export function Keys() {
  const { client, user } = useSession();
  const keys = useQuery({
    queryKey: ['mine', user?.id, 'api-keys'],
    queryFn: async () => (await client.json<{ apiKeys: ApiKey[] }>('/auth/api-keys')).apiKeys,
  });
  const [asked, setAsked] = useState<Asked | null>(null);
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  const close = () => setAsked(null);
  const show = (key: IssuedKey) => {
    setIssued(key);
    close();
  };

  return (
    <section aria-labelledby="keys" className="mt-10">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id="keys" className="text-xl font-semibold">
          Claves de API
        </h2>
        <Button look="soft" aria-haspopup="dialog" onClick={() => setAsked({ what: 'new' })}>
          Nueva clave
        </Button>
      </div>
      {issued && <Issued issued={issued} onDone={() => setIssued(null)} />}
      {keys.isPending && <Waiting lines={2} />}
      <Failure of={keys.error} />
      {keys.data?.length === 0 && (
        <Empty icon="shield" title="Ninguna">
          Con una clave, otro programa hace acá lo que le permitas, y nada más.
        </Empty>
      )}
      <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
        {keys.data?.map((key) => (
          <OneKey key={key.id} one={key} onRotate={() => setAsked({ what: 'rotate', of: key })} onRevoke={() => setAsked({ what: 'revoke', of: key })} />
        ))}
      </ul>
      {asked?.what === 'new' && <NewKey onClose={close} onDone={show} />}
      {asked?.what === 'rotate' && <Rotate one={asked.of} onClose={close} onDone={show} />}
      {asked?.what === 'revoke' && <Revoke one={asked.of} onClose={close} />}
    </section>
  );
}

/** On the page and not in a question over it, which a stray press would close with the only sight of the key. */
function Issued({ issued, onDone }: { issued: IssuedKey; onDone: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Card className="mb-5">
      <div role="status">
        <p className="mb-2 font-medium">La clave de {issued.name}. Guardala ahora: no se vuelve a mostrar.</p>
        <code className="block rounded-lg bg-brand-soft px-3 py-2 font-mono text-sm break-all select-all">{issued.text}</code>
      </div>
      <div className="mt-4 flex flex-wrap gap-2">
        {/* Browsers have no clipboard for pages without https. */}
        {navigator.clipboard && (
          <Button look="plain" onClick={() => void navigator.clipboard.writeText(issued.text).then(() => setCopied(true))}>
            {copied ? 'Copiada' : 'Copiar'}
          </Button>
        )}
        <Button look="quiet" onClick={onDone}>
          Ya la guardé
        </Button>
      </div>
    </Card>
  );
}

function OneKey({ one, onRotate, onRevoke }: { one: ApiKey; onRotate: () => void; onRevoke: () => void }) {
  const { business } = useSession();
  const when = (at: string) => dayAndHour(at, business.timeZone).toLowerCase();
  const expired = one.expiresAt !== undefined && Date.parse(one.expiresAt) <= Date.now();
  const ended = one.revokedAt !== undefined ? 'revocada' : expired ? 'vencida' : null;

  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <span className="min-w-48 flex-1">
        <span className="block font-medium break-words">{one.name}</span>
        <span className="text-sm text-muted">
          {one.scopes.length === 0 ? 'Nada' : one.scopes.map((scope) => named(permissionNames, scope)).join(', ')} · {one.usedAt === undefined ? 'sin usar' : 'usada ' + when(one.usedAt)}
          {ended === null && one.expiresAt !== undefined && ' · vence ' + when(one.expiresAt)}
        </span>
      </span>
      {ended === null ? <Tag tone="good">activa</Tag> : <Tag tone="bad">{ended}</Tag>}
      {ended === null && (
        <span className="flex flex-wrap gap-2">
          <Button look="soft" aria-haspopup="dialog" aria-label={'Renovar la clave ' + one.name} onClick={onRotate}>
            Renovar
          </Button>
          <Button look="danger" aria-haspopup="dialog" aria-label={'Revocar la clave ' + one.name} onClick={onRevoke}>
            Revocar
          </Button>
        </span>
      )}
    </li>
  );
}

function NewKey({ onClose, onDone }: { onClose: () => void; onDone: (key: IssuedKey) => void }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [scopes, setScopes] = useState<string[]>([]);
  return (
    <Sheet title="Nueva clave" wide onClose={onClose}>
      <Form
        submit="Crear"
        onSubmit={async ({ name = '', lifetimeSeconds = '' }) => {
          if (scopes.length === 0) throw new Problem(400, 'invalid-input', 'Elegí al menos uno.', { scopes: 'Elegí al menos uno.' });
          const body = { name, scopes, ...(lifetimeSeconds === '' ? {} : { lifetimeSeconds: Number(lifetimeSeconds) * day }) };
          const issued = await client.json<IssuedKey>('/auth/api-keys', { method: 'POST', body });
          await queries.invalidateQueries({ queryKey: ['mine'] });
          onDone(issued);
        }}
      >
        {(wrong) => (
          <>
            <Field name="name" label="Para qué programa" required maxLength={100} autoComplete="off" wrong={wrong.name} />
            <Choices legend="Qué puede hacer" wrong={wrong.scopes}>
              {Object.entries(permissionNames)
                .filter(([scope]) => forPrograms(scope))
                .map(([scope, words]) => (
                  <Choice key={scope} name="scopes" kind="checkbox" checked={scopes.includes(scope)} onChange={() => setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope])}>
                    {words}
                  </Choice>
                ))}
            </Choices>
            <Field name="lifetimeSeconds" label="Días que vale" type="number" min={1} max={3660} hint="Vacío: hasta que la revoques." wrong={wrong.lifetimeSeconds} />
          </>
        )}
      </Form>
    </Sheet>
  );
}

/** A key that may do everything is never needed, and who works here is changed by people alone. */
const forPrograms = (scope: string) => scope !== '*' && scope !== 'accounts:manage';

function Rotate({ one, onClose, onDone }: { one: ApiKey; onClose: () => void; onDone: (key: IssuedKey) => void }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [overlap, setOverlap] = useState(0);
  return (
    <Sheet title={'Renovar la clave ' + one.name} onClose={onClose}>
      <Form
        submit="Renovar"
        onSubmit={async () => {
          const issued = await client.json<IssuedKey>('/auth/api-keys/' + one.id + '/rotate', { method: 'POST', body: { overlapSeconds: overlap } });
          await queries.invalidateQueries({ queryKey: ['mine'] });
          onDone(issued);
        }}
      >
        {(wrong) => (
          <Choices legend="La de ahora deja de valer" hint="Un rato con las dos da tiempo a cambiarla en el programa." wrong={wrong.overlapSeconds}>
            {overlaps.map(([seconds, words]) => (
              <Choice key={seconds} name="overlapSeconds" kind="radio" checked={overlap === seconds} onChange={() => setOverlap(seconds)}>
                {words}
              </Choice>
            ))}
          </Choices>
        )}
      </Form>
    </Sheet>
  );
}

function Revoke({ one, onClose }: { one: ApiKey; onClose: () => void }) {
  const { busy, failure, run } = useDeed();

  async function revoke() {
    if (await run('revoke', (api) => api.json('/auth/api-keys/' + one.id, { method: 'DELETE' }))) onClose();
  }

  return (
    <Sure title={'¿Revocar la clave ' + one.name + '?'} yes="Sí, revocar" no="Dejarla" busy={busy !== null} failure={failure} onYes={revoke} onClose={onClose}>
      <p className="mb-5 text-muted">El programa que la usa deja de poder entrar ahora mismo, y no se deshace.</p>
    </Sure>
  );
}
