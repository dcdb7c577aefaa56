// Passwords: which are refused, how they are kept. argon2id with the parameters OWASP gives for servers (19 MiB, two passes, one lane).
import { randomBytes } from 'node:crypto';
import { argon2id, hash, verify } from 'argon2';
import { limits } from '../kernel/limits.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { isKnownPassword } from './known-passwords.ts';

const options = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const longest = 1_000;

/** What keeps this password from being used; empty = nothing. Lengths count Unicode code points after NFKC. */
export function checkPassword(password: string, email: string): ProblemDetail[] {
  const text = password.normalize('NFKC');
  const length = [...text].length;
  if (length < limits.passwordLength)
    return [fault('validation.password-short', { minimum: limits.passwordLength, found: length })];
  if (length > longest) return [fault('validation.too-long', { maximum: longest, found: length })];
  if (isKnownPassword(text) || isEmail(text, email)) return [fault('validation.password-known')];
  return [];
}

function fault(code: string, params?: Record<string, number>): ProblemDetail {
  return { pointer: '/password', code, ...(params === undefined ? {} : { params }) };
}

function isEmail(password: string, email: string): boolean {
  const text = password.toLowerCase();
  const address = email.toLowerCase();
  return address !== '' && (text === address || text === address.split('@')[0]);
}

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time for undefined (no such account) as for an account. */
  verify(stored: string | undefined, password: string): Promise<boolean>;
}

/** @param look what a password is checked by; a test counts how often. */
export function createPasswords(look: typeof verify = verify): Passwords {
  // Made on first use: it costs as much as a sign-in.
  let nobody: Promise<string> | undefined;
  return {
    hash: (password) => hash(password.normalize('NFKC'), options),
    async verify(stored, password) {
      nobody ??= hash(randomBytes(32).toString('hex'), options);
      const text = password.normalize('NFKC').slice(0, longest * 2);
      const holds = await look(stored ?? (await nobody), text);
      return stored !== undefined && holds;
    },
  };
}
