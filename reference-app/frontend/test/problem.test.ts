import { describe, expect, it } from 'vitest';
import { problemOf, words } from '../src/api/problem';
import { problem } from './server';

describe('a problem', () => {
  it('is told in the words of these pages', async () => {
    expect((await problemOf(problem(409, 'slot-taken', { detail: 'somebody else has just taken this time' }))).message).toBe('Alguien acaba de reservar ese horario. Elegí otro.');
  });

  it('names each field that is wrong', async () => {
    const found = await problemOf(
      problem(400, 'invalid-input', {
        errors: [
          { field: 'password', code: 'PASSWORD_COMMON', message: 'is common' },
          { field: 'name', message: 'must have at most 60 characters, has 61' },
          { field: 'odd', message: 'is odd' },
        ],
      }),
    );
    expect(found.fields).toEqual({
      password: 'Es de las que todo el mundo prueba primero. Elegí otra.',
      name: 'Es demasiado largo: hasta 60 caracteres.',
      odd: 'No es válido (is odd).',
    });
  });

  it('is made of answers that are none, such as a proxy gives', async () => {
    const found = await problemOf(new Response('<html>Bad Gateway</html>', { status: 502 }));
    expect(found).toMatchObject({ status: 502, code: 'http-502', isFinal: false });
    expect(found.message).toContain('Algo falló de nuestro lado');
  });

  it('is final where asking the same again would be a new wish', async () => {
    const finals = await Promise.all([400, 404, 409].map(async (status) => (await problemOf(problem(status, 'x'))).isFinal));
    const open = await Promise.all([408, 429, 500, 503].map(async (status) => (await problemOf(problem(status, 'x'))).isFinal));
    expect(finals).toEqual([true, true, true]);
    expect(open).toEqual([false, false, false, false]);
  });

  it('never shows what a program threw', () => {
    expect(words(new TypeError('undefined is not a function'))).toBe('Algo falló de nuestro lado. Probá de nuevo en un momento.');
  });
});
