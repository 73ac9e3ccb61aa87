import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Login as LoginAnswer } from '../api/types';
import { canPasskeys, usePasskey as passkeyLogin } from '../lib/passkeys';
import { wayBack } from '../lib/leave';
import { useProviders } from '../queries';
import { useSession } from '../session';
import { Button, ButtonAnchor, Card, Failure, Note } from '../ui/basics';
import { Field, Form } from '../ui/form';
import { Page } from '../ui/page';

interface Challenge {
  challenge: string;
  factors: string[];
}

/** What a login at another provider came to, where it is not a session yet, stands behind the address. */
function arrived(): { challenge: Challenge | null; failed: boolean } {
  const hash = new URLSearchParams(location.hash.slice(1));
  const challenge = hash.get('challenge');
  return {
    challenge: challenge === null ? null : { challenge, factors: (hash.get('factors') ?? '').split(',') },
    failed: hash.has('error'),
  };
}

export function Login() {
  const { client, user, begin } = useSession();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [came] = useState(arrived);
  const [challenge, setChallenge] = useState(came.challenge);
  const [failure, setFailure] = useState<unknown>(null);
  const providers = useProviders();
  const next = wayBack(search, '/');

  useEffect(() => {
    if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search);
  }, []);

  useEffect(() => {
    if (user) void navigate(user.named ? next : '/cuenta?volver=' + encodeURIComponent(next), { replace: true });
  }, [user, next, navigate]);

  async function enter(answer: LoginAnswer) {
    if (answer.status === 'second-factor-needed') setChallenge(answer);
    else await begin(answer);
  }

  if (challenge) return <SecondFactor challenge={challenge} onEnter={enter} onBack={() => setChallenge(null)} />;
  const others = (providers.data?.length ?? 0) > 0 || canPasskeys;
  return (
    <Page title="Entrar" narrow>
      <Card>
        {search.has('listo') && (
          <div className="mb-5">
            <Note>Listo. Ya podés entrar.</Note>
          </div>
        )}
        {came.failed && (
          <div className="mb-5">
            <Note tone="bad">No se pudo entrar de esa forma. Probá de nuevo, o con tu correo.</Note>
          </div>
        )}
        <Form submit="Entrar" onSubmit={async ({ email, password }) => enter(await client.json<LoginAnswer>('/auth/session', { method: 'POST', body: { email, password } }))} after={<Link to="/olvide" className="text-sm font-medium text-brand-ink underline underline-offset-2">Olvidé mi contraseña</Link>}>
          {(wrong) => (
            <>
              <Field name="email" label="Correo" type="email" autoComplete="email" required wrong={wrong.email} />
              <Field name="password" label="Contraseña" type="password" autoComplete="current-password" required wrong={wrong.password} />
            </>
          )}
        </Form>
        {others && (
          <>
            <div className="my-6 flex items-center gap-3 text-sm text-muted">
              <span className="h-px flex-1 bg-line" />o<span className="h-px flex-1 bg-line" />
            </div>
            <div className="grid gap-2">
              {canPasskeys && (
                <Button look="plain" onClick={() => void passkeyLogin(client).then(enter).catch(setFailure)}>
                  Con una passkey
                </Button>
              )}
              {providers.data?.map((provider) => (
                // Where it leads, a session may begin that this page does not see.
                <span key={provider.id} onClick={() => client.expectSession()} className="grid">
                  <ButtonAnchor look="plain" href={`/auth/providers/${provider.id}/login?returnTo=${encodeURIComponent(next)}`}>
                    Con {provider.name}
                  </ButtonAnchor>
                </span>
              ))}
            </div>
            <Failure of={failure} />
          </>
        )}
      </Card>
      <p className="mt-6 text-center text-muted">
        ¿No tenés cuenta?{' '}
        <Link to={'/crear-cuenta' + (search.has('volver') ? '?volver=' + encodeURIComponent(next) : '')} className="font-semibold text-brand-ink underline underline-offset-2">
          Creá una
        </Link>
      </p>
    </Page>
  );
}

function SecondFactor({ challenge, onEnter, onBack }: { challenge: Challenge; onEnter: (answer: LoginAnswer) => Promise<void>; onBack: () => void }) {
  const { client } = useSession();
  return (
    <Page title="Segundo paso" lead="Escribí el código de tu aplicación, o uno de recuperación." narrow>
      <Card>
        <Form
          submit="Confirmar"
          onSubmit={async ({ answer = '' }) => {
            const factor = answer.includes('-') ? 'RECOVERY_CODE' : 'TOTP';
            await onEnter(await client.json<LoginAnswer>('/auth/session/second-factor', { method: 'POST', body: { challenge: challenge.challenge, factor, answer: answer.trim() } }));
          }}
          after={
            <Button look="quiet" onClick={onBack}>
              Volver
            </Button>
          }
        >
          {(wrong) => <Field name="answer" label="Código" autoComplete="one-time-code" required autoFocus wrong={wrong.answer} />}
        </Form>
      </Card>
    </Page>
  );
}
