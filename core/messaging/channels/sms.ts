// SMS through an HTTP gateway: one POST per message, with the idempotency key that lets a lost answer be asked for again.
// What comes back (reports, replies) is signed; see inbound-signature.ts.
import { type Outbound, OutboundError, type OutboundResponse } from '../../outbound/outbound.ts';
import { checkInboundSignature } from '../inbound-signature.ts';
import { type Channel, DeliveryError, type Receipt, type RenderedMessage } from '../messaging.ts';
import { parseObject, readInbound } from '../read-inbound.ts';

export interface SmsChannelNeeds {
  readonly outbound: Outbound;
  /** Where messages are posted; a user and password in it become an Authorization header. */
  readonly url: string;
  /** Key of the signature on what the gateway sends us. */
  readonly secret: string;
}

/**
 * Request: POST, JSON `{ to, body, key, id }`, header `Idempotency-Key`. Answer: 2xx, JSON `{ id }` with the gateway's own id.
 * 408, 425, 429 and 5xx are tried again (`Retry-After` is kept to), any other answer is final.
 */
export function createSmsChannel({ outbound, url, secret }: SmsChannelNeeds): Channel {
  const { address, authorization } = splitCredentials(url);
  return {
    name: 'sms',
    honoursKeys: true,
    async deliver(message, signal) {
      return readAnswer(await post(outbound, address, authorization, message, signal));
    },
    receive(raw, now) {
      const deliveryId = checkInboundSignature(secret, raw, now);
      return readInbound(deliveryId, raw.body);
    },
  };
}

async function post(
  outbound: Outbound,
  url: string,
  authorization: string | undefined,
  message: RenderedMessage,
  signal: AbortSignal,
): Promise<OutboundResponse> {
  try {
    return await outbound.send({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'idempotency-key': message.key,
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: JSON.stringify({ to: message.to, body: message.body, key: message.key, id: message.id }),
      signal,
    });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    throw new DeliveryError(error.sent ? 'unknown' : 'temporary', error.message, { cause: error });
  }
}

function readAnswer({ status, headers, body }: OutboundResponse): Receipt {
  if (status >= 200 && status < 300) {
    const id = parseObject(body)?.id;
    return typeof id === 'string' || typeof id === 'number' ? { providerId: String(id) } : {};
  }
  const detail = `the gateway answered ${status}`;
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const afterMs = retryAfterMs(headers['retry-after']);
    throw new DeliveryError('temporary', detail, afterMs === undefined ? {} : { afterMs });
  }
  throw new DeliveryError('permanent', detail);
}

/** Seconds only (RFC 9110, 10.2.3): a date would need the gateway's clock to agree with ours. At most a day. */
function retryAfterMs(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Math.min(Number(text), 86_400) * 1_000 : undefined;
}

function splitCredentials(text: string): { address: string; authorization: string | undefined } {
  const url = new URL(text);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  if (username === '' && password === '') return { address: url.href, authorization: undefined };
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address: url.href, authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
}
