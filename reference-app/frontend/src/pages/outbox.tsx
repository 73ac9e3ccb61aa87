import { useQuery } from '@tanstack/react-query';
import type { Message } from '../api/types';
import { dayAndHour } from '../lib/time';
import { useSession } from '../session';
import { Empty, Failure, Tag, Waiting } from '../ui/basics';
import { Page } from '../ui/page';
import { WithLinks } from './chat';

/** What the business has sent, in development. */
export function Outbox() {
  const { client, business } = useSession();
  const messages = useQuery({ queryKey: ['outbox'], queryFn: () => client.json<Message[]>('/api/v1/dev/outbox'), refetchInterval: 2_000 });
  return (
    <Page title="Mensajes enviados" lead={<Tag tone="wait">Simulador: no salió nada de acá</Tag>}>
      {messages.isPending && <Waiting />}
      <Failure of={messages.error} />
      {messages.data?.length === 0 && (
        <Empty icon="mail" title="Todavía no se mandó nada">
          Los correos y SMS aparecen acá.
        </Empty>
      )}
      <ul className="space-y-3">
        {messages.data?.map((message, index) => (
          <li key={message.at + message.to + index} className="rounded-2xl border border-line bg-card p-5 shadow-card">
            <p className="mb-2 flex flex-wrap items-center gap-2 text-sm text-muted">
              <Tag>{message.channel}</Tag>
              <span className="break-all">{message.to}</span>
              <span>{dayAndHour(message.at, business.timeZone)}</span>
            </p>
            {message.subject && <h2 className="mb-1 font-semibold">{message.subject}</h2>}
            <p className="text-[0.9375rem] break-words whitespace-pre-line">
              <WithLinks text={message.text} />
            </p>
          </li>
        ))}
      </ul>
    </Page>
  );
}
