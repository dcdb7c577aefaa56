// What gateways send us, of every channel: reports of what became of a message, and what people wrote. Signed; see inbound-signature.ts.
import { isPlainObject } from '../kernel/data.ts';
import { isId } from '../kernel/id.ts';
import { invalid } from '../kernel/problem.ts';
import type { InboundMessage } from './messaging.ts';

/**
 * `{ type: "report", id, state: "delivered" | "failed", detail? }` or `{ type: "message", from, text, subject?, inReplyTo? }`; the last is the Message-ID
 * of what an e-mail answers (RFC 5322, 3.6.4).
 */
export function readInbound(deliveryId: string, body: Uint8Array): InboundMessage {
  const read = parseObject(Buffer.from(body).toString('utf8')) ?? {};
  const { type, id, state, detail, from, text, subject, inReplyTo } = read;
  if (
    type === 'report' &&
    (typeof id === 'string' || typeof id === 'number') &&
    (state === 'delivered' || state === 'failed')
  ) {
    return {
      deliveryId,
      kind: 'report',
      providerId: String(id),
      state,
      ...(typeof detail === 'string' ? { detail } : {}),
    };
  }
  if (type === 'message' && typeof from === 'string' && typeof text === 'string') {
    const answers = typeof inReplyTo === 'string' ? /<?([^@<>]{1,200})@/.exec(inReplyTo)?.[1] : undefined;
    return {
      deliveryId,
      kind: 'message',
      from,
      text,
      ...(typeof subject === 'string' ? { subject: subject.slice(0, 998) } : {}),
      ...(isId(answers) ? { answers } : {}),
    };
  }
  throw invalid([{ pointer: '', code: 'inbound-shape' }]);
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    // No database keeps a zero byte as text, and no answer of a person means one.
    const value: unknown = JSON.parse(text, (_name, one: unknown) =>
      typeof one === 'string' ? one.replaceAll('\0', '') : one,
    );
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
