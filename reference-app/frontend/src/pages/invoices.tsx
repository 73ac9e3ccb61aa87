import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Invoice } from '../api/types';
import { money } from '../lib/money';
import { firstOfMonth, lastOfMonth, monthName, plusMonths, today } from '../lib/time';
import { useSession } from '../session';
import { Button, Empty, Failure, Tag, Waiting, type Tone } from '../ui/basics';
import { Icon } from '../ui/icons';
import { Page } from '../ui/page';
import { Receipt } from '../ui/receipt';

const kinds: Record<string, string> = { INVOICE: 'Factura', CREDIT_NOTE: 'Nota de crédito', RECEIPT: 'Recibo' };

const states: Record<string, [string, Tone]> = {
  PENDING: ['por autorizar', 'wait'],
  SUBMITTING: ['autorizando', 'wait'],
  UNKNOWN: ['por confirmar', 'wait'],
  ISSUED: ['emitido', 'good'],
  REJECTED: ['rechazado', 'bad'],
};

/** The papers for what was paid, by the month of the booking. */
export function Invoices() {
  const { client, business, user } = useSession();
  const now = firstOfMonth(today(business.timeZone));
  const [month, setMonth] = useState(now);
  const invoices = useQuery({
    queryKey: ['mine', user?.id, 'invoices', month],
    queryFn: () => client.json<Invoice[]>(`/api/v1/invoices?from=${month}&to=${lastOfMonth(month)}`),
  });

  return (
    <Page
      title="Comprobantes"
      lead={'De lo pagado por turnos de ' + monthName(month) + '.'}
      actions={
        <div className="flex gap-1">
          <Button look="plain" className="px-2.5" aria-label="Mes anterior" onClick={() => setMonth(plusMonths(month, -1))}>
            <Icon name="left" />
          </Button>
          <Button look="plain" disabled={month === now} onClick={() => setMonth(now)}>
            Este mes
          </Button>
          <Button look="plain" className="px-2.5" aria-label="Mes siguiente" onClick={() => setMonth(plusMonths(month, 1))}>
            <Icon name="right" />
          </Button>
        </div>
      }
    >
      {invoices.isPending && <Waiting lines={5} />}
      <Failure of={invoices.error} />
      {invoices.data?.length === 0 && (
        <Empty icon="file" title="No hay comprobantes este mes">
          Cuando se pague una seña, su comprobante aparece acá.
        </Empty>
      )}
      <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card shadow-card empty:hidden">
        {invoices.data?.map((invoice) => {
          const [words, tone] = states[invoice.state] ?? [invoice.state, 'plain'];
          return (
            <li key={invoice.booking} className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3 sm:px-5">
              <span className="min-w-40 flex-1">
                <span className="block font-medium">{invoice.customer}</span>
                <span className="tabular text-sm text-muted">
                  {kinds[invoice.kind] ?? invoice.kind} {invoice.label.replace(/^RECEIPT-/, 'n.º ')}
                </span>
              </span>
              <Tag tone={tone}>{words}</Tag>
              <span className="tabular min-w-24 text-right font-semibold">{money(invoice.total)}</span>
              <Receipt booking={invoice.booking} label="Descargar" name={'Descargar ' + invoice.label} />
            </li>
          );
        })}
      </ul>
    </Page>
  );
}
