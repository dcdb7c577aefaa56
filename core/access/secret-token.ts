// Opaque tokens of sessions and links: 256 random bits for the holder, their SHA-256 for the database.
import { createHash, randomBytes } from 'node:crypto';

const form = /^[A-Za-z0-9_-]{43}$/;

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored and looked up: without the token the hash is worth nothing, so the look-up needs no constant time. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Could this text be one of our tokens? Others are not even looked up. */
export function isToken(text: unknown): text is string {
  return typeof text === 'string' && form.test(text);
}
