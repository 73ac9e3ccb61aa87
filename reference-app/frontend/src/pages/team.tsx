import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../api/problem';
import type { Invitation, Member, RoleKind, Team as Everybody } from '../api/types';
import { named, permissionNames, roleNames } from '../lib/names';
import { dayAndHour } from '../lib/time';
import { useDeed } from '../queries';
import { useSession } from '../session';
import { Button, Empty, Failure, Note, Tag, Waiting } from '../ui/basics';
import { Choice, Choices, Field, Form } from '../ui/form';
import { Page } from '../ui/page';
import { Sheet } from '../ui/sheet';
import { Sure } from '../ui/sure';

type Asked = { what: 'invite' } | { what: 'roles' | 'disable'; of: Member };

/** Who works here and as what, and who was asked to. */
export function Team() {
  const { client, user } = useSession();
  const team = useQuery({ queryKey: ['mine', user?.id, 'team'], queryFn: () => client.json<Everybody>('/api/v1/admin/team') });
  const invitations = useQuery({
    queryKey: ['mine', user?.id, 'invitations'],
    queryFn: async () => (await client.json<{ invitations: Invitation[] }>('/auth/invitations')).invitations,
  });
  const [asked, setAsked] = useState<Asked | null>(null);
  const [invited, setInvited] = useState<string | null>(null);
  const close = () => setAsked(null);
  const roles = team.data?.roles ?? [];

  return (
    <Page
      title="Personas"
      lead="Quiénes trabajan acá, y qué puede hacer cada una."
      actions={
        <Button aria-haspopup="dialog" disabled={team.data === undefined} onClick={() => setAsked({ what: 'invite' })}>
          Invitar
        </Button>
      }
    >
      {invited !== null && (
        <div className="mb-5">
          <Note>Invitación enviada a {invited}.</Note>
        </div>
      )}
      {team.isPending && <Waiting />}
      <Failure of={team.error} />
      <ul aria-label="Equipo" className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
        {team.data?.members.map((member) => (
          <OneMember key={member.id} member={member} roles={roles} onRoles={() => setAsked({ what: 'roles', of: member })} onDisable={() => setAsked({ what: 'disable', of: member })} />
        ))}
      </ul>

      <section aria-labelledby="invitations" className="mt-10">
        <h2 id="invitations" className="mb-4 text-xl font-semibold">
          Invitaciones sin aceptar
        </h2>
        {invitations.isPending && <Waiting lines={1} />}
        <Failure of={invitations.error} />
        {invitations.data?.length === 0 && (
          <Empty icon="mail" title="Ninguna">
            Quien invites recibe un enlace por correo, y aparece acá hasta que lo acepte.
          </Empty>
        )}
        <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
          {invitations.data?.map((invitation) => (
            <OneInvitation key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      </section>
      {asked?.what === 'invite' && (
        <Invite
          roles={roles}
          onClose={close}
          onDone={(email) => {
            setInvited(email);
            close();
          }}
        />
      )}
      {asked?.what === 'roles' && <EditRoles member={asked.of} roles={roles} onClose={close} />}
      {asked?.what === 'disable' && <Disable member={asked.of} onClose={close} />}
    </Page>
  );
}

function OneMember({ member, roles, onRoles, onDisable }: { member: Member; roles: RoleKind[]; onRoles: () => void; onDisable: () => void }) {
  const { user } = useSession();
  const { busy, failure, run } = useDeed();
  const me = member.id === user?.id;
  // Hides what would be refused: one's own, and whoever may do more.
  const changeable = !me && member.roles.every((name) => roles.some((role) => role.name === name && role.given));

  return (
    <li className="px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-48 flex-1">
          <span className="block font-medium">{member.name}</span>
          <span className="text-sm break-all text-muted">{member.email}</span>
        </span>
        <span className="flex flex-wrap gap-1.5">
          {me && <Tag tone="good">vos</Tag>}
          {member.roles.map((role) => (
            <Tag key={role}>{named(roleNames, role)}</Tag>
          ))}
          {!member.active && <Tag tone="bad">sin acceso</Tag>}
        </span>
        {changeable && (
          <span className="flex flex-wrap gap-2">
            <Button look="soft" aria-haspopup="dialog" aria-label={'Cambiar ' + member.name} onClick={onRoles}>
              Cambiar
            </Button>
            {member.active ? (
              <Button look="danger" aria-haspopup="dialog" aria-label={'Quitar el acceso a ' + member.name} onClick={onDisable}>
                Quitar acceso
              </Button>
            ) : (
              <Button look="plain" busy={busy !== null} aria-label={'Devolver el acceso a ' + member.name} onClick={() => void run('enable', (api) => api.json('/api/v1/admin/team/' + member.id + '/enable', { method: 'POST' }))}>
                Devolver acceso
              </Button>
            )}
          </span>
        )}
      </div>
      <Failure of={failure} />
    </li>
  );
}

function OneInvitation({ invitation }: { invitation: Invitation }) {
  const { business } = useSession();
  const { busy, failure, run } = useDeed();
  return (
    <li className="px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-48 flex-1">
          <span className="block font-medium break-all">{invitation.email}</span>
          <span className="text-sm text-muted">vence {dayAndHour(invitation.expiresAt, business.timeZone).toLowerCase()}</span>
        </span>
        {invitation.roles.map((role) => (
          <Tag key={role}>{named(roleNames, role)}</Tag>
        ))}
        <Button look="danger" busy={busy !== null} aria-label={'Retirar la invitación a ' + invitation.email} onClick={() => void run('withdraw', (api) => api.json('/auth/invitations/' + invitation.id, { method: 'DELETE' }))}>
          Retirar
        </Button>
      </div>
      <Failure of={failure} />
    </li>
  );
}

/** What somebody is to be: of what there is, what whoever asks could give. */
function RoleChoices({ roles, chosen, hint, wrong, onChange }: { roles: RoleKind[]; chosen: string[]; hint?: string | undefined; wrong?: string | undefined; onChange: (roles: string[]) => void }) {
  const given = roles.filter((role) => role.given);
  const may = given.filter((role) => chosen.includes(role.name)).flatMap((role) => role.permissions);
  return (
    <Choices legend="Trabaja en" hint={hint ?? (may.length === 0 ? undefined : 'Puede: ' + [...new Set(may)].map((permission) => named(permissionNames, permission)).join(', ') + '.')} wrong={wrong}>
      {given.map((role) => (
        <Choice key={role.name} name="roles" kind="checkbox" checked={chosen.includes(role.name)} onChange={() => onChange(chosen.includes(role.name) ? chosen.filter((name) => name !== role.name) : [...chosen, role.name])}>
          {named(roleNames, role.name)}
        </Choice>
      ))}
    </Choices>
  );
}

function Invite({ roles, onClose, onDone }: { roles: RoleKind[]; onClose: () => void; onDone: (email: string) => void }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <Sheet title="Invitar a alguien" onClose={onClose}>
      <Form
        submit="Enviar la invitación"
        onSubmit={async ({ email = '' }) => {
          if (chosen.length === 0) throw new Problem(400, 'invalid-input', 'Elegí al menos uno.', { roles: 'Elegí al menos uno.' });
          await client.json('/auth/invitations', { method: 'POST', body: { email, roles: chosen } });
          await queries.invalidateQueries({ queryKey: ['mine'] });
          onDone(email);
        }}
      >
        {(wrong) => (
          <>
            <Field name="email" label="Correo" type="email" autoComplete="off" required maxLength={254} hint="Ahí llega el enlace para entrar." wrong={wrong.email} />
            <RoleChoices roles={roles} chosen={chosen} wrong={wrong.roles} onChange={setChosen} />
          </>
        )}
      </Form>
    </Sheet>
  );
}

function EditRoles({ member, roles, onClose }: { member: Member; roles: RoleKind[]; onClose: () => void }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(member.roles);
  return (
    <Sheet title={member.name} onClose={onClose}>
      <Form
        submit="Guardar"
        onSubmit={async () => {
          await client.json('/api/v1/admin/team/' + member.id, { method: 'PUT', body: { roles: chosen } });
          await queries.invalidateQueries({ queryKey: ['mine'] });
          onClose();
        }}
      >
        {(wrong) => <RoleChoices roles={roles} chosen={chosen} hint={chosen.length === 0 ? 'Sin nada deja el equipo: su cuenta queda como la de un cliente.' : undefined} wrong={wrong.roles} onChange={setChosen} />}
      </Form>
    </Sheet>
  );
}

function Disable({ member, onClose }: { member: Member; onClose: () => void }) {
  const { busy, failure, run } = useDeed();

  async function disable() {
    if (await run('disable', (api) => api.json('/api/v1/admin/team/' + member.id + '/disable', { method: 'POST' }))) onClose();
  }

  return (
    <Sure title={'¿Quitarle el acceso a ' + member.name + '?'} yes="Sí, quitar" no="Dejarlo" busy={busy !== null} failure={failure} onYes={disable} onClose={onClose}>
      <p className="mb-5 text-muted">Sus sesiones se cierran ahora, y no puede volver a entrar hasta que le devuelvas el acceso.</p>
    </Sure>
  );
}
