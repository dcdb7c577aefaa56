// Virtual formulas: computed when records are read, so that they may speak of today. Not read as anybody: whoever may read the formula gets its
// value, whatever it is made of.
import { join, name, sql } from '../../database/sql.ts';
import { tableOf } from '../../query/columns.ts';
import { FieldFault } from '../fields/field-kind.ts';
import type { FactNeeds, RecordCall } from '../record-call.ts';
import type { RecordState } from '../record-state.ts';
import type { FieldValue, Stored } from '../records.ts';
import { asReadBy, factsOf } from './facts.ts';
import type { Formula } from './formula.ts';
import { planOf } from './plan.ts';

/** The records with their virtual fields, those of them that were asked for; the records themselves where there is none. */
export function withVirtual(
  needs: FactNeeds,
  call: RecordCall,
  items: readonly Stored[],
): readonly Stored[] | Promise<readonly Stored[]> {
  const virtual = planOf(call.release, call.entity.name)?.virtual ?? [];
  const first = items[0];
  const asked = first === undefined ? [] : virtual.filter(({ field }) => Object.hasOwn(first.values, field.name));
  return asked.length === 0 ? items : completedAll(needs, call, items, virtual, asked);
}

async function completedAll(
  needs: FactNeeds,
  call: RecordCall,
  items: readonly Stored[],
  virtual: readonly Formula[],
  asked: readonly Formula[],
): Promise<readonly Stored[]> {
  const states = await statesOf(needs, call, items);
  const done: Stored[] = [];
  for (const item of items) done.push(await completed(needs, call, item, states.get(item.id), virtual, asked));
  return done;
}

async function statesOf(
  needs: FactNeeds,
  call: RecordCall,
  items: readonly Stored[],
): Promise<ReadonlyMap<string, RecordState>> {
  const ids = join(items.map(({ id }) => sql`${id}`));
  const rows = await needs.database
    .reader(call.context)
    .read<Record<string, unknown>>(sql`select * from ${name(tableOf(call.entity))} where "id" in (${ids})`);
  return new Map(rows.map((row) => [String(row.id), call.model.stateOf(row)]));
}

/** Virtual formulas may read each other, so all of them are computed, in order. */
async function completed(
  needs: FactNeeds,
  call: RecordCall,
  item: Stored,
  state: RecordState | undefined,
  virtual: readonly Formula[],
  asked: readonly Formula[],
): Promise<Stored> {
  if (state === undefined) return item;
  const facts: Record<string, unknown> = Object.assign(
    Object.create(null),
    await factsOf(needs, call, state, [...new Set(virtual.flatMap(({ reads }) => reads))]),
  );
  const options = { now: needs.clock.now(), zone: call.release.settings.timeZone };
  const computed: Record<string, FieldValue> = {};
  for (const formula of virtual) {
    const { field } = formula;
    const value = formula.evaluate(asReadBy(formula, call.model, state.values, facts), options);
    const known = value instanceof FieldFault ? null : value;
    computed[field.name] = known;
    facts[field.name] = known === null ? null : call.model.field(field.name)!.kind.toFeel(known);
  }
  const shown = Object.fromEntries(asked.map(({ field }) => [field.name, computed[field.name] ?? null]));
  return { ...item, values: { ...item.values, ...shown } };
}
