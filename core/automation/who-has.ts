// Whose address is this? For messages that answer none of ours: the record with that phone or e-mail that changed last.
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Subject } from '../events/events.ts';
import { asHouse, type InTransaction } from '../kernel/context.ts';

export interface WhoHasNeeds {
  readonly definitions: Definitions;
  readonly records: RecordService;
}

export type WhoHas = (context: InTransaction, channel: string, address: string) => Promise<Subject | undefined>;

/** @returns the record; people who work here are not looked for: what comes in is from outside. */
export function createWhoHas(needs: WhoHasNeeds): WhoHas {
  return async (context, channel, address) => {
    const found = await recordsWith(needs, context, channel === 'email' ? 'email' : 'phone', address);
    const [newest] = found.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
    return newest && { entity: newest.entity, id: newest.id };
  };
}

/** Of each field of that kind the record that changed last, whoever asks. */
export async function recordsWith(
  { definitions, records }: WhoHasNeeds,
  context: InTransaction,
  kind: 'email' | 'phone',
  address: string,
): Promise<Stored[]> {
  const house = asHouse(context, 'who has');
  const found: Stored[] = [];
  for (const entity of definitions.current(context).entities()) {
    if (entity.name === 'user') continue;
    for (const field of entity.fields.filter((candidate) => candidate.kind === kind)) {
      const { items } = await records.query(house, entity.name, {
        filter: { field: field.name, operator: 'eq', value: address },
        sort: [{ field: 'updatedAt', direction: 'desc' }],
        limit: 1,
      });
      found.push(...items);
    }
  }
  return found;
}
