// `expand=owner,account.owner`: the records that records point to, nested, under the asker's policy at each hop. One look-up per entity and
// hop, not per record.
import { isLink } from '../../schemas/field-schema.ts';
import type { EntityDefinition, Ownership } from '../../schemas/types.ts';
import type { Access } from '../access/access.ts';
import type { Stored } from '../entities/records.ts';
import type { Context } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { invalid, Problem } from '../kernel/problem.ts';
import { idsOf, type PresentNeeds, presentRecords, type RecordJson } from './present-record.ts';

export interface ExpandedJson extends RecordJson {
  /** By field: the record a reference points to, null where it is empty or the asker may not read it; of a field of several those they may read, in its order. */
  readonly expanded?: Readonly<Record<string, Expanded>>;
}

type Expanded = ExpandedJson | readonly ExpandedJson[] | null;

export interface ExpandNeeds extends PresentNeeds {
  readonly access: Pick<Access, 'policy'>;
}

interface Branch {
  readonly below: Map<string, Branch>;
}

/** @throws Problem 422 for a path that is no reference the asker may read, or too deep */
export async function expandRecords(
  needs: ExpandNeeds,
  context: Context,
  entity: EntityDefinition,
  records: readonly RecordJson[],
  paths: string,
): Promise<ExpandedJson[]> {
  return expand(needs, context, entity, records, treeOf(paths));
}

function treeOf(paths: string): Branch {
  const root: Branch = { below: new Map() };
  const all = paths.split(',');
  if (all.length > limits.expandPaths) throw wrong('query.expand-paths', { maximum: limits.expandPaths });
  for (const path of all) {
    const segments = path.split('.');
    if (segments.length > limits.expandDepth) throw wrong('query.expand-depth', { maximum: limits.expandDepth });
    let node = root;
    for (const segment of segments) {
      const next: Branch = node.below.get(segment) ?? { below: new Map() };
      node.below.set(segment, next);
      node = next;
    }
  }
  return root;
}

function wrong(code: string, params: Readonly<Record<string, number>>): Problem {
  return invalid([{ pointer: '/expand', code, params }]);
}

async function expand(
  needs: ExpandNeeds,
  context: Context,
  entity: EntityDefinition,
  records: readonly RecordJson[],
  tree: Branch,
): Promise<ExpandedJson[]> {
  const expanded = records.map((): Record<string, Expanded> => ({}));
  for (const [name, branch] of tree.below) {
    const field = entity.fields.find(
      (candidate) => candidate.name === name && (isLink(candidate) || candidate.kind === 'lines'),
    );
    const target = field?.target === undefined ? undefined : needs.definitions.current(context).entity(field.target);
    const isReadable = needs.access.policy.grant(context.principal, entity, 'read').readable.has(name);
    if (target === undefined || !isReadable)
      throw new Problem(422, 'unknown-field', { params: { field: name, entity: entity.name } });
    if (target.ownedBy !== undefined) {
      const lines = await linesOf(needs, context, target, target.ownedBy, records);
      const deeper = branch.below.size === 0 ? lines : await expand(needs, context, target, lines, branch);
      const link = target.ownedBy.field;
      records.forEach(({ id }, index) => {
        expanded[index]![name] = deeper.filter(({ values }) => values[link] === id);
      });
      continue;
    }
    const ids = [...new Set(records.flatMap((record) => idsOf(record.values[name])))];
    if (ids.length > limits.expandedRecords) throw wrong('query.expand-records', { maximum: limits.expandedRecords });
    const read = await readAll(needs, context, target, ids);
    const deeper = branch.below.size === 0 ? read : await expand(needs, context, target, read, branch);
    const byId = new Map(deeper.map((record) => [record.id, record]));
    records.forEach((record, index) => {
      const found = idsOf(record.values[name]).flatMap((id) => byId.get(id) ?? []);
      expanded[index]![name] = field?.kind === 'references' ? found : (found[0] ?? null);
    });
  }
  return records.map((record, index) => ({ ...record, expanded: expanded[index]! }));
}

/** The lines of these records as records, in their order. */
async function linesOf(
  needs: PresentNeeds,
  context: Context,
  owned: EntityDefinition,
  { field, order }: Ownership,
  owners: readonly RecordJson[],
): Promise<RecordJson[]> {
  const found: Stored[] = [];
  const filter = { field, operator: 'in', value: owners.map(({ id }) => id) } as const;
  const query = { filter, sort: [{ field: order, direction: 'asc' as const }], limit: limits.pageSize };
  let after: string | undefined;
  do {
    const page = await needs.records.query(context, owned.name, after === undefined ? query : { ...query, after });
    found.push(...page.items);
    after = page.next;
    if (found.length > limits.expandedRecords) throw wrong('query.expand-records', { maximum: limits.expandedRecords });
  } while (after !== undefined);
  return presentRecords(needs, context, owned, found);
}

async function readAll(
  needs: PresentNeeds,
  context: Context,
  target: EntityDefinition,
  ids: readonly string[],
): Promise<RecordJson[]> {
  const found: RecordJson[] = [];
  for (let from = 0; from < ids.length; from += limits.pageSize) {
    const some = ids.slice(from, from + limits.pageSize);
    const filter = { field: 'id', operator: 'in', value: some } as const;
    const { items } = await needs.records.query(context, target.name, { filter, limit: some.length });
    found.push(...(await presentRecords(needs, context, target, items)));
  }
  return found;
}
