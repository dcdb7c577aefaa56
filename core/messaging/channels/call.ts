// The telephone: a channel that only tells. A telephone system (PBX) posts each step of a call, signed as gateways sign messages:
// `{ id, state: "ringing" | "answered" | "ended" | "missed", from, to?, agent?, direction?, seconds?, recording? }`.
import { invalid } from '../../kernel/problem.ts';
import { checkInboundSignature } from '../inbound-signature.ts';
import { type Channel, DeliveryError, type InboundCall } from '../messaging.ts';
import { parseObject } from '../read-inbound.ts';

const states: readonly string[] = ['ringing', 'answered', 'ended', 'missed'] satisfies InboundCall['state'][];

export function createCallChannel({ secret }: { readonly secret: string }): Channel {
  return {
    name: 'call',
    honoursKeys: false,
    deliver: async () => {
      throw new DeliveryError('permanent', 'nothing written goes by telephone');
    },
    receive: (raw, now) => ({
      deliveryId: checkInboundSignature(secret, raw, now),
      kind: 'call',
      call: readCall(raw.body),
    }),
  };
}

/** @throws Problem 422 with what was expected of each member */
function readCall(body: Uint8Array): InboundCall {
  const {
    id,
    state,
    from,
    to,
    agent,
    direction = 'in',
    seconds,
    recording,
  } = parseObject(Buffer.from(body).toString('utf8')) ?? {};
  const faults = [
    ...(isText(id, 200) ? [] : ['id']),
    ...(typeof state === 'string' && states.includes(state) ? [] : ['state']),
    ...(isText(direction === 'out' ? to : from, 100) ? [] : [direction === 'out' ? 'to' : 'from']),
    ...(direction === 'in' || direction === 'out' ? [] : ['direction']),
    ...(seconds === undefined || (typeof seconds === 'number' && seconds >= 0 && seconds < 1e6) ? [] : ['seconds']),
    ...(recording === undefined || (isText(recording, 2_000) && /^https?:\/\//.test(recording)) ? [] : ['recording']),
  ];
  if (faults.length > 0)
    throw invalid(faults.map((name) => ({ pointer: `/${name}`, code: 'inbound-call-shape', params: { name } })));
  const inside = direction === 'out' ? from : to;
  const named = Array.isArray(agent) ? agent : [agent ?? inside];
  return {
    id: String(id),
    state: state as InboundCall['state'],
    direction: direction as InboundCall['direction'],
    party: String(direction === 'out' ? to : from),
    agents: named.flatMap((one) => (isText(one, 254) ? [one] : typeof one === 'number' ? [String(one)] : [])),
    ...(typeof seconds === 'number' ? { seconds: Math.round(seconds) } : {}),
    ...(typeof recording === 'string' ? { recording } : {}),
  };
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= most;
}
