import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Setting } from '../api/types';
import { named, settingNames } from '../lib/names';
import { dayAndHour } from '../lib/time';
import { useDeed } from '../queries';
import { useSession } from '../session';
import { Button, Empty, Failure, Tag, Waiting } from '../ui/basics';
import { Field, Form } from '../ui/form';
import { Page } from '../ui/page';
import { Sheet } from '../ui/sheet';
import { Keys } from './settings-keys';

/** What a setting is about, by how its name begins. */
const groups: [string, RegExp][] = [
  ['Cobros', /^(PAYMENT|STRIPE|MERCADOPAGO)_/],
  ['Facturación', /^(BUSINESS|ARCA)_/],
  ['WhatsApp y SMS', /^(WHATSAPP|TWILIO)_/],
  ['Ingreso con otra cuenta', /^(GOOGLE|OIDC)_/],
  ['Turnos', /^NO_SHOW_/],
];

/** The credentials and habits of the business. Secrets are written and never read. */
export function Settings() {
  const { client, user } = useSession();
  const settings = useQuery({ queryKey: ['mine', user?.id, 'settings'], queryFn: () => client.json<Setting[]>('/api/v1/admin/settings') });
  const [edited, setEdited] = useState<Setting | null>(null);
  const left = settings.data?.filter((setting) => !groups.some(([, of]) => of.test(setting.key))) ?? [];
  const shown = [...groups.map(([name, of]) => ({ name, settings: settings.data?.filter((setting) => of.test(setting.key)) ?? [] })), { name: 'Otros', settings: left }];

  return (
    <Page title="Ajustes" lead="Las credenciales y las costumbres del negocio, y las claves con que otros programas entran. Los secretos se guardan cifrados y no se vuelven a mostrar.">
      {settings.isPending && <Waiting lines={6} />}
      <Failure of={settings.error} />
      {settings.data?.length === 0 && <Empty icon="sliders" title="No hay nada que ajustar" />}
      <div className="space-y-9">
        {shown
          .filter((group) => group.settings.length > 0)
          .map((group) => (
            <section key={group.name} aria-label={group.name}>
              <h2 className="mb-3 text-xl font-semibold">{group.name}</h2>
              <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card">
                {group.settings.map((setting) => (
                  <OneSetting key={setting.key} setting={setting} onEdit={() => setEdited(setting)} />
                ))}
              </ul>
            </section>
          ))}
      </div>
      <Keys />
      {edited && <Edit setting={edited} onClose={() => setEdited(null)} />}
    </Page>
  );
}

function OneSetting({ setting, onEdit }: { setting: Setting; onEdit: () => void }) {
  const { business } = useSession();
  const { busy, failure, run } = useDeed();
  const name = named(settingNames, setting.key);

  return (
    <li className="px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-56 flex-1">
          <span className="block font-medium">{name}</span>
          <span className="text-sm break-all text-muted">
            {setting.value ?? setting.key}
            {setting.updatedAt && ' · ' + dayAndHour(setting.updatedAt, business.timeZone).toLowerCase()}
          </span>
        </span>
        {setting.set ? <Tag tone="good">{setting.updatedAt ? 'puesto' : 'del operador'}</Tag> : <Tag>sin poner</Tag>}
        <span className="flex flex-wrap gap-2">
          <Button look="soft" aria-haspopup="dialog" aria-label={'Cambiar ' + name} onClick={onEdit}>
            Cambiar
          </Button>
          {setting.updatedAt && (
            <Button look="danger" busy={busy !== null} aria-label={'Quitar ' + name} onClick={() => void run('remove', (api) => api.json('/api/v1/admin/settings/' + setting.key, { method: 'DELETE' }))}>
              Quitar
            </Button>
          )}
        </span>
      </div>
      <Failure of={failure} />
    </li>
  );
}

function Edit({ setting, onClose }: { setting: Setting; onClose: () => void }) {
  const { client } = useSession();
  const queries = useQueryClient();
  return (
    <Sheet title={named(settingNames, setting.key)} onClose={onClose}>
      <Form
        submit="Guardar"
        onSubmit={async ({ value = '' }) => {
          await client.json('/api/v1/admin/settings/' + setting.key, { method: 'PUT', body: { value } });
          await queries.invalidateQueries({ queryKey: ['mine'] });
          onClose();
        }}
      >
        {(wrong) => (
          <Field
            name="value"
            label="Valor"
            type={setting.secret ? 'password' : 'text'}
            autoComplete="off"
            required
            defaultValue={setting.value ?? ''}
            hint={setting.secret ? 'Se guarda cifrado. Lo que había deja de valer.' : setting.expected === 'text' ? undefined : setting.expected}
            wrong={wrong.value}
          />
        )}
      </Form>
    </Sheet>
  );
}
