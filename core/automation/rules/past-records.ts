// Records as they were at past events, the newest event first: each event's own changes are taken back as one goes. What is related to a record, and what is
// not kept by events, is as it is now.

import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { Events, PlacedEvent } from '../../events/events.ts';
import type { Context } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import { type EventRecord, recordAt } from '../event-record.ts';

export interface PastNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
}

export interface PastMoment {
  readonly event: PlacedEvent;
  readonly record: EventRecord;
}

export interface Page {
  readonly moments: readonly PastMoment[];
  /** Position to go on below; undefined when there is no more. */
  readonly below: bigint | undefined;
}

/** @param context of the system: who asks may see less than is judged */
export function createPastRecords(needs: PastNeeds, context: Context, entity: string) {
  const { database, definitions, records, events } = needs;
  /** As they stand before the events that were passed. */
  const states = new Map<Id, Stored | undefined>();

  async function stateOf(id: Id): Promise<Stored | undefined> {
    if (!states.has(id)) states.set(id, await records.find(context, entity, id));
    return states.get(id);
  }

  async function momentAt(event: PlacedEvent): Promise<PastMoment | undefined> {
    const definition = definitions.current(context).entity(entity);
    const id = event.subject?.id;
    if (definition === undefined || id === undefined) return undefined;
    const current = await stateOf(id);
    if (!event.type.startsWith('record.')) return current && { event, record: { after: current, before: current } };
    const record = recordAt(definition, event, current, definitions.current(context).settings.country);
    states.set(id, record.before ?? (event.type === 'record.created' ? undefined : current));
    return { event, record };
  }

  /** The events of the entity among the next ones below a position. */
  return async function next(below: bigint | undefined, count: number): Promise<Page> {
    const from = below === undefined ? sql`` : sql` where position < ${below}`;
    const rows = await database
      .reader(context)
      .read<{ position: number | bigint; id: Id; subject_entity: string | null }>(
        sql`select position, id, subject_entity from events${from} order by position desc limit ${count}`,
      );
    const moments: PastMoment[] = [];
    for (const row of rows) {
      // Events of the time before an entity was renamed bear its former name.
      const named = row.subject_entity === null ? undefined : definitions.current(context).entity(row.subject_entity);
      if (named?.name !== entity) continue;
      const event = await events.find(context, row.id);
      const moment = event && (await momentAt(event));
      if (moment !== undefined) moments.push(moment);
    }
    const last = rows.at(-1);
    return { moments, below: rows.length < count || last === undefined ? undefined : BigInt(last.position) };
  };
}
