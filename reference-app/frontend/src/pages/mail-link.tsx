import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Profile } from '../api/types';
import { useSession } from '../session';
import { ButtonLink, Card } from '../ui/basics';
import { Field, Form } from '../ui/form';
import { Page } from '../ui/page';

interface Purpose {
  title: string;
  lead: string;
  path: string;
  submit: string;
  password?: true;
}

/** What a link of an e-mail is for. */
const purposes: Record<string, Purpose> = {
  verify: { title: 'Confirmar tu correo', lead: 'Un toque más, y tu cuenta está lista.', path: '/auth/email/verify', submit: 'Confirmar' },
  email: { title: 'Confirmar tu correo nuevo', lead: 'Desde ahora te escribimos a esta dirección.', path: '/auth/email/confirm', submit: 'Confirmar' },
  reset: { title: 'Elegir otra contraseña', lead: 'Las sesiones abiertas se cierran.', path: '/auth/password/reset', submit: 'Guardar', password: true },
  join: { title: 'Aceptar la invitación', lead: 'Elegí una contraseña para tu cuenta.', path: '/auth/invitations/accept', submit: 'Aceptar', password: true },
};

/** The token is used by the form alone: programs that look at mail follow links. */
export function MailLink() {
  const { client, user, setUser } = useSession();
  const navigate = useNavigate();
  const [[name, token]] = useState(() => location.hash.slice(1).split(':') as [string, string?]);
  const purpose = purposes[name];

  useEffect(() => {
    // Out of the address bar, and so out of the history.
    history.replaceState(history.state, '', location.pathname);
  }, []);

  if (purpose === undefined || token === undefined) {
    return (
      <Page title="Este enlace no está completo" lead="Copialo entero del correo, o pedí otro." narrow>
        <ButtonLink to="/olvide">Pedir otro enlace</ButtonLink>
      </Page>
    );
  }
  // Whoever is logged in accepts for the account that they have, and needs no other password.
  const joins = name === 'join' && user !== null;
  const asks = purpose.password === true && !joins;
  return (
    <Page title={purpose.title} lead={joins ? 'Vas a aceptarla como ' + user.email + ', con la cuenta que ya tenés.' : purpose.lead} narrow>
      <Card>
        <Form
          submit={purpose.submit}
          onSubmit={async ({ password }) => {
            await client.json(purpose.path, { method: 'POST', body: asks ? { token, password } : { token } });
            if (joins) {
              setUser(await client.json<Profile>('/api/v1/me'));
              return void (await navigate('/', { replace: true }));
            }
            const next = sessionStorage.getItem('next');
            sessionStorage.removeItem('next');
            await navigate('/entrar?listo=1' + (next === null ? '' : '&volver=' + encodeURIComponent(next)), { replace: true });
          }}
        >
          {(wrong) => asks && <Field name="password" label="Contraseña nueva" type="password" autoComplete="new-password" minLength={8} required hint="Al menos 8 caracteres." wrong={wrong.password} />}
        </Form>
      </Card>
    </Page>
  );
}
