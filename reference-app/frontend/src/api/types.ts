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
  number: number;
  alias: string;
  status: string;
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
