import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { LoggedIn } from '../api/client';
import { Problem } from '../api/problem';
import type { Login, OpenSession, Passkey, Profile } from '../api/types';
import { wayBack } from '../lib/leave';
import { addPasskey, canPasskeys } from '../lib/passkeys';
import { dayAndHour } from '../lib/time';
import { useSession } from '../session';
import { Button, Card, CardTitle, Failure, Note, Tag } from '../ui/basics';
import { Field, Form } from '../ui/form';
import { Icon } from '../ui/icons';
import { Page } from '../ui/page';
import { Sheet } from '../ui/sheet';

export function Account() {
  const { user, logOut, has } = useSession();
  const [failure, setFailure] = useState<unknown>(null);
  return (
    <Page
      title={user?.named ? 'Mi cuenta' : '¿Cómo te llamás?'}
      lead={user?.email}
      actions={
        <Button look="plain" onClick={() => void logOut().catch(setFailure)}>
          <Icon name="out" /> Salir
        </Button>
      }
    >
      <Failure of={failure} />
      <div className="grid items-start gap-5 md:grid-cols-2">
        <Name />
        {user?.named && (
          <>
            <Password />
            <SecondFactor />
            {canPasskeys && <Passkeys />}
            {has('scheduling') && <Calendar />}
            <Sessions />
          </>
        )}
      </div>
    </Page>
  );
}

function Name() {
  const { client, user, setUser } = useSession();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [saved, setSaved] = useState(false);
  return (
    <Card>
      <CardTitle icon="user">Nombre</CardTitle>
      <Form
        submit={user?.named ? 'Guardar' : 'Seguir'}
        onSubmit={async ({ name }) => {
          const first = user?.named === false;
          setUser(await client.json<Profile>('/api/v1/me', { method: 'PUT', body: { name } }));
          setSaved(true);
          if (first) await navigate(wayBack(search, '/reservar'));
        }}
      >
        {(wrong) => <Field name="name" label="Nombre" autoComplete="name" required maxLength={100} defaultValue={user?.named ? user.name : ''} wrong={wrong.name} />}
      </Form>
      {saved && <div className="mt-4"><Note>Guardado.</Note></div>}
    </Card>
  );
}

function Password() {
  const { client } = useSession();
  const queries = useQueryClient();
  const [changed, setChanged] = useState(false);
  return (
    <Card>
      <CardTitle icon="shield">Contraseña</CardTitle>
      <Form
        submit="Cambiar"
        look="plain"
        onSubmit={async ({ current, next }, form) => {
          await client.json('/auth/password', { method: 'PUT', body: { current, next } });
          form.reset();
          setChanged(true);
          await queries.invalidateQueries({ queryKey: ['mine'] });
        }}
      >
        {(wrong) => (
          <>
            <Field name="current" label="La de ahora" type="password" autoComplete="current-password" required wrong={wrong.current} />
            <Field name="next" label="La nueva" type="password" autoComplete="new-password" minLength={8} required hint="Al menos 8 caracteres." wrong={wrong.next} />
          </>
        )}
      </Form>
      {changed && <div className="mt-4"><Note>Cambiada. Las otras sesiones se cerraron.</Note></div>}
    </Card>
  );
}

/** Does something for which the server may first want the password again; then it is done at once. */
function useStepUp() {
  const { client } = useSession();
  const [asked, setAsked] = useState<(() => Promise<void>) | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  async function run(work: () => Promise<void>) {
    setFailure(null);
    try {
      await work();
    } catch (problem) {
      if (problem instanceof Problem && problem.code === 'step-up-needed') setAsked(() => work);
      else setFailure(problem);
    }
  }

  const question: ReactNode = (
    <>
      <Failure of={failure} />
      {asked && (
        <Sheet title="Confirmá que sos vos" onClose={() => setAsked(null)}>
          <Form
            submit="Confirmar"
            onSubmit={async ({ password }) => {
              const answer = await client.json<Login>('/auth/session/step-up', { method: 'POST', body: { password } });
              client.begin(answer as LoggedIn);
              setAsked(null);
              await run(asked);
            }}
          >
            {(wrong) => <Field name="password" label="Contraseña" type="password" autoComplete="current-password" required autoFocus wrong={wrong.password} />}
          </Form>
        </Sheet>
      )}
    </>
  );
  return { run, question };
}

interface Factors {
  totp: boolean;
  recoveryCodes: number;
}

