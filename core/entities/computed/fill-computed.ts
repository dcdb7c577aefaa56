// Publishing a formula or a roll-up that is new, or means something else than before: the records that are there get its value by a job.
import { storedNameOf } from '../../../schemas/entity-names.ts';
import { isVirtual } from '../../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../../schemas/types.ts';
import type { Database } from '../../database/database.ts';
import { name, sql } from '../../database/sql.ts';
import type { JobQueue } from '../../jobs/jobs.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { InTransaction } from '../../kernel/context.ts';
import { tableOf } from '../../query/columns.ts';
import { countRecordsInside } from '../count-records.ts';
import { enqueueRecompute } from './recompute.ts';
import { requestRecompute } from './recompute-table.ts';

export async function fillComputed(
  needs: {
    readonly database: Database;
    readonly clock: Clock;
    readonly jobs: Pick<JobQueue, 'enqueue'>;
  },
  context: InTransaction,
  entity: EntityDefinition,
  before: EntityDefinition | undefined,
): Promise<void> {
  const fields = entity.fields.filter((field) => meaningOf(entity, field) !== meaningIn(before, field));
  if (fields.length === 0) return;
  const some = await context.transaction.read(sql`select 1 from ${name(tableOf(entity))} limit 1`);
  if (some.length === 0) return;
  const total = await countRecordsInside(needs.database, context, entity);
  const recompute = { entity: storedNameOf(entity), fields: fields.map((field) => field.name) };
  await enqueueRecompute(needs.jobs)(context, await requestRecompute(context, needs.clock.now(), recompute, total));
}

function meaningIn(before: EntityDefinition | undefined, field: FieldDefinition): string | undefined {
  const old = before?.fields.find((candidate) => candidate.id === field.id);
  return old && before && meaningOf(before, old);
}

/** Undefined for what is not computed and stored. A formula over the pipeline means what its stages mean. */
function meaningOf(entity: EntityDefinition, field: FieldDefinition): string | undefined {
  const { formula, rollup } = field;
  if (isVirtual(field) || (formula === undefined && rollup === undefined)) return undefined;
  const stages = /\bpipeline\b/.test(formula?.expression ?? '')
    ? entity.fields.find((candidate) => candidate.name === entity.pipeline?.field)?.options
    : undefined;
  return JSON.stringify([
    formula,
    rollup,
    stages?.map(({ value, probability, closed }) => [value, probability, closed]),
  ]);
}
