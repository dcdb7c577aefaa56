// Recovery codes: for who has lost the phone. Eighty random bits each, so their hash alone tells nothing; written in letters that are not mistaken
// for one another (Crockford's base 32), read however they are typed.
import { createHash, randomBytes } from 'node:crypto';
import { latinDigits } from '../kernel/fold.ts';
import type { Id } from '../kernel/id.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 16;

/** Like `7Q2M-0WXK-V3D9-HTPA`. */
export function newRecoveryCode(): string {
  // 32 divides 256: every letter is as likely as the others.
  const letters = [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return letters.replace(/.{4}(?=.)/g, '$&-');
}

/** What is stored of it; undefined for what cannot be a recovery code. */
export function recoveryCodeHash(userId: Id, code: string): string | undefined {
  const plain = latinDigits(code)
    .toUpperCase()
    .replace(/[\s\p{Cf}-]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (plain.length !== length || [...plain].some((letter) => !alphabet.includes(letter))) return undefined;
  return createHash('sha256').update(`${userId}\n${plain}`).digest('hex');
}
