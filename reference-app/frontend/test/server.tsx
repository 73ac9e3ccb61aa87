import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { MotionConfig } from 'motion/react';
import { BrowserRouter } from 'react-router';
import { Client } from '../src/api/client';
import { Start } from '../src/start';

export interface Asked {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
}

type Answer = Response | (() => Response | Promise<Response>);

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
}

export function problem(status: number, code: string, more: object = {}, headers: Record<string, string> = {}): Response {
  return json({ type: 'urn:cimiento:problem:' + code, title: code, status, ...more }, status, { 'Content-Type': 'application/problem+json', ...headers });
}

/** A server with an answer for each "METHOD /path"; a list is answered from one after the other, and its last goes on. */
export function server(answers: Record<string, Answer | Answer[]>) {
  const asked: Asked[] = [];
  const left = new Map(Object.entries(answers).map(([call, answer]) => [call, Array.isArray(answer) ? [...answer] : [answer]]));
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const method = init.method ?? 'GET';
    const path = String(input);
    asked.push({ method, path, headers: new Headers(init.headers), body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined });
    const queue = left.get(method + ' ' + path) ?? left.get(method + ' ' + path.replace(/\?.*/, ''));
    const answer = queue === undefined ? problem(404, 'not-found') : queue.length > 1 ? queue.shift()! : queue[0]!;
    return answer instanceof Response ? answer.clone() : answer();
  };
  return { asked, fetch, of: (call: string) => asked.filter(({ method, path }) => method + ' ' + path.replace(/\?.*/, '') === call) };
}

export function clientOf(fetch: typeof globalThis.fetch, waited: number[] = []): Client {
  return new Client({
    fetch,
    alone: (work) => work(),
    memory: localStorage,
    wait: (milliseconds) => {
      waited.push(milliseconds);
      return Promise.resolve();
    },
  });
}

export const business = {
  id: 'padel',
  name: 'Club Pádel Norte',
  plan: 'advanced',
  timeZone: 'America/Argentina/Buenos_Aires',
  modules: ['ai_agent', 'audit', 'auth', 'notifications', 'payments', 'queues', 'scheduling', 'whatsapp'],
  dev: true,
};

export const ana = { id: 'a1', name: 'Ana Suárez', named: true, email: 'ana@example.com', roles: [] as string[] };

/** The whole front end at an address, before this server. */
export function open(path: string, answers: Record<string, Answer | Answer[]>) {
  history.replaceState(null, '', path);
  const there = server({
    'GET /api/v1/business': json(business),
    'GET /auth/providers': json({ providers: [] }),
    'GET /api/v1/services': json([{ id: 'padel-90', name: 'Pádel 90 minutos', minutes: 90, deposit: { amount: '6000.00', currency: 'ARS' } }]),
    'GET /api/v1/slots': json([]),
    ...answers,
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MotionConfig skipAnimations>
        <BrowserRouter>
          <Start client={clientOf(there.fetch)} />
        </BrowserRouter>
      </MotionConfig>
    </QueryClientProvider>,
  );
  return there;
}

/** The answers to somebody whose session goes on. */
export function loggedIn(who: typeof ana) {
  localStorage.setItem('session', 'begun');
  return { 'POST /auth/session/refresh': json({ status: 'logged-in', accessToken: 't1' }), 'GET /api/v1/me': json(who) };
}
