// Records that point to one another as what lies below what: from a flat page to a tree. Pure.
import type { StoredRecord } from '../../api/types.ts';

export interface TreeNode {
  readonly record: StoredRecord;
  readonly children: readonly TreeNode[];
}

/**
 * Whoever points to nobody, or to somebody who is not among the records, stands at the top. Of a ring, which nobody stands above, the first of the
 * records is taken for its top, so that nothing is lost and nothing is drawn twice.
 */
export function treeOf(records: readonly StoredRecord[], parentField: string): readonly TreeNode[] {
  const known = new Set(records.map(({ id }) => id));
  const below = new Map<string, StoredRecord[]>();
  const tops: StoredRecord[] = [];
  for (const record of records) {
    const parent = record.values[parentField];
    if (typeof parent !== 'string' || !known.has(parent) || parent === record.id) tops.push(record);
    else below.set(parent, [...(below.get(parent) ?? []), record]);
  }
  const placed = new Set<string>();
  const nodeOf = (record: StoredRecord): TreeNode => {
    placed.add(record.id);
    const children = (below.get(record.id) ?? []).filter(({ id }) => !placed.has(id));
    return { record, children: children.map(nodeOf) };
  };
  const nodes = tops.map(nodeOf);
  for (const record of records) if (!placed.has(record.id)) nodes.push(nodeOf(record));
  // What has much below it comes before what stands alone.
  return nodes.toSorted((a, b) => countBelow(b) - countBelow(a));
}

export interface ShownNode extends TreeNode {
  /** From 1. */
  readonly level: number;
  readonly parent: string | undefined;
}

/** What is to be seen, from top to bottom, without what lies below the closed ones. */
export function shownOf(
  nodes: readonly TreeNode[],
  closed: ReadonlySet<string>,
  level = 1,
  parent?: string,
): readonly ShownNode[] {
  return nodes.flatMap((node) => [
    { ...node, level, parent },
    ...(closed.has(node.record.id) ? [] : shownOf(node.children, closed, level + 1, node.record.id)),
  ]);
}

/** How many lie below, at whatever depth. */
export function countBelow({ children }: TreeNode): number {
  return children.reduce((sum, child) => sum + 1 + countBelow(child), 0);
}
