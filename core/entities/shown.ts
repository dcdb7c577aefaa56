// What a reader gets of records that were read: with what is computed at each read and with their lines, without what is not theirs to see.
import type { Json, JsonObject } from '../kernel/data.ts';
import { withVirtual } from './computed/virtual.ts';
import { type LinesOf, linesOf, listOf, readLines, toldFields } from './lines.ts';
import { type FactNeeds, project, type RecordCall } from './record-call.ts';
import type { Stored } from './records.ts';
import { withSeenLinks } from './seen-links.ts';

type Shown = readonly Stored[] | Promise<readonly Stored[]>;

/** The records themselves where there is nothing to add or to leave out. */
export function shownTo(needs: FactNeeds, call: RecordCall, items: readonly Stored[]): Shown {
  const whole = withVirtual(needs, call, items);
  const seen =
    whole instanceof Promise ? whole.then((all) => withSeenLinks(needs, call, all)) : withSeenLinks(needs, call, whole);
  const all = linesOf(needs, call).filter(({ field }) => items.some(({ values }) => Object.hasOwn(values, field.name)));
  return all.length === 0 ? seen : withLines(needs, all, seen);
}

async function withLines(needs: FactNeeds, all: readonly LinesOf[], items: Shown): Promise<readonly Stored[]> {
  let shown = await items;
  for (const lines of all) {
    const byOwner = await shownLines(
      needs,
      lines,
      shown.map(({ id }) => id),
    );
    shown = shown.map((item) =>
      Object.hasOwn(item.values, lines.field.name)
        ? { ...item, values: { ...item.values, [lines.field.name]: listOf(byOwner.get(item.id) ?? []) } }
        : item,
    );
  }
  return shown;
}

async function shownLines(
  needs: FactNeeds,
  lines: LinesOf,
  owners: readonly string[],
): Promise<ReadonlyMap<string, readonly JsonObject[]>> {
  const { call, link } = lines;
  const { allowed } = call.grantOf(call.entity);
  const byOwner = new Map<string, JsonObject[]>();
  if (!allowed) return byOwner;
  const states = [...(await readLines(needs, lines, owners)).values()].flat();
  const seen = await shownTo(
    needs,
    call,
    states.map((state) => project(call, state)),
  );
  seen.forEach((line, index) => {
    const owner = String(states[index]!.values[link]);
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), jsonOf(lines, line)]);
  });
  return byOwner;
}

function jsonOf(lines: LinesOf, { id, values }: Stored): JsonObject {
  const json: Record<string, Json> = { id };
  for (const { name } of toldFields(lines)) {
    if (!Object.hasOwn(values, name)) continue;
    const value = values[name] ?? null;
    json[name] = value === null ? null : lines.call.model.field(name)!.kind.toJson(value);
  }
  return json;
}
