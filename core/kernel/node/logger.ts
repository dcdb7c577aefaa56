// The log: JSON lines on standard output through pino. Secrets are redacted by key wherever they stand.
import { type DestinationStream, pino } from 'pino';

export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const secretKeys = ['password', 'token', 'secret', 'authorization', 'cookie', 'apiKey'];

/** @param to absent = standard output */
export function createLogger(level: string, to?: DestinationStream): Logger {
  const redact = { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' };
  return to === undefined ? pino({ level, redact }) : pino({ level, redact }, to);
}

/** Says nothing; for tests that expect failures. */
export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
