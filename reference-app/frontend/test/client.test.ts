import { describe, expect, it, vi } from 'vitest';
import { Problem, Unreachable } from '../src/api/problem';
import { clientOf, json, problem, server } from './server';

const session = { status: 'logged-in', accessToken: 't2' };

describe('the API client', () => {
  it('gets one new token for all requests that find theirs expired, and sends each again', async () => {
    const there = server({
      'GET /a': [problem(401, 'unauthenticated'), json('a')],
      'GET /b': [problem(401, 'unauthenticated'), json('b')],
      'POST /auth/session/refresh': json(session),
    });
    const client = clientOf(there.fetch);
    client.begin({ accessToken: 't1' });
    expect(await Promise.all([client.json('/a'), client.json('/b')])).toEqual(['a', 'b']);
    expect(there.of('POST /auth/session/refresh')).toHaveLength(1);
    expect(there.of('GET /a').map(({ headers }) => headers.get('Authorization'))).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('says so when the session has ended, and forgets it', async () => {
    const there = server({ 'GET /a': problem(401, 'unauthenticated'), 'POST /auth/session/refresh': problem(401, 'unauthenticated') });
    const client = clientOf(there.fetch);
    const ended = vi.fn();
    client.onEnd(ended);
    client.begin({ accessToken: 't1' });
    await expect(client.json('/a')).rejects.toMatchObject({ status: 401, message: 'Tu sesión terminó. Volvé a entrar.' });
    expect(ended).toHaveBeenCalledOnce();
    expect(await client.resume()).toBe(false);
  });

  it('keeps the session where the server is only busy', async () => {
    const there = server({ 'POST /auth/session/refresh': [problem(503, 'busy'), json(session)] });
    const client = clientOf(there.fetch);
    client.expectSession();
    await expect(client.resume()).rejects.toBeInstanceOf(Problem);
    expect(await client.resume()).toBe(true);
  });

  it('does not take a wrong password for an expired token', async () => {
    const there = server({ 'POST /auth/session/step-up': problem(401, 'bad-credentials'), 'POST /auth/session/refresh': json(session) });
    const client = clientOf(there.fetch);
    client.begin({ accessToken: 't1' });
    await expect(client.json('/auth/session/step-up', { method: 'POST', body: {} })).rejects.toMatchObject({ code: 'bad-credentials' });
    expect(there.asked).toHaveLength(1);
  });

  it('tells where the password is wanted once more, and gets no token for it', async () => {
    const there = server({
      'POST /auth/second-factor/totp': problem(401, 'unauthenticated', {}, { 'WWW-Authenticate': 'Bearer error="insufficient_user_authentication", max_age=600' }),
    });
    const client = clientOf(there.fetch);
    client.begin({ accessToken: 't1' });
    await expect(client.json('/auth/second-factor/totp', { method: 'POST' })).rejects.toMatchObject({ code: 'step-up-needed' });
    expect(there.asked).toHaveLength(1);
  });

  it('asks nothing where no session was begun', async () => {
    const there = server({});
    expect(await clientOf(there.fetch).resume()).toBe(false);
    expect(there.asked).toHaveLength(0);
  });

  it('never puts a token where other scripts could read it', () => {
    clientOf(server({}).fetch).begin({ accessToken: 'very-secret' });
    expect(JSON.stringify([localStorage, sessionStorage, document.cookie])).not.toContain('very-secret');
  });

  it('repeats a request with a key, with the same key, where no answer came', async () => {
    const lost = () => Promise.reject(new TypeError('Failed to fetch'));
    const there = server({ 'POST /api/v1/bookings': [lost, problem(502, 'http-502'), json({ id: 'b1' }, 201)] });
    const waited: number[] = [];
    const booked = await clientOf(there.fetch, waited).json('/api/v1/bookings', { method: 'POST', body: {}, key: 'k1' });
    expect(booked).toEqual({ id: 'b1' });
    expect(there.asked.map(({ headers }) => headers.get('Idempotency-Key'))).toEqual(['k1', 'k1', 'k1']);
    expect(waited).toEqual([300, 600]);
  });

  it('waits as long as the server asks, within reason', async () => {
    const there = server({ 'GET /a': [problem(503, 'busy', {}, { 'Retry-After': '2' }), problem(503, 'busy', {}, { 'Retry-After': '600' }), json(1)] });
    const waited: number[] = [];
    await clientOf(there.fetch, waited).json('/a');
    expect(waited).toEqual([2000, 5000]);
  });

  it('never repeats by itself what has no key and changes something', async () => {
    const there = server({ 'POST /auth/session': () => Promise.reject(new TypeError('Failed to fetch')) });
    await expect(clientOf(there.fetch).json('/auth/session', { method: 'POST', body: {} })).rejects.toBeInstanceOf(Unreachable);
    expect(there.asked).toHaveLength(1);
  });

  it('takes a receipt as what it is', async () => {
    const there = server({ 'GET /receipt': new Response('%PDF-', { headers: { 'Content-Type': 'application/pdf' } }) });
    expect(await (await clientOf(there.fetch).blob('/receipt')).text()).toBe('%PDF-');
    expect(there.asked[0]!.headers.get('Accept')).toBe('*/*');
  });

  it('gives null for an answer without content', async () => {
    expect(await clientOf(server({ 'DELETE /x': json(null, 204) }).fetch).json('/x', { method: 'DELETE' })).toBeNull();
  });
});
