import { useState } from 'react';
import { useSession } from '../session';
import { Card } from '../ui/basics';
import { Field, Form } from '../ui/form';
import { Page } from '../ui/page';
import { CheckMail } from './signup';

export function Forgot() {
  const { client } = useSession();
  const [sent, setSent] = useState<string | null>(null);
  if (sent !== null) return <CheckMail email={sent} />;
  return (
    <Page title="Elegir otra contraseña" lead="Te mandamos un enlace para elegirla." narrow>
      <Card>
        <Form
          submit="Mandar el enlace"
          onSubmit={async ({ email = '' }) => {
            await client.json('/auth/password/reset-request', { method: 'POST', body: { email } });
            setSent(email);
          }}
        >
          {(wrong) => <Field name="email" label="Correo" type="email" autoComplete="email" required wrong={wrong.email} />}
        </Form>
      </Card>
    </Page>
  );
}
