import { describe, expect, it } from 'vitest';
import { Problem, Unreachable } from '../src/api/problem';
import { newKey, Wish } from '../src/api/wish';

const fail = (failure: unknown) => (keys: string[]) => async (key: string) => {
  keys.push(key);
  throw failure;
};

async function say(wish: Wish, content: unknown, failure: unknown, keys: string[]) {
  await wish.fulfil(content, fail(failure)(keys)).catch(() => undefined);
}

describe('a wish', () => {
  it('keeps its key while no final answer came, also after a reload and a new login', async () => {
    const keys: string[] = [];
    await say(new Wish('booking'), { start: 'a' }, new Unreachable(new TypeError()), keys);
    await say(new Wish('booking'), { start: 'a' }, new Problem(503, 'busy', ''), keys);
    await say(new Wish('booking'), { start: 'a' }, new Problem(401, 'unauthenticated', ''), keys);
    await new Wish('booking').fulfil({ start: 'a' }, async (key) => keys.push(key));
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(4);
  });

  it('is another one once it was fulfilled or refused', async () => {
    const keys: string[] = [];
    const wish = new Wish('booking');
    await say(wish, { start: 'a' }, new Problem(409, 'slot-taken', ''), keys);
    await wish.fulfil({ start: 'a' }, async (key) => keys.push(key));
    await wish.fulfil({ start: 'a' }, async (key) => keys.push(key));
    expect(new Set(keys).size).toBe(3);
  });

  it('is another one where it wants something else', async () => {
    const keys: string[] = [];
    const wish = new Wish('booking');
    await say(wish, { start: 'a' }, new Unreachable(null), keys);
    await say(wish, { start: 'b' }, new Unreachable(null), keys);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it('has a key that nobody guesses', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newKey()).not.toBe(newKey());
  });
});
