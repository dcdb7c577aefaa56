// What a password is checked against when there is none: the same work as for one that is there, so that the time tells nobody which accounts exist.
import { verify } from 'argon2';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createPasswords } from './passwords.ts';

vi.mock('argon2', async (original) => {
  const real = await original<typeof import('argon2')>();
  return { ...real, verify: vi.fn(real.verify) };
});

describe('A password', () => {
  const passwords = createPasswords();
  const work = vi.mocked(verify);
  const parameters = (hash: string | undefined) => hash?.split('$').slice(0, 4).join('$');
  beforeEach(() => void work.mockClear());

  it('T-A12 takes one look at a hash of the same cost, whether the account is there or not', async () => {
    const stored = await passwords.hash('correct horse battery');
    expect(await passwords.verify(stored, 'correct horse battery')).toBe(true);
    expect(await passwords.verify(stored, 'wrong')).toBe(false);
    expect(await passwords.verify(undefined, 'wrong')).toBe(false);
    expect(await passwords.verify(undefined, 'x'.repeat(100_000))).toBe(false);
    expect(work.mock.calls.map(([hash]) => parameters(hash))).toEqual(
      Array.from({ length: 4 }, () => '$argon2id$v=19$m=19456,p=1,t=2'),
    );
    expect(new Set(work.mock.calls.map(([hash]) => hash.length)).size).toBe(1);
  });
});
