import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Bubble } from '../api/types';
import { useSession } from '../session';
import { Button, Card, Failure, Tag } from '../ui/basics';
import { Field } from '../ui/form';
import { Icon } from '../ui/icons';
import { Page } from '../ui/page';
import { BubbleBox, Talk } from '../ui/talk';

/** A telephone without a telephone: what WhatsApp's customers see. */
export function Chat() {
  const { client } = useSession();
  const queries = useQueryClient();
  const [phone, setPhone] = useState('+5491155550101');
  const [text, setText] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const messages = useQuery({
    queryKey: ['chat', phone],
    queryFn: () => client.json<Bubble[]>('/api/v1/dev/chat?phone=' + encodeURIComponent(phone)),
    refetchInterval: 900,
    enabled: /^\+\d{8,15}$/.test(phone),
  });

  async function send(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === '') return;
    setFailure(null);
    try {
      await client.json('/api/v1/dev/chat', { method: 'POST', body: { phone, text } });
      setText('');
      await queries.invalidateQueries({ queryKey: ['chat', phone] });
    } catch (problem) {
      setFailure(problem);
    }
  }

  return (
    <Page title="WhatsApp" lead={<Tag tone="wait">Simulador: esta página hace de teléfono</Tag>} narrow>
      <Field name="phone" label="Tu número" inputMode="tel" value={phone} onChange={(event) => setPhone(event.target.value)} className="mb-4" />
      <Card className="p-0! sm:p-0!">
        <Talk label="Conversación" count={messages.data?.length ?? 0}>
          {messages.data?.length === 0 && <p className="m-auto text-center text-muted">Escribí «hola» y reservá contestando con números.</p>}
          {messages.data?.map((message, index) => (
            <BubbleBox key={index} mine={message.from === 'person'}>
              <WithLinks text={message.text} />
            </BubbleBox>
          ))}
        </Talk>
        <form onSubmit={(event) => void send(event)} className="flex gap-2 border-t border-line p-3">
          <label htmlFor="text" className="sr-only">
            Mensaje
          </label>
          <input id="text" value={text} onChange={(event) => setText(event.target.value)} maxLength={500} autoComplete="off" placeholder="hola" className="min-h-11 min-w-0 flex-1 rounded-xl border border-field bg-card px-3.5" />
          <Button type="submit" aria-label="Enviar" className="px-3.5">
            <Icon name="send" />
          </Button>
        </form>
      </Card>
      <Failure of={failure ?? messages.error} />
    </Page>
  );
}

/** A link is shown as one; everything else stays text. */
export function WithLinks({ text }: { text: string }) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    /^https?:\/\//.test(part) ? (
      <a key={index} href={part} className="font-medium break-all underline underline-offset-2">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
