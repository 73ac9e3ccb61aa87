/** What the API says is wrong (RFC 9457), in the words of these pages. */
export class Problem extends Error {
  readonly status: number;
  /** The last part of the problem's type: stable, for programs. */
  readonly code: string;
  /** What is wrong with a field, by its name in the request. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  /** Whether the answer is final: asking the same again would be a new wish. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429;
  }
}

/** No answer came: it is not known whether the request arrived. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('No hay conexión con el servidor. Probá de nuevo en un momento.', { cause });
    this.name = 'Unreachable';
  }
}

interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  errors?: { field: string; code?: string; message: string }[];
}

const sentences: Record<string, string> = {
  'bad-credentials': 'El correo, la contraseña o el código no son correctos.',
  'too-many-attempts': 'Demasiados intentos. Probá de nuevo en unos minutos.',
  unauthenticated: 'Tu sesión terminó. Volvé a entrar.',
  'step-up-needed': 'Por seguridad, confirmá tu contraseña.',
  'wrong-password': 'La contraseña actual es otra.',
  'wrong-code': 'El código no es correcto, o ya fue usado.',
  'invalid-link': 'El enlace ya fue usado o venció. Pedí uno nuevo.',
  'log-in-first': 'Esta dirección ya tiene una cuenta: entrá, y abrí el enlace después.',
  'slot-taken': 'Alguien acaba de reservar ese horario. Elegí otro.',
  'booking-move-denied': 'Ya no se puede cambiar la hora por acá: hablá con el negocio.',
  'booking-cancellation-denied': 'Las condiciones de este turno ya no dejan cancelarlo.',
  'booking-hold-expired': 'El lugar guardado venció. Elegilo de nuevo, si sigue libre.',
  'booking-limit-reached': 'Ya tenés todos los turnos que este servicio permite.',
  'series-conflicts': 'Hay fechas que no están libres, así que no se reservó ninguna.',
  'series-needs-staff': 'Con seña, un turno fijo lo hace el negocio.',
  'booking-not-begun': 'El turno todavía no empezó.',
  'booking-wrong-status': 'Con el turno como está, eso no se puede.',
  'too-many-wishes': 'Ya esperás todo lo que se puede: dejá antes otra espera.',
  'no-offer': 'Ya no hay nada guardado para vos. Te avisamos cuando se libere otro.',
  'booking-begun': 'El turno ya empezó, y no se puede cambiar.',
  'payment-declined': 'El proveedor de pagos no aceptó este pago.',
  'payment-settled': 'El pago de este turno ya está resuelto.',
  'payment-unknown': 'El proveedor de pagos no contestó. Probá de nuevo: no se cobra dos veces.',
  'line-closed': 'La fila no está recibiendo a nadie en este momento.',
  'line-full': 'La fila está completa. Probá de nuevo en un rato.',
  'ticket-state': 'Ese número ya está en otra situación. Mirá cómo quedó.',
  'ticket-recall-first': 'Esta fila pide llamar otra vez antes de darlo por ausente.',
  'service-has-steps': 'Este servicio tiene pasos, uno tras otro, que solo se cambian en el código.',
  'job-not-waiting': 'Ya está en curso o terminado, o uno igual espera.',
  'job-ended': 'Ya terminó.',
  'job-of-the-platform': 'Este trabajo mantiene en marcha el servicio.',
  'team-self': 'Lo tuyo lo cambia otra persona.',
  'team-member-disabled': 'Primero devolvele el acceso: sin lugar en el equipo no se podría después.',
  'not-in-plan': 'Este negocio no tiene contratada esta función.',
  'module-off': 'Esta función está apagada en este momento.',
  forbidden: 'No tenés permiso para hacer esto.',
  'not-found': 'No lo encontramos.',
  busy: 'Hay mucha gente a la vez. Probá de nuevo en un momento.',
  unexpected: 'Algo falló de nuestro lado. Probá de nuevo en un momento.',
};

const fieldCodes: Record<string, string> = {
  EMAIL_MALFORMED: 'No parece una dirección de correo.',
  PASSWORD_TOO_SHORT: 'Es demasiado corta: usá al menos 8 caracteres.',
  PASSWORD_TOO_LONG: 'Es demasiado larga.',
  PASSWORD_COMMON: 'Es de las que todo el mundo prueba primero. Elegí otra.',
  PASSWORD_BREACHED: 'Apareció en una filtración de datos. Elegí otra.',
  PASSWORD_IS_EMAIL: 'No puede ser tu correo.',
  REQUIRED: 'Hace falta completarlo.',
  TOO_LONG: 'Es demasiado largo.',
};

const fieldMessages: [RegExp, string][] = [
  [/is required/, 'Hace falta completarlo.'],
  [/at most (\d+) characters/, 'Es demasiado largo: hasta $1 caracteres.'],
  [/too soon|past/, 'Ese horario ya pasó, o empieza demasiado pronto.'],
  [/too far ahead/, 'Todavía no se puede reservar para esa fecha.'],
  [/outside opening hours/, 'A esa hora está cerrado.'],
  [/one of the starts/, 'Ese horario no se ofrece.'],
  [/has no account here/, 'Nadie tiene una cuenta acá con ese correo.'],
  [/at most a year after/, 'Hasta un año después de la primera fecha.'],
  [/must be of/, 'Eso no existe acá.'],
  [/not offered here|not known here|does not offer/, 'Eso no se ofrece acá.'],
  [/time of day/, 'Escribilo como 05:30.'],
  [/letters, digits and hyphens/, 'Usá letras, números y guiones.'],
  [/HH:mm/, 'Escribí las horas como 08:00-13:00, 16:00-24:00.'],
  [/overlap/, 'Las horas se pisan.'],
  [/must be (-?[\d.,]+) to (-?[\d.,]+)/, 'Tiene que ser de $1 a $2.'],
  [/E\.164/, 'Escribilo con código de país, como +5491155501234.'],
];

function sentence(error: { code?: string; message: string }): string {
  const known = error.code === undefined ? undefined : fieldCodes[error.code];
  if (known !== undefined) return known;
  for (const [pattern, words] of fieldMessages) {
    const found = pattern.exec(error.message);
    if (found) return words.replace('$1', found[1] ?? '').replace('$2', found[2] ?? '');
  }
  return 'No es válido (' + error.message + ').';
}

/** The problem in an answer. Answers that are none (of a proxy, say) become one. */
export async function problemOf(response: Response): Promise<Problem> {
  let body: ProblemBody = {};
  try {
    body = (await response.json()) as ProblemBody;
  } catch {
    // Not JSON: the status has to do.
  }
  const stepUp = (response.headers.get('WWW-Authenticate') ?? '').includes('insufficient_user_authentication');
  const code = stepUp ? 'step-up-needed' : (body.type?.split(':').pop() ?? 'http-' + response.status);
  const fields: Record<string, string> = {};
  for (const error of body.errors ?? []) fields[error.field] ??= sentence(error);
  const first = Object.values(fields)[0];
  return new Problem(response.status, code, sentences[code] ?? first ?? general(response.status, body), fields);
}

function general(status: number, body: ProblemBody): string {
  if (status === 404) return sentences['not-found'] ?? '';
  if (status >= 500) return sentences['unexpected'] ?? '';
  return body.detail ?? body.title ?? 'No se pudo (' + status + ').';
}

/** What to tell a person about anything that was thrown. */
export function words(failure: unknown): string {
  return failure instanceof Problem || failure instanceof Unreachable ? failure.message : (sentences['unexpected'] ?? '');
}