function SecondFactor() {
  const { client, user } = useSession();
  const queries = useQueryClient();
  const { run, question } = useStepUp();
  const [secret, setSecret] = useState<string | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const key = ['mine', user?.id, 'second-factor'];
  const mine = useQuery({ queryKey: key, queryFn: () => client.json<Factors>('/auth/second-factor') });

  return (
    <Card>
      <CardTitle icon="shield">Segundo paso al entrar</CardTitle>
      <Failure of={mine.error} />
      {mine.data && (
        <p className="mb-4 text-sm text-muted">
          {mine.data.totp ? 'Activo. Te quedan ' + mine.data.recoveryCodes + ' códigos de recuperación.' : 'Además de la contraseña, un código de una aplicación en tu teléfono.'}
        </p>
      )}
      {mine.data && !mine.data.totp && secret === null && (
        <Button look="plain" onClick={() => void run(async () => setSecret((await client.json<{ secret: string }>('/auth/second-factor/totp', { method: 'POST' })).secret))}>
          Activar
        </Button>
      )}
      {mine.data?.totp && (
        <Button
          look="danger"
          onClick={() =>
            void run(async () => {
              await client.json('/auth/second-factor/totp', { method: 'DELETE' });
              setCodes([]);
              await queries.invalidateQueries({ queryKey: key });
            })
          }
        >
          Quitar
        </Button>
      )}
      {secret !== null && (
        <Form
          submit="Confirmar"
          onSubmit={async ({ code }) => {
            const { recoveryCodes } = await client.json<{ recoveryCodes: string[] }>('/auth/second-factor/totp/confirm', { method: 'POST', body: { code } });
            setSecret(null);
            setCodes(recoveryCodes);
            await queries.invalidateQueries({ queryKey: key });
          }}
        >
          {(wrong) => (
            <>
              <p className="text-sm">
                Agregá esta clave en tu aplicación de códigos:
                <code className="mt-1.5 block rounded-lg bg-brand-soft px-3 py-2 font-mono text-sm break-all">{secret}</code>
              </p>
              <Field name="code" label="Código que muestra" autoComplete="one-time-code" inputMode="numeric" required wrong={wrong.code} />
            </>
          )}
        </Form>
      )}
      {codes.length > 0 && (
        <div role="status" className="mt-4 rounded-xl bg-wait-soft p-4 text-sm text-wait">
          <p className="mb-2 font-semibold">Guardá estos códigos de recuperación. No se vuelven a mostrar.</p>
          <ul className="grid grid-cols-2 gap-1 font-mono">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </div>
      )}
      {question}
    </Card>
  );
}

function Passkeys() {
  const { client, user } = useSession();
  const queries = useQueryClient();
  const { run, question } = useStepUp();
  const key = ['mine', user?.id, 'passkeys'];
  const mine = useQuery({ queryKey: key, queryFn: async () => (await client.json<{ passkeys: Passkey[] }>('/auth/passkeys')).passkeys });

  function change(work: () => Promise<unknown>) {
    void run(async () => {
      await work();
      await queries.invalidateQueries({ queryKey: key });
    });
  }

  return (
    <Card>
      <CardTitle icon="check">Passkeys</CardTitle>
      <p className="mb-4 text-sm text-muted">Entrar con el dedo, la cara o el PIN de este dispositivo.</p>
      <ul className="mb-4 divide-y divide-line empty:hidden">
        {mine.data?.map((passkey) => (
          <li key={passkey.id} className="flex items-center justify-between gap-3 py-2">
            <span className="font-medium">{passkey.name}</span>
            <Button look="danger" onClick={() => change(() => client.json('/auth/passkeys/' + passkey.id, { method: 'DELETE' }))}>
              Quitar
            </Button>
          </li>
        ))}
      </ul>
      <Button look="plain" onClick={() => change(() => addPasskey(client, 'Dispositivo del ' + new Date().toLocaleDateString('es-AR')))}>
        Agregar este dispositivo
      </Button>
      <Failure of={mine.error} />
      {question}
    </Card>
  );
}

/** The bookings in a program of calendars, by an address that is shown once. */
function Calendar() {
  const { client } = useSession();
  const [url, setUrl] = useState<string | null>(null);
  const [closed, setClosed] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  async function change(work: () => Promise<void>) {
    setFailure(null);
    try {
      await work();
    } catch (problem) {
      setFailure(problem);
    }
  }

  return (
    <Card>
      <CardTitle icon="calendar">Tus turnos en tu calendario</CardTitle>
      <p className="mb-4 text-sm text-muted">Una dirección secreta para el calendario de tu teléfono. Quien la tenga ve tus turnos; pedir otra cierra la de antes.</p>
      {url !== null && (
        <p role="status" className="mb-4 text-sm">
          Suscribite a esta dirección. No se vuelve a mostrar:
          <code className="mt-1.5 block rounded-lg bg-brand-soft px-3 py-2 font-mono break-all select-all">{url}</code>
        </p>
      )}
      {closed && (
        <p role="status" className="mb-4 text-sm text-muted">
          Cerrada: ninguna dirección muestra tus turnos.
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          look="plain"
          onClick={() =>
            void change(async () => {
              setUrl((await client.json<{ url: string }>('/api/v1/me/calendar', { method: 'POST' })).url);
              setClosed(false);
            })
          }
        >
          {url === null ? 'Pedir una dirección' : 'Pedir otra'}
        </Button>
        <Button
          look="danger"
          onClick={() =>
            void change(async () => {
              await client.json('/api/v1/me/calendar', { method: 'DELETE' });
              setUrl(null);
              setClosed(true);
            })
          }
        >
          Cerrarla
        </Button>
      </div>
      <Failure of={failure} />
    </Card>
  );
}

function Sessions() {
  const { client, user, business } = useSession();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<unknown>(null);
  const key = ['mine', user?.id, 'sessions'];
  const open = useQuery({ queryKey: key, queryFn: async () => (await client.json<{ sessions: OpenSession[] }>('/auth/sessions')).sessions });

  async function end(session: OpenSession) {
    setFailure(null);
    try {
      await client.json('/auth/sessions/' + session.id, { method: 'DELETE' });
      await queries.invalidateQueries({ queryKey: key });
    } catch (problem) {
      setFailure(problem);
    }
  }

  return (
    <Card className="md:col-span-2">
      <CardTitle icon="screen">Sesiones abiertas</CardTitle>
      <ul className="divide-y divide-line">
        {open.data?.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center justify-between gap-3 py-3">
            <span className="min-w-0">
              <span className="font-medium">{session.current ? <Tag tone="good">esta</Tag> : session.network}</span>
              <span className="block truncate text-sm text-muted">usada {dayAndHour(session.usedAt, business.timeZone).toLowerCase()}</span>
            </span>
            {!session.current && (
              <Button look="danger" onClick={() => void end(session)}>
                Cerrar
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Failure of={failure ?? open.error} />
    </Card>
  );
}
