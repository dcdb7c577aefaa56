// A random UUID for idempotency keys and submissions. crypto.randomUUID is missing on plain http, getRandomValues is not.
import { ServerProblem } from './problem.ts';

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** What is sent next after this: the same request while nobody knows what became of it, another one once it was refused. */
export function keyAfter(key: string, error: unknown): string {
  const isRefused = error instanceof ServerProblem && error.status >= 400 && error.status < 500;
  return isRefused && error.code !== 'idempotency-key-in-use' ? newKey() : key;
}
