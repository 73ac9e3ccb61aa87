import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useSession } from '../session';
import { ButtonLink, Card } from '../ui/basics';
import { Field, Form } from '../ui/form';
import { Icon } from '../ui/icons';
import { Page } from '../ui/page';

export function SignUp() {
  const { client } = useSession();
  const [search] = useSearchParams();
  const [sent, setSent] = useState<string | null>(null);

  if (sent !== null) return <CheckMail email={sent} />;
  return (
    <Page title="Crear una cuenta" lead="Con tu correo. Te mandamos un enlace para confirmarlo." narrow>
      <Card>
        <Form
          submit="Crear cuenta"
          onSubmit={async ({ email = '', password }) => {
            await client.json('/auth/accounts', { method: 'POST', body: { email, password } });
            // After the link, which opens another page, one goes on with what one was at.
            const next = search.get('volver');
            if (next !== null) sessionStorage.setItem('next', next);
            setSent(email);
          }}
        >
          {(wrong) => (
            <>
              <Field name="email" label="Correo" type="email" autoComplete="email" required wrong={wrong.email} />
              <Field name="password" label="Contraseña" type="password" autoComplete="new-password" minLength={8} required hint="Al menos 8 caracteres. Una frase es mejor que una palabra." wrong={wrong.password} />
            </>
          )}
        </Form>
      </Card>
      <p className="mt-6 text-center text-muted">
        ¿Ya tenés una?{' '}
        <Link to={'/entrar?' + search.toString()} className="font-semibold text-brand-ink underline underline-offset-2">
          Entrá
        </Link>
      </p>
    </Page>
  );
}

/** The same for every address: nobody learns from it who has an account. */
export function CheckMail({ email }: { email: string }) {
  const { business } = useSession();
  return (
    <Page title="Mirá tu correo" narrow>
      <Card>
        <span className="mb-4 grid size-12 place-items-center rounded-2xl bg-brand-soft text-brand-ink">
          <Icon name="mail" className="size-6" />
        </span>
        <p role="status">
          Te mandamos un correo a <strong>{email}</strong>. Seguí el enlace que trae; si no llega en unos minutos, mirá en el correo no deseado.
        </p>
        {business.dev && (
          <div className="mt-5">
            <ButtonLink to="/mensajes" look="soft">
              Ver los mensajes de prueba
            </ButtonLink>
          </div>
        )}
      </Card>
    </Page>
  );
}
