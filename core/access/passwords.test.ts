// What a password is checked against when there is none: the same work as for one that is there, so that the time tells nobody which accounts exist.
import { verify } from 'argon2';
import { describe, expect, it } from 'vitest';
import { createPasswords } from './passwords.ts';

describe('A password', () => {
  it('T-A12 takes one look at a hash of the same cost, whether the account is there or not', async () => {
    const seen: string[] = [];
    const passwords = createPasswords((hash, password) => {
      seen.push(hash);
      return verify(hash, password);
    });
    const stored = await passwords.hash('correct horse battery');
    expect(await passwords.verify(stored, 'correct horse battery')).toBe(true);
    expect(await passwords.verify(stored, 'wrong')).toBe(false);
    expect(await passwords.verify(undefined, 'wrong')).toBe(false);
    expect(await passwords.verify(undefined, 'x'.repeat(100_000))).toBe(false);
    const costs = seen.map((hash) => hash.split('$').slice(0, 4).join('$'));
    expect(costs).toEqual(Array.from({ length: 4 }, () => '$argon2id$v=19$m=19456,p=1,t=2'));
    expect(new Set(seen.map(({ length }) => length)).size).toBe(1);
  });
});
