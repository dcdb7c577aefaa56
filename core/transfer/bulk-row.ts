// One record of a bulk act, written by the record service under the policy of who asked. What may not be done to it is its outcome, not a failure of the act.
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { RecordService } from '../entities/records.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';
import { reasonsOf, updateResult } from './row-result.ts';
import type { BulkAct } from './transfer.ts';
import type { RowResult, StoredRow } from './work-store.ts';

export interface BulkRowNeeds {
  readonly database: Database;
  readonly records: RecordService;
}

/** In a savepoint of its own. */
export async function bulkRow(
  needs: BulkRowNeeds,
  context: InTransaction,
  entity: EntityDefinition,
  act: BulkAct,
  record: Id,
): Promise<RowResult> {
  try {
    return await needs.database.savepoint(context, () => actOn(needs, context, entity, act, record));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { outcome: 'skipped', record, reasons: reasonsOf(error) };
  }
}

async function actOn(
  { records }: BulkRowNeeds,
  context: InTransaction,
  entity: EntityDefinition,
  act: BulkAct,
  record: Id,
): Promise<RowResult> {
  const before = await records.find(context, entity.name, record);
  // Missing and forbidden are told alike, so that nobody learns what exists.
  if (before === undefined) return { outcome: 'skipped', record, reasons: [{ code: 'bulk.not-found' }] };
  if (act.do === 'delete') {
    const mark = newId();
    await records.delete(context, entity.name, record);
    return { outcome: 'deleted', record, version: before.version, related: await trashedSince(context, mark) };
  }
  const after = await records.update(context, entity.name, record, act.values);
  return updateResult(entity, before, after, Object.keys(act.values));
}

/** The record and all that went with it, in the order in which they can come back: what others point to first. */
async function trashedSince(context: InTransaction, mark: Id): Promise<StoredRow['related']> {
  const rows = await context.transaction.read<{ id: Id; entity: string }>(
    sql`select id, entity from trash where correlation_id = ${context.correlationId} and id > ${mark} order by id desc`,
  );
  return rows.map(({ id, entity }) => [entity, id]);
}
