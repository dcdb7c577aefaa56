// Takes samples out again: what runs about them ends, and every record that followed from loading them goes to the trash, the last one first and as often round
// as one lets another go. What is final, or in use by something else, stays. Automation leaves it alone: nothing of it was meant.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { RecordService } from '../entities/records.ts';
import { byRightOfHouse, type InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';
import type { Messaging } from '../messaging/messaging.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { type KeepOutNeeds, keepOut } from './load-sample.ts';
import type { SampleCount } from './samples.ts';

export interface RemoveNeeds extends KeepOutNeeds {
  readonly database: Database;
  readonly records: RecordService;
  readonly messaging: Messaging;
  readonly workflow: Pick<Workflow, 'instances' | 'cancel'>;
}

interface Made {
  readonly entity: string;
  readonly id: Id;
}

/** @param load what of the log followed from loading them: its correlation, and its last place */
export async function removeSample(
  needs: RemoveNeeds,
  context: InTransaction,
  load: { readonly correlationId: Id; readonly position: bigint },
): Promise<readonly SampleCount[]> {
  const inside: InTransaction = { ...byRightOfHouse(context, 'remove samples'), quiet: true };
  const made = await madeBy(needs, inside, load);
  await endInstances(needs, inside, made);
  const kept = await deleteAll(needs, inside, made);
  await needs.messaging.forgetChoices(inside, 'sample');
  for (const { entity, id } of kept) {
    const record = await needs.records.find(inside, entity, id);
    if (record !== undefined) await keepOut(needs, inside, record);
  }
  return counted(made, kept);
}

/** The newest first. Lines go with what they are part of, and those that are gone are nobody's any more. */
async function madeBy(
  { records, definitions }: RemoveNeeds,
  context: InTransaction,
  { correlationId, position }: { readonly correlationId: Id; readonly position: bigint },
): Promise<readonly Made[]> {
  const rows = await context.transaction.read<Made>(sql`select subject_entity as entity, subject_id as id from events
    where position <= ${position} and correlation_id = ${correlationId} and type = ${'record.created'} order by position desc`);
  const release = definitions.current(context);
  const there: Made[] = [];
  for (const row of rows) {
    const entity = release.entity(row.entity);
    if (entity === undefined || entity.ownedBy !== undefined) continue;
    if ((await records.find(context, entity.name, row.id)) !== undefined)
      there.push({ entity: entity.name, id: row.id });
  }
  return there;
}

async function endInstances({ workflow }: RemoveNeeds, context: InTransaction, made: readonly Made[]): Promise<void> {
  for (const subject of made)
    for (const { id } of await workflow.instances(context, { subject, status: 'running' }))
      await workflow.cancel(context, id, 'samples are removed');
}

/** Answers those that stay. */
async function deleteAll(
  { database, records }: RemoveNeeds,
  context: InTransaction,
  made: readonly Made[],
): Promise<readonly Made[]> {
  let left = made;
  for (;;) {
    const stays: Made[] = [];
    for (const one of left) {
      try {
        // One that went with another is there no more.
        await database.savepoint(context, async () => {
          if ((await records.find(context, one.entity, one.id)) !== undefined)
            await records.delete(context, one.entity, one.id);
        });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        stays.push(one);
      }
    }
    if (stays.length === left.length || stays.length === 0) return stays;
    left = stays;
  }
}

function counted(made: readonly Made[], kept: readonly Made[]): readonly SampleCount[] {
  const stays = new Set(kept.map(({ id }) => id));
  const counts = new Map<string, { removed: number; kept: number }>();
  for (const { entity, id } of made) {
    const count = counts.get(entity) ?? { removed: 0, kept: 0 };
    if (stays.has(id)) count.kept++;
    else count.removed++;
    counts.set(entity, count);
  }
  return [...counts]
    .map(([entity, count]) => ({ entity, ...count }))
    .sort((a, b) => b.removed + b.kept - a.removed - a.kept || (a.entity < b.entity ? -1 : 1));
}
