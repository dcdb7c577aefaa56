// System tables of the events room: what happened, and who changed what.
import type { CompiledQuery } from '../../kernel/transaction.ts';
import type { Dialect } from '../database.ts';
import { sql } from '../sql.ts';
import type { SystemTable } from '../tables.ts';

export const eventsTables: readonly SystemTable[] = [
  {
    name: 'events',
    appendOnly: true,
    columns: {
      position: { type: 'position', primary: true },
      id: { type: 'id' },
      type: { type: 'text' },
      subject_entity: { type: 'text', optional: true },
      subject_id: { type: 'id', optional: true },
      data: { type: 'json' },
      at: { type: 'instant' },
      actor: { type: 'text' },
      cause: { type: 'json', optional: true },
      correlation_id: { type: 'id' },
      causation_id: { type: 'id', optional: true },
      depth: { type: 'integer' },
    },
    indexes: [
      { columns: ['id'], unique: true },
      { columns: ['subject_entity', 'subject_id', 'position'], where: 'subject_id is not null' },
    ],
  },
  {
    name: 'audit',
    appendOnly: true,
    columns: {
      position: { type: 'position', primary: true },
      at: { type: 'instant' },
      actor: { type: 'text' },
      action: { type: 'text' },
      subject_entity: { type: 'text' },
      subject_id: { type: 'id' },
      changes: { type: 'json' },
      cause: { type: 'json', optional: true },
      correlation_id: { type: 'id' },
      causation_id: { type: 'id', optional: true },
    },
    indexes: [{ columns: ['subject_entity', 'subject_id', 'position'] }],
  },
];

/** What each entry of the audit was when it came in: the newest entry of a seal, [position, code] of each, and the code of the seal itself. */
export const auditSealsTables: readonly SystemTable[] = [
  {
    name: 'audit_seals',
    appendOnly: true,
    columns: {
      position: { type: 'integer', primary: true },
      codes: { type: 'json' },
      hash: { type: 'text' },
    },
  },
];

/**
 * What a timeline is narrowed by, of an event: its area ("record" of "record.updated"); of a logged activity and of a message with the kind or the channel
 * ("activity.call", "message.sms"). The index below stands on these very words.
 */
export const eventSortOf: Readonly<Record<Dialect, CompiledQuery>> = {
  sqlite: sql`case when type = 'activity.logged' then 'activity.' || coalesce(json_extract(data, '$.kind'), '')
    when substr(type, 1, 8) = 'message.' then 'message.' || coalesce(json_extract(data, '$.channel'), '')
    else substr(type, 1, instr(type || '.', '.') - 1) end`,
  postgres: sql`(case when type = 'activity.logged' then 'activity.' || coalesce(data::json ->> 'kind', '')
    when substr(type, 1, 8) = 'message.' then 'message.' || coalesce(data::json ->> 'channel', '')
    else split_part(type, '.', 1) end) collate "C"`,
};

export const eventSortIndex = 'events_subject_sort_i';

/** Without it a filter would read all that ever happened to a record. */
export function createEventSortIndex(dialect: Dialect): string {
  return `CREATE INDEX ${eventSortIndex} ON events (subject_entity, subject_id, (${eventSortOf[dialect].text}), position) WHERE subject_id IS NOT NULL`;
}
