// Codes that change with time (TOTP, RFC 6238): SHA-1, six digits, thirty seconds, which is what every authenticator app reads.
import { Secret, TOTP } from 'otpauth';
import { latinDigits } from '../kernel/fold.ts';

const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps that a phone's clock may be early or late. */
const drift = 1;

/** 160 random bits in base32, as RFC 4226 wants them (4, R6). */
export function newOneTimeSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that an app reads from the picture: whose secret it is and where it is asked for. */
export function oneTimeUri(secret: string, issuer: string, account: string): string {
  return new TOTP({ ...form, issuer, label: account, secret: Secret.fromBase32(secret) }).toString();
}

/** The time step the code belongs to, when it is one of those around now; digits of every script are taken. */
export function stepOfCode(secret: string, code: string, now: Date): number | undefined {
  const token = latinDigits(code).replace(/[\s\p{Cf}-]/gu, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const timestamp = now.getTime();
  const delta = new TOTP({ ...form, secret: Secret.fromBase32(secret) }).validate({ token, timestamp, window: drift });
  return delta === null ? undefined : Math.floor(timestamp / 1_000 / form.period) + delta;
}
