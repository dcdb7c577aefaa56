// Recovery codes: their form, and how they are read.
import { describe, expect, it } from 'vitest';
import { newRecoveryCode, recoveryCodeHash } from './recovery-codes.ts';
import { seal, unseal } from './seal.ts';

describe('A recovery code', () => {
  it('has eighty bits in sixteen letters that look unlike each other', () => {
    const codes = Array.from({ length: 50 }, newRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(50);
  });

  it('is the same however it is typed, and another for somebody else', () => {
    const hash = recoveryCodeHash('a', '01AB-CDEF-GHJK-MNPQ');
    for (const typed of ['01abcdefghjkmnpq', ' o1ab cdef-ghjk mnpq', 'OIAB-CDEF-GHJK-MNPQ', '۰۱AB-CDEF-GHJK-MNPQ'])
      expect(recoveryCodeHash('a', typed)).toBe(hash);
    expect(recoveryCodeHash('b', '01AB-CDEF-GHJK-MNPQ')).not.toBe(hash);
    for (const typed of ['', '123456', '01AB-CDEF-GHJK-MNP', '01AB-CDEF-GHJK-MNPU'])
      expect(recoveryCodeHash('a', typed)).toBe(undefined);
  });
});

describe('What is sealed', () => {
  const key = Buffer.alloc(32, 3);
  it('opens with its key, for its owner, and whole', () => {
    const sealed = seal(key, 'sara', 'a secret');
    expect(unseal(key, 'sara', sealed)).toBe('a secret');
    expect(seal(key, 'sara', 'a secret')).not.toBe(sealed);
    expect(unseal(Buffer.alloc(32, 4), 'sara', sealed)).toBe(undefined);
    expect(unseal(key, 'reza', sealed)).toBe(undefined);
    const bytes = Buffer.from(sealed, 'base64url');
    bytes[bytes.length - 1]! ^= 1;
    expect(unseal(key, 'sara', bytes.toString('base64url'))).toBe(undefined);
    expect(unseal(key, 'sara', 'short')).toBe(undefined);
  });
});
