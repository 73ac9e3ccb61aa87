import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { headers } from '../headers';

describe('the headers that protect the pages', () => {
  it('are the same before the tests and in the image', () => {
    const served = [...readFileSync('nginx/headers.conf', 'utf8').matchAll(/^add_header (\S+) "(.*)" always;$/gm)].map(([, name, value]) => [name, value]);
    expect(Object.fromEntries(served)).toEqual(headers);
  });

  it('let no script stand in a page, and nothing come from elsewhere', () => {
    expect(headers['Content-Security-Policy']).not.toMatch(/unsafe|https?:|\*/);
  });
});
