// `expand=owner,account.owner`: the records that records point to, nested, under the asker's policy at each hop. One look-up per entity and
// hop, not per record.
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Access } from '../access/access.ts';
import type { Stored } from '../entities/records.ts';
import type { Context } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { invalid, Problem } from '../kernel/problem.ts';
import { type PresentNeeds, presentRecords, type RecordJson } from './present-record.ts';

export interface ExpandedJson extends RecordJson {
  /** By reference field: the record it points to; null where it is empty or the asker may not read it. */
  readonly expanded?: Readonly<Record<string, ExpandedJson | null>>;
}

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
  const expanded = records.map((): Record<string, ExpandedJson | null> => ({}));
  for (const [name, branch] of tree.below) {
    const field = entity.fields.find((candidate) => candidate.name === name && candidate.kind === 'reference');
    const target = field?.target === undefined ? undefined : needs.definitions.current(context).entity(field.target);
    const isReadable = needs.access.policy.grant(context.principal, entity, 'read').readable.has(name);
    if (target === undefined || !isReadable)
      throw new Problem(422, 'unknown-field', { params: { field: name, entity: entity.name } });
    const ids = [...new Set(records.flatMap((record) => idOf(record, name)))];
    const found = await read(needs, context, target, ids);
    const deeper = branch.below.size === 0 ? found : await expand(needs, context, target, found, branch);
    const byId = new Map(deeper.map((record) => [record.id, record]));
    records.forEach((record, index) => {
      expanded[index]![name] = byId.get(String(record.values[name])) ?? null;
    });
  }
  return records.map((record, index) => ({ ...record, expanded: expanded[index]! }));
}

function idOf(record: Stored, name: string): string[] {
  const id = record.values[name];
  return typeof id === 'string' ? [id] : [];
}

async function read(
  needs: PresentNeeds,
  context: Context,
  target: EntityDefinition,
  ids: readonly string[],
): Promise<RecordJson[]> {
  if (ids.length === 0) return [];
  const filter = { field: 'id', operator: 'in', value: ids } as const;
  const { items } = await needs.records.query(context, target.name, { filter, limit: ids.length });
  return presentRecords(needs, context, target, items);
}
