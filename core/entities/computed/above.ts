// The rows that a write moves before it reaches them: what counts a record, and what counts that in turn. They are locked before the record itself, in one
// order of the whole release, so that writes wait for each other and never in a circle. SQLite has one writer and needs none of it.
import type { EntityDefinition } from '../../../schemas/types.ts';
import { name, sql } from '../../database/sql.ts';
import { type Id, isId } from '../../kernel/id.ts';
import { tableOf } from '../../query/columns.ts';
import { type FactNeeds, type Hold, loadState, type WriteCall } from '../record-call.ts';
import type { RecordState } from '../record-state.ts';
import type { Values } from '../records.ts';
import { everyRow } from './facts.ts';
import { type Feed, planOf, touchedFeeds, withFormulas } from './plan.ts';
import { parentsIn } from './rollups.ts';

/**
 * Before a record itself is held, what its write will move: who changes a customer holds it first and then the quotes that read it, so who
 * changes a quote that counts for a customer does, too. A record that pointed elsewhere by the time it was held is let go, with all above it.
 * @param given what is written, as it was handed in
 */
export async function holdAbove(
  needs: FactNeeds,
  call: WriteCall,
  id: Id,
  given: Record<string, unknown>,
  hold: Hold,
): Promise<void> {
  const plan = planOf(call.release, call.entity.name);
  if (needs.database.dialect === 'sqlite' || plan === undefined) return; // one writer
  const targets = call.entity.fields.flatMap(({ kind, name: own, target }) =>
    kind === 'lines' && Object.hasOwn(given, own) ? [target ?? ''] : [],
  );
  const totals = plan.rollups.filter(({ rollup }) => targets.includes(rollup!.relation.split('.')[0]!));
  const names = [...Object.keys(given), ...totals.map((field) => field.name)];
  const feeds = touchedFeeds(plan, withFormulas(call.entity, plan, names));
  if (feeds.length === 0) return;
  const above = async (state: RecordState) => {
    const found: Above = new Map();
    await gatherAbove(needs, call, feeds, [state.values, given as Values], found);
    return found;
  };
  for (;;) {
    call.context.signal?.throwIfAborted();
    try {
      return await needs.database.savepoint(call.context, async () => {
        const seen = await loadState(needs, call, id, everyRow);
        if (seen === undefined) return;
        const held = await above(seen);
        await lockAll(call, held);
        const state = await loadState(needs, call, id, everyRow, hold);
        if (state !== undefined && !isWithin(await above(state), held)) throw new PointsElsewhere();
      });
    } catch (error) {
      if (!(error instanceof PointsElsewhere)) throw error;
    }
  }
}

class PointsElsewhere extends Error {}

/** The rows above a record, by the entity they are of: each with its totals that a write moves. */
type Above = Map<string, { readonly parent: EntityDefinition; readonly rows: Map<Id, Set<string>> }>;

/** What counts these versions of a record, and what counts that in turn. */
async function gatherAbove(
  needs: FactNeeds,
  call: WriteCall,
  feeds: readonly Feed[],
  versions: readonly (Values | undefined)[],
  found: Above,
): Promise<void> {
  const grown = new Map<string, { readonly parent: EntityDefinition; readonly id: Id; readonly fields: Set<string> }>();
  for (const { parent, field, reference } of feeds)
    for (const id of versions.flatMap((values) => parentsIn({ reference }, values)).filter(isId)) {
      const { rows } = found.get(parent.name) ?? { rows: new Map<Id, Set<string>>() };
      found.set(parent.name, { parent, rows });
      const fields = rows.get(id) ?? new Set();
      rows.set(id, fields);
      if (!fields.has(field.name)) grown.set(`${parent.name}/${id}`, { parent, id, fields });
      fields.add(field.name);
    }
  for (const { parent, id, fields } of grown.values()) {
    const own = needs.callOf(call, parent.name);
    const plan = planOf(call.release, parent.name)!;
    const more = touchedFeeds(plan, withFormulas(own.entity, plan, fields));
    const state = more.length === 0 ? undefined : await loadState(needs, own, id, everyRow);
    if (state !== undefined) await gatherAbove(needs, own, more, [state.values], found);
  }
}

function isWithin(some: Above, all: Above): boolean {
  return [...some].every(([entity, { rows }]) => [...rows.keys()].every((id) => all.get(entity)?.rows.has(id)));
}

/**
 * The topmost first, of one entity by id, whoever locks: two writes wait for each other, never in a circle. Rows that only point to a parent hold
 * up nobody.
 */
async function lockAll(call: WriteCall, above: Above): Promise<void> {
  const rankOf = (entity: string): number => planOf(call.release, entity)!.rank;
  for (const [, { parent, rows }] of [...above].sort(([one], [other]) => rankOf(one) - rankOf(other))) {
    const [first, ...others] = rows.keys();
    // One statement for one and one for several, not one for each number of them: the server keeps their plans.
    const those =
      others.length === 0
        ? sql`= ${first!}`
        : sql`in (select jsonb_array_elements_text(cast(${JSON.stringify([...rows.keys()])} as jsonb)))`;
    await call.context.transaction.read(
      sql`select 1 from ${name(tableOf(parent))} where "id" ${those} order by "id" for no key update`,
    );
  }
}

/** Of a record that is written, when these versions of it are known. */
export async function lockAbove(
  needs: FactNeeds,
  call: WriteCall,
  feeds: readonly Feed[],
  versions: readonly (Values | undefined)[],
): Promise<void> {
  if (needs.database.dialect === 'sqlite') return; // one writer
  const found: Above = new Map();
  await gatherAbove(needs, call, feeds, versions, found);
  await lockAll(call, found);
}
