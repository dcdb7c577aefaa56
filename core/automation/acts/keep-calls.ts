// What the telephone system tells of a call becomes an activity, about whoever has the number, and opens on the screen of whom it rings at. Each step is one
// delivery, done once; steps may come out of order, and one that is late does not undo a later one.
import type { Definitions } from '../../definitions/definitions.ts';
import { FieldFault } from '../../entities/fields/field-kind.ts';
import { fieldKind } from '../../entities/fields/index.ts';
import type { Input, RecordService, Stored } from '../../entities/records.ts';
import type { Events, StoredEvent } from '../../events/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asHouse, type InTransaction } from '../../kernel/context.ts';
import { latinDigits } from '../../kernel/fold.ts';
import type { Id } from '../../kernel/id.ts';
import type { InboundCall } from '../../messaging/messaging.ts';
import { recordsWith } from '../who-has.ts';

export interface KeepCallsNeeds {
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly clock: Clock;
}

/** Who is a customer comes before what is about one. */
const first = ['person', 'organization'];

export function keepCalls(needs: KeepCallsNeeds): void {
  needs.events.inside('keep calls', ['call.told'], (context, event) => keep(needs, context, event));
}

async function keep(needs: KeepCallsNeeds, context: InTransaction, event: StoredEvent): Promise<void> {
  const { records, events } = needs;
  const house = { ...asHouse(context, 'keep calls'), causationId: event.id };
  const call = event.data as unknown as InboundCall;
  const agents = await agentsOf(needs, house, call);
  const { items } = await records.query(house, 'activity', {
    filter: { field: 'callId', operator: 'eq', value: call.id },
    limit: 1,
  });
  const [known] = items;
  const activity =
    known === undefined
      ? await begin(needs, house, call, agents)
      : await records.update(house, 'activity', known.id, stepOf(call, known, agents));
  await events.append(house, {
    type: 'call.shown',
    subject: { entity: 'activity', id: activity.id },
    data: { state: call.state, users: [...agents] },
  });
}

async function begin(
  needs: KeepCallsNeeds,
  context: InTransaction,
  call: InboundCall,
  agents: readonly Id[],
): Promise<Stored> {
  const party = numberOf(needs, context, call.party);
  const caller = await callerOf(needs, context, party);
  const [owner] = agents;
  return needs.records.create(context, 'activity', {
    kind: 'call',
    direction: call.direction,
    callId: call.id,
    party,
    ...(caller === undefined ? {} : { aboutEntity: caller.entity, aboutId: caller.id }),
    ...(owner === undefined ? {} : { owner }),
    ...outcomeOf(call),
  });
}

/** What this step adds: who answered it, how it went. A call that was spoken is not missed by a report that comes late. */
function stepOf(call: InboundCall, { values }: Stored, agents: readonly Id[]): Input {
  const isOver = typeof values.outcome === 'string';
  const [owner] = agents;
  return {
    ...(call.state === 'answered' && owner !== undefined ? { owner } : {}),
    ...(isOver && call.state === 'missed' ? {} : outcomeOf(call)),
  };
}

function outcomeOf({ state, seconds, recording }: InboundCall): Input {
  return {
    ...(state === 'ended' ? { outcome: 'reached' } : state === 'missed' ? { outcome: 'noAnswer' } : {}),
    ...(seconds === undefined ? {} : { duration: `PT${seconds}S` }),
    ...(recording === undefined ? {} : { recording }),
  };
}

/** As everywhere else, so that it is found: E.164 where it is a number, else its digits as they came. */
function numberOf({ definitions }: KeepCallsNeeds, context: InTransaction, text: string): string {
  const { country } = definitions.current(context).settings;
  const read = fieldKind('phone').read(text, { id: 'party', name: 'party', kind: 'phone' }, country);
  return read instanceof FieldFault ? latinDigits(text) : String(read);
}

async function callerOf(needs: KeepCallsNeeds, context: InTransaction, party: string): Promise<Stored | undefined> {
  const found = (await recordsWith(needs, context, 'phone', party)).filter(
    ({ entity }) => needs.definitions.current(context).entity(entity)?.about === undefined,
  );
  const rank = ({ entity }: Stored) => (first.includes(entity) ? first.indexOf(entity) : first.length);
  return found.sort((a, b) => rank(a) - rank(b) || (a.updatedAt < b.updatedAt ? 1 : -1))[0];
}

async function agentsOf(
  { records }: KeepCallsNeeds,
  context: InTransaction,
  call: InboundCall,
): Promise<readonly Id[]> {
  if (call.agents.length === 0) return [];
  const names = call.agents.map((name) => latinDigits(name).trim());
  const { items } = await records.query(context, 'user', {
    filter: {
      and: [
        { field: 'active', operator: 'eq', value: true },
        {
          or: [
            { field: 'extension', operator: 'in', value: names },
            { field: 'email', operator: 'in', value: names },
          ],
        },
      ],
    },
    limit: 50,
  });
  return items.map(({ id }) => id);
}
