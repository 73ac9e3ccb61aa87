import { useId, useState, type FormEvent, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react';
import { Problem } from '../api/problem';
import { Button, Failure, type Look } from './basics';

interface Labels {
  label: string;
  hint?: string | undefined;
  /** What the server says is wrong with it. */
  wrong?: string | undefined;
}

interface Told {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

/** A control below its label, and what there is to say about it, which it has to be told. */
function Labelled({ label, hint, wrong, className, children }: Labels & { className: string; children: (told: Told) => ReactNode }) {
  const id = useId();
  const about = wrong ?? hint;
  return (
    <div className={'block ' + className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      {children({ id, 'aria-invalid': wrong !== undefined, 'aria-describedby': about === undefined ? undefined : id + '-about' })}
      {about !== undefined && (
        <p id={id + '-about'} className={'mt-1.5 text-sm ' + (wrong === undefined ? 'text-muted' : 'font-medium text-bad')}>
          {about}
        </p>
      )}
    </div>
  );
}

export function Field({ label, hint, wrong, className = '', ...input }: Labels & InputHTMLAttributes<HTMLInputElement> & { name: string }) {
  return (
    <Labelled label={label} hint={hint} wrong={wrong} className={className}>
      {(told) => (
        <input
          {...told}
          className="block min-h-11 w-full rounded-xl border border-field bg-card px-3.5 text-base transition-colors placeholder:text-muted/70 aria-invalid:border-bad focus-visible:outline-offset-0"
          {...input}
        />
      )}
    </Labelled>
  );
}

/** One of more things than are to be seen at once. */
export function Select({ label, hint, wrong, className = '', children, ...select }: Labels & SelectHTMLAttributes<HTMLSelectElement> & { name: string }) {
  return (
    <Labelled label={label} hint={hint} wrong={wrong} className={className}>
      {(told) => (
        <select {...told} className="block min-h-11 w-full rounded-xl border border-field bg-card px-3 text-base transition-colors aria-invalid:border-bad focus-visible:outline-offset-0" {...select}>
          {children}
        </select>
      )}
    </Labelled>
  );
}

interface ChoiceProps {
  name: string;
  kind: 'radio' | 'checkbox';
  checked: boolean;
  onChange: () => void;
  children: ReactNode;
}

/** One of some things to pick, as large as a thumb. */
export function Choice({ name, kind, checked, onChange, children }: ChoiceProps) {
  return (
    <label className="inline-flex min-h-11 cursor-pointer items-center gap-2 rounded-xl border border-field px-3.5 font-medium transition-colors has-checked:border-brand has-checked:bg-brand-soft has-checked:text-brand-ink has-focus-visible:outline-2">
      <input type={kind} name={name} checked={checked} onChange={onChange} className="accent-brand" />
      {children}
    </label>
  );
}

/** Some things to pick under one question, with what the server says is wrong with the answer. */
export function Choices({ legend, hint, wrong, children }: { legend: string; hint?: string | undefined; wrong?: string | undefined; children: ReactNode }) {
  const id = useId();
  const about = wrong ?? hint;
  return (
    <fieldset aria-describedby={about === undefined ? undefined : id}>
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-2">{children}</div>
      {about !== undefined && (
        <p id={id} className={'mt-1.5 text-sm ' + (wrong === undefined ? 'text-muted' : 'font-medium text-bad')}>
          {about}
        </p>
      )}
    </fieldset>
  );
}

interface FormProps {
  submit: string;
  look?: Look;
  /** What to do with the fields; what it throws is shown, by the fields where the server names them. */
  onSubmit: (values: Record<string, string>, form: HTMLFormElement) => Promise<void>;
  children: (wrong: Readonly<Record<string, string>>) => ReactNode;
  after?: ReactNode;
}

/** A form that is sent once at a time, and keeps what was typed when it fails. */
export function Form({ submit, look = 'main', onSubmit, children, after }: FormProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [shown, setShown] = useState<Readonly<Record<string, string>>>({});

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    if (busy) return;
    setBusy(true);
    setFailure(null);
    setShown({});
    try {
      await onSubmit(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])), form);
    } catch (problem) {
      const fields = problem instanceof Problem ? problem.fields : {};
      const here = Object.fromEntries(Object.entries(fields).filter(([name]) => form.elements.namedItem(name) !== null));
      setShown(here);
      const first = Object.keys(here)[0];
      if (first === undefined) setFailure(problem);
      else focus(form.elements.namedItem(first));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void send(event)} className="space-y-4">
      {children(shown)}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look={look} busy={busy} className="w-full sm:w-auto sm:min-w-36">
          {submit}
        </Button>
        {after}
      </div>
      <Failure of={failure} />
    </form>
  );
}

/** What has this name; of several that share it, the first. */
function focus(named: Element | RadioNodeList | null): void {
  const control = named !== null && 'length' in named && !(named instanceof HTMLElement) ? named[0] : named;
  if (control instanceof HTMLElement) control.focus();
}
