// The versions of a record, read backwards from its audit: what changed with each, by whom and why. Any of them can be had again, and one change taken
// back, field by field where others have changed since.
import { namesOf } from '../../schemas/entity-names.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { isAmong, sql } from '../database/sql.ts';
import type { Cause } from '../kernel/context.ts';
import { type Json, type JsonObject, sameJson } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Reader } from '../kernel/transaction.ts';
import type { RecordVersion } from './records.ts';

interface AuditRow {
  readonly position: number | bigint;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly changes: string;
  readonly cause: string | null;
}

/** Newest first. `current` is the version the record has now. */
export async function readVersions(
  reader: Reader,
  entity: EntityDefinition,
  id: Id,
  current: number,
  readable: ReadonlySet<string>,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<RecordVersion[]> {
  // Each written row of the audit is one version: the newest is the current one.
  const skipped = page.before === undefined ? 0 : Math.max(0, current - page.before + 1);
  const rows = await reader.read<AuditRow>(sql`select position, at, actor, action, changes, cause from audit
    where subject_entity ${isAmong(namesOf(entity))} and subject_id = ${id} and action in ('record.created', 'record.updated', 'record.restored')
    order by position desc limit ${page.limit} offset ${skipped}`);
  const names = new Map(entity.fields.map((field) => [field.id, field.name]));
  return rows.map((row, index) => ({
    version: current - skipped - index,
    at: new Date(Number(row.at)).toISOString(),
    actor: row.actor,
    action: row.action as RecordVersion['action'],
    ...(row.cause === null ? {} : { cause: JSON.parse(row.cause) as Cause }),
    changes: visible(JSON.parse(row.changes) as JsonObject, names, readable),
  }));
}

function visible(
  changes: JsonObject,
  names: ReadonlyMap<string, string>,
  readable: ReadonlySet<string>,
): RecordVersion['changes'] {
  return Object.fromEntries(
    Object.entries(changes).flatMap(([fieldId, change]) => {
      const name = names.get(fieldId);
      if (name === undefined || !readable.has(name) || !Array.isArray(change)) return [];
      return [[name, [change[0] ?? null, change[1] ?? null] as const]];
    }),
  );
}

/** What must change so that the record has again what it had in a version: the changes since, taken back, the newest first. */
export function changesBack(since: readonly RecordVersion[]): Record<string, Json> {
  const back: Record<string, Json> = {};
  for (const { changes } of since) for (const [name, [before]] of Object.entries(changes)) back[name] = before;
  return back;
}

/** One change taken back: fields that others changed since stay as they are, and are named. */
export function undoOf(
  change: RecordVersion,
  now: Readonly<Record<string, Json>>,
): { readonly changes: Record<string, Json>; readonly kept: readonly string[] } {
  const changes: Record<string, Json> = {};
  const kept: string[] = [];
  for (const [name, [before, after]] of Object.entries(change.changes)) {
    if (sameJson(now[name] ?? null, after)) changes[name] = before;
    else if (!sameJson(now[name] ?? null, before)) kept.push(name);
  }
  return { changes, kept };
}

/** The fields that changed after a version: whoever changed others may go on (per-field merge). Undefined = it cannot be told. */
export async function changedSince(
  reader: Reader,
  entity: EntityDefinition,
  id: Id,
  from: number,
  current: number,
): Promise<ReadonlySet<string> | undefined> {
  if (from < 1 || from > current || current - from > limits.mergedVersions) return undefined;
  const all = new Set(entity.fields.map((field) => field.name));
  const versions = await readVersions(reader, entity, id, current, all, { limit: current - from });
  if (versions.length !== current - from) return undefined;
  return new Set(versions.flatMap(({ changes }) => Object.keys(changes)));
}
