import type { Amount } from '../lib/money';

/** What a page needs to know of the business before anything else. */
export interface Business {
  id: string;
  name: string;
  plan: string;
  timeZone: string;
  modules: string[];
  /** Whether there are simulators. */
  dev: boolean;
}

export interface Profile {
  id: string;
  name: string;
  named: boolean;
  email: string;
  roles: string[];
}

export interface Named {
  id: string;
  name: string;
}

export interface Service extends Named {
  minutes: number;
  deposit: Amount | null;
}

export interface Slot {
  resource: Named;
  start: string;
  end: string;
}

export interface Booking {
  id: string;
  status: string;
  service: Named;
  resource: Named;
  start: string;
  end: string;
  cancellable: boolean;
  /** How much of the deposit goes back: if it were given up now, or since it was. */
  refundPercent: number | null;
  heldUntil: string | null;
  payment: string | null;
  checkoutUrl: string | null;
}

export interface Place {
  line: string;
  /** The number with the prefix of the line that gave it. */
  label: string;
  number: number;
  alias: string;
  status: string;
  /** Where to, for who is called. */
  desk: string | null;
}

/** A place in a line, as staff see it. */
export interface Ticket extends Place {
  id: string;
  name: string;
  joinedAt: string;
  calledAt: string | null;
  recalls: number;
  parkedUntil: string | null;
}

export interface Line {
  id: string;
  door: string;
  waiting: number;
  prefix: string;
  cap: number | null;
  recalls: number;
  graceMinutes: number;
  targetMinutes: number;
  serviceMinutes: number;
  /** As 05:30. */
  dayStart: string;
  /** What the screen shows beside a number: ALIASES, or LABELS for nothing. */
  shown: string;
}

/** How a line went today, in people and seconds. */
export interface LineReport {
  line: string;
  taken: number;
  called: number;
  done: number;
  noShows: number;
  cancelled: number;
  waitMedian: number;
  waitP90: number;
  waitLongest: number;
  serviceMedian: number;
  target: number;
  withinTarget: number;
}

export type Login =
  | { status: 'logged-in'; accessToken: string }
  | { status: 'second-factor-needed'; challenge: string; factors: string[] };

export interface Provider {
  id: string;
  name: string;
}

export interface OpenSession {
  id: string;
  current: boolean;
  network: string;
  agent: string;
  usedAt: string;
}

export interface Passkey {
  id: string;
  name: string;
}

export interface Answer {
  conversation: string;
  answer: string;
  sources: { id: string; title: string }[];
  note: string;
}

export interface Checkout {
  id: string;
  description: string;
  amount: Amount;
  status: string;
}

/** A booking, as staff see it. */
export interface Appointment {
  id: string;
  status: string;
  service: Named;
  resource: Named;
  start: string;
  end: string;
  customer: Named;
  /** Which standing booking it is one of. */
  series?: string | null;
}

/** A booking that repeats, with its dates still to come. */
export interface Standing {
  id: string;
  bookings: Booking[];
  /** Dates that were not booked; known when it is made. */
  conflicts: { start: string; reason: string }[];
}

/** A wish for a time that is taken now. */
export interface Waiting {
  id: string;
  state: string;
  service: Named;
  from: string;
  to: string;
  offer: Booking | null;
}

export interface AuditEntry {
  sequence: number;
  at: string;
  actor: string;
  action: string;
  subject: string | null;
  data: Record<string, string>;
}

export interface Message {
  channel: string;
  to: string;
  subject: string;
  text: string;
  status: string;
  at: string;
}

export interface Bubble {
  from: 'person' | 'bot';
  text: string;
  at: string;
}

export interface DemoTenant {
  name: string;
  plan: string;
  url: string;
  adminEmail: string;
  adminPassword: string;
}

/** The paper for a deposit. */
export interface Invoice {
  label: string;
  kind: string;
  state: string;
  total: Amount;
  customer: string;
  booking: string;
}

/** Something that is done in the background. */
export interface Job {
  id: number;
  kind: string;
  state: string;
  attempt: number;
  maxAttempts: number;
  createdAt: string;
  runAt: string;
  /** Empty for nothing. */
  error: string;
}

/** What is done again and again. */
export interface Recurring {
  name: string;
  kind: string;
  rhythm: string;
  state: string;
  nextAt: string | null;
}

export interface Setting {
  key: string;
  /** What its value must be. */
  expected: string;
  secret: boolean;
  /** Whether anything is in force: set here, or by the operator. */
  set: boolean;
  value: string | null;
  updatedAt: string | null;
}

/** A service, as it is written; what these pages do not show goes back as it came. */
export interface OfferedService {
  id: string;
  name: string;
  minutes: number;
  gridMinutes: number;
  minimumNoticeMinutes: number;
  /** 0: nobody can book it. */
  furthestAdvanceDays: number;
  /** None: all. */
  resources: string[];
  deposit: Amount | null;
}

/** What a booking occupies: a place, or a person. */
export interface Resource {
  id: string;
  name: string;
  /** By day of the week; a day that is missing is closed. */
  hours: Record<string, string[]>;
  quantity: number;
}

/** A date with hours of its own; without any, closed. */
export interface SpecialDay {
  date: string;
  windows: string[];
  reason: string;
}

/** Somebody who works here. */
export interface Member {
  id: string;
  name: string;
  email: string;
  roles: string[];
  /** Whether they can log in. */
  active: boolean;
}

/** What one can be here. */
export interface RoleKind {
  name: string;
  permissions: string[];
  /** Whether whoever asks could make somebody this. */
  given: boolean;
}

export interface Team {
  members: Member[];
  roles: RoleKind[];
}

export interface Invitation {
  id: string;
  email: string;
  roles: string[];
  expiresAt: string;
}

/** A key of a program, without its text. */
export interface ApiKey {
  id: string;
  name: string;
  scopes: string[];
  createdAt: string;
  expiresAt?: string;
  revokedAt?: string;
  usedAt?: string;
}

/** A key that was just made or renewed: the only answer with its text. */
export interface IssuedKey extends ApiKey {
  text: string;
}
