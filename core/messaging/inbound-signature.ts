// Proves that a delivery came from the gateway: HMAC-SHA256 over time, delivery id and the bytes of the body, at most five minutes old.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';

const form = /^t=(\d{1,12}),id=([\x21-\x2b\x2d-\x7e]{1,200}),v1=([0-9a-f]{64})$/;

/** The header's value for a body: what gateways and tests send. */
export function signInbound(secret: string, deliveryId: string, body: Uint8Array | string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  return `t=${seconds},id=${deliveryId},v1=${mac(secret, String(seconds), deliveryId, body).toString('hex')}`;
}

/** @returns the delivery id. @throws Problem 401 `bad-signature` */
export function checkInboundSignature(
  secret: string,
  raw: { body: Uint8Array; headers: Readonly<Record<string, string>> },
  now: Date,
): string {
  const parts = form.exec((raw.headers['x-ravand-signature'] ?? '').replace(/,\s+/g, ','));
  const [, seconds = '', id = '', given = ''] = parts ?? [];
  const fresh = Math.abs(now.getTime() - Number(seconds) * 1_000) <= limits.inboundSignatureAgeMs;
  if (parts === null || !timingSafeEqual(mac(secret, seconds, id, raw.body), Buffer.from(given, 'hex')) || !fresh) {
    throw new Problem(401, 'bad-signature');
  }
  return id;
}

function mac(secret: string, seconds: string, id: string, body: Uint8Array | string): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.${id}.`).update(body).digest();
}
