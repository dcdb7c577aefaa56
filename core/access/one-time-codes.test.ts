// The codes of RFC 6238, the last six digits of its Appendix B, and what people type.
import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { newOneTimeSecret, oneTimeUri, stepOfCode } from './one-time-codes.ts';

const secret = Secret.fromUTF8('12345678901234567890').base32;

describe('A code of time', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('%i s after 1970 is %s', (seconds, code) => {
    const at = (shift: number) => stepOfCode(secret, code, new Date((seconds + shift) * 1_000));
    const step = Math.floor(seconds / 30);
    expect(at(0)).toBe(step);
    // A clock that is one step early or late tells the same step; two are too many.
    expect([at(30), at(-30)]).toEqual([step, step]);
    expect([at(60), at(-60)]).toEqual([undefined, undefined]);
  });

  it('is read in the digits of every keyboard, with spaces and marks of direction', () => {
    const now = new Date(1_234_567_890_000);
    for (const typed of ['005 924', '۰۰۵۹۲۴', '٠٠٥٩٢٤', '\u200f005-924 '])
      expect(stepOfCode(secret, typed, now)).toBe(41_152_263);
    for (const typed of ['', '5924', '0059240', '00592x', '-1', '1e5'])
      expect(stepOfCode(secret, typed, now)).toBe(undefined);
  });

  it('comes of 160 random bits and an address that names house and account', () => {
    expect(new Set([newOneTimeSecret(), newOneTimeSecret()]).size).toBe(2);
    expect(Secret.fromBase32(newOneTimeSecret()).bytes).toHaveLength(20);
    const uri = oneTimeUri(secret, 'شرکت نمونه', 'sara@example.com');
    expect(decodeURIComponent(uri)).toContain('otpauth://totp/شرکت نمونه:sara@example.com?');
    expect(uri).toContain(`secret=${secret}`);
  });
});
