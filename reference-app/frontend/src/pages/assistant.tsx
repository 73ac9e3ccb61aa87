import { useState, type FormEvent } from 'react';
import type { Answer } from '../api/types';
import { useSession } from '../session';
import { Button, Card, Failure } from '../ui/basics';
import { Icon } from '../ui/icons';
import { Page } from '../ui/page';
import { BubbleBox, Talk } from '../ui/talk';

interface Turn {
  question: string;
  answer?: Answer;
}

const examples = ['¿A qué hora abren los domingos?', '¿Qué pasa si cancelo?', '¿Hay estacionamiento?', '¿Qué hay libre mañana?'];

export function Assistant() {
  const { client } = useSession();
  const [turns, setTurns] = useState<Turn[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [text, setText] = useState('');
  const last = turns.findLast((turn) => turn.answer)?.answer;

  async function ask(question: string) {
    if (question.trim() === '' || busy) return;
    setBusy(true);
    setFailure(null);
    setText('');
    setTurns((before) => [...before, { question }]);
    try {
      const answer = await client.json<Answer>('/api/v1/assistant', { method: 'POST', body: { question, ...(last ? { conversation: last.conversation } : {}) } });
      setTurns((before) => [...before.slice(0, -1), { question, answer }]);
    } catch (problem) {
      // Back into the field: nothing that was typed is lost.
      setTurns((before) => before.slice(0, -1));
      setText(question);
      setFailure(problem);
    } finally {
      setBusy(false);
    }
  }

  function send(event: FormEvent) {
    event.preventDefault();
    void ask(text);
  }

  return (
    <Page title="Asistente" lead={last?.note ?? 'Contesta con lo que el negocio dejó escrito. Tus preguntas no salen de este servidor.'} narrow>
      <Card className="p-0! sm:p-0!">
        <Talk label="Conversación" count={turns.length * 2 + (busy ? 1 : 0)}>
          {turns.length === 0 && (
            <div className="m-auto flex max-w-sm flex-col items-center gap-4 text-center">
              <span className="grid size-14 place-items-center rounded-2xl bg-brand-soft text-brand-ink">
                <Icon name="spark" className="size-7" />
              </span>
              <p className="text-muted">Preguntá por horarios, reglas o lugares libres. Por ejemplo:</p>
              <ul className="flex flex-wrap justify-center gap-2">
                {examples.map((example) => (
                  <li key={example}>
                    <button type="button" onClick={() => void ask(example)} className="min-h-10 rounded-full border border-line px-4 text-sm font-medium transition-colors hover:border-brand hover:bg-brand-soft">
                      {example}
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          )}
          {turns.map((turn, index) => (
            <div key={index} className="contents">
              <BubbleBox mine>{turn.question}</BubbleBox>
              {turn.answer ? (
                <BubbleBox mine={false}>
                  {turn.answer.answer}
                  {turn.answer.sources.length > 0 && <span className="mt-2 block text-xs text-muted">Fuentes: {turn.answer.sources.map((source) => source.title).join(', ')}</span>}
                </BubbleBox>
              ) : (
                <BubbleBox mine={false}>
                  <span className="animate-pulse text-muted motion-reduce:animate-none">Pensando…</span>
                </BubbleBox>
              )}
            </div>
          ))}
        </Talk>
        <form onSubmit={send} className="flex gap-2 border-t border-line p-3">
          <label htmlFor="question" className="sr-only">
            Pregunta
          </label>
          <input id="question" value={text} onChange={(event) => setText(event.target.value)} maxLength={1000} autoComplete="off" placeholder="Escribí tu pregunta" className="min-h-11 min-w-0 flex-1 rounded-xl border border-field bg-card px-3.5" />
          <Button type="submit" busy={busy} aria-label="Preguntar" className="px-3.5">
            {!busy && <Icon name="send" />}
          </Button>
        </form>
      </Card>
      <Failure of={failure} />
    </Page>
  );
}
