import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { Checkout } from '../api/types';
import { goTo } from '../lib/leave';
import { money } from '../lib/money';
import { useSession } from '../session';
import { Button, Card, Failure, Note, Tag, Waiting } from '../ui/basics';
import { Page } from '../ui/page';

/** The sandbox's payment page: it stands for the provider's, and moves no money. */
export function Pay() {
  const { client } = useSession();
  const { id = '' } = useParams();
  const path = '/api/v1/sandbox/checkouts/' + encodeURIComponent(id);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const checkout = useQuery({ queryKey: ['checkout', id], queryFn: () => client.json<Checkout>(path) });

  async function decide(decision: 'approve' | 'decline') {
    setBusy(true);
    setFailure(null);
    try {
      goTo((await client.json<{ returnUrl: string }>(path + '/' + decision, { method: 'POST' })).returnUrl);
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
    }
  }

  return (
    <Page title="Pago de prueba" narrow>
      <Card>
        <Tag tone="wait">Simulador: no se mueve dinero</Tag>
        {checkout.isPending && (
          <div className="mt-4">
            <Waiting lines={2} />
          </div>
        )}
        <Failure of={checkout.error} />
        {checkout.data && (
          <>
            <p className="mt-5 text-muted">{checkout.data.description}</p>
            <p className="tabular mt-1 mb-6 text-4xl font-bold">{money(checkout.data.amount)}</p>
            {checkout.data.status === 'OPEN' ? (
              <div className="flex flex-wrap gap-2">
                <Button className="flex-1" busy={busy} onClick={() => void decide('approve')}>
                  Pagar
                </Button>
                <Button look="plain" className="flex-1" disabled={busy} onClick={() => void decide('decline')}>
                  Rechazar el pago
                </Button>
              </div>
            ) : (
              <Note tone="plain">Este pago ya está resuelto.</Note>
            )}
          </>
        )}
        <Failure of={failure} />
      </Card>
    </Page>
  );
}
