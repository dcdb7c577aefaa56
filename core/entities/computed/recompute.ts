// The job that computes fields of many records, slice by slice: each slice is a transaction that also says how far it came, so that a worker
// that dies is followed by one that goes on. What it fills in is no act of anybody: no events, no versions.
import { fieldNamed, presentName } from '../../../schemas/field-names.ts';
import type { EntityDefinition } from '../../../schemas/types.ts';
import { name, sql } from '../../database/sql.ts';
import type { JobOutcome, JobQueue } from '../../jobs/jobs.ts';
import { takeSteps } from '../../jobs/take-steps.ts';
import { type Context, type InTransaction, systemContext } from '../../kernel/context.ts';
import { type Id, newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { tableOf } from '../../query/columns.ts';
import type { RecordCall, WriteCall } from '../record-call.ts';
import { type ComputeNeeds, derive, readersOf, type Work } from './computing.ts';
import { planOf } from './plan.ts';
import { advanceRecompute, openRecompute, type Recompute } from './recompute-table.ts';

const kind = 'recompute-records';

export function enqueueRecompute(jobs: Pick<JobQueue, 'enqueue'>) {
  return async (context: InTransaction, id: Id): Promise<void> => {
    await jobs.enqueue(context, { kind, payload: { id }, key: `${kind}/${id}` });
  };
}

export function workRecomputes(
  needs: ComputeNeeds & {
    readonly begin: <C extends Context>(context: C, entity: string) => RecordCall<C>;
  },
  jobs: Pick<JobQueue, 'work'>,
): () => void {
  const silent = { ...needs, silently: true as const };
  return jobs.work(
    kind,
    async (job, signal): Promise<JobOutcome> => {
      const context = systemContext(kind, newId());
      const slice = () =>
        needs.database.transaction(context, (inside) =>
          computeSlice(silent, inside, String(job.payload.id), (entity) => needs.begin(inside, entity)),
        );
      if (!(await takeSteps(needs.clock, job, signal, slice)))
        await needs.database.transaction(context, (inside) => needs.enqueueRecompute(inside, String(job.payload.id)));
      return { kind: 'done' };
    },
    { inHouse: true },
  );
}

/** Answers whether there is more. */
async function computeSlice(
  needs: ComputeNeeds,
  context: InTransaction,
  id: Id,
  begin: (entity: string) => WriteCall,
): Promise<boolean> {
  const asked = await openRecompute(context.transaction, id, needs.database.dialect === 'postgres');
  if (asked === undefined) return false;
  const recompute = presentRecompute(asked, (name) => needs.definitions.current(context).entity(name));
  const ids = isLive(needs, context, recompute) ? await computeNext(needs, begin(recompute.entity), recompute) : [];
  const isLast = ids.length < limits.computedSlice;
  await advanceRecompute(context, id, {
    position: ids.at(-1) ?? recompute.position,
    done: recompute.done + ids.length,
    endedAt: isLast ? needs.clock.now() : undefined,
  });
  return !isLast;
}

/** In the names of today: a field may have been renamed since it was asked. */
function presentRecompute<R extends Recompute>(
  recompute: R,
  entities: (name: string) => EntityDefinition | undefined,
): R {
  const { fields, hops } = recompute;
  let at = entities(recompute.entity);
  const now = {
    ...recompute,
    entity: at?.name ?? recompute.entity,
    fields: fields.map((name) => presentName(at, name)),
  };
  if (hops === undefined) return now;
  const walked = hops.map((hop) => {
    const field = fieldNamed(at, hop);
    at = entities(field?.target ?? '');
    return field?.name ?? hop;
  });
  return { ...now, hops: walked };
}

/** What it was to compute may have been taken out of the entity since. */
function isLive(needs: ComputeNeeds, context: InTransaction, { entity, fields }: Recompute): boolean {
  const plan = planOf(needs.definitions.current(context), entity);
  const names = [...(plan?.rollups ?? []), ...(plan?.formulas ?? []).map(({ field }) => field)].map(({ name }) => name);
  return fields.some((field) => names.includes(field));
}

async function computeNext(
  needs: ComputeNeeds,
  call: WriteCall,
  recompute: Recompute & { readonly position: string },
): Promise<readonly Id[]> {
  const ids = await nextIds(call, recompute, recompute.position);
  for (const record of ids) await derive(needs, call, record, workOf(call, recompute.fields));
  return ids;
}

function workOf(call: WriteCall, fields: readonly string[]): Work {
  const rollups = (planOf(call.release, call.entity.name)?.rollups ?? []).filter(({ name }) => fields.includes(name));
  return {
    rollups: new Map(rollups.map((field) => [{ field, rollup: field.rollup! }, 'again'])),
    formulas: new Set(fields),
  };
}

async function nextIds(call: WriteCall, recompute: Recompute, after: string): Promise<string[]> {
  const { hops, source } = recompute;
  const reading =
    hops === undefined || source === undefined ? sql`` : sql` and ${readersOf(call, call.entity.name, hops, source)}`;
  const rows = await call.context.transaction.read<{ id: string }>(
    sql`select t."id" as "id" from ${name(tableOf(call.entity))} as t where t."id" > ${after}${reading} order by t."id" limit ${limits.computedSlice}`,
  );
  return rows.map(({ id }) => id);
}
