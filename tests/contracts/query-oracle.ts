// The meaning of filters and sorts said once more, as plainly as can be, over rows in memory: what the query compiler is compared with.
import type { Stored } from '../../core/entities/records.ts';
import { Decimal, isDecimal } from '../../core/kernel/decimal.ts';
import { foldForSearch, latinDigits } from '../../core/kernel/fold.ts';
import type { EntityDefinition, FieldKind, FilterTerm, SortTerm } from '../../schemas/types.ts';

type Look = (path: string) => unknown;

/** Terms over related records have an oracle of their own. */
export type PlainTree =
  | FilterTerm
  | { readonly and: readonly PlainTree[] }
  | { readonly or: readonly PlainTree[] }
  | { readonly not: PlainTree };

export function holds(tree: PlainTree, entity: EntityDefinition, keeper: EntityDefinition, look: Look): boolean {
  if ('and' in tree) return tree.and.every((part) => holds(part, entity, keeper, look));
  if ('or' in tree) return tree.or.some((part) => holds(part, entity, keeper, look));
  if ('not' in tree) return !holds(tree.not, entity, keeper, look);
  return termHolds(tree, kindOf(tree.field, entity, keeper), look(tree.field) ?? null);
}

function kindOf(path: string, entity: EntityDefinition, keeper: EntityDefinition): FieldKind {
  if (path === 'createdAt') return 'datetime';
  const [first, second] = path.split('.');
  const fields = second === undefined ? entity.fields : keeper.fields;
  return fields.find((field) => field.name === (second ?? first))!.kind;
}

function termHolds(term: FilterTerm, kind: FieldKind, stored: unknown): boolean {
  const { operator, value } = term;
  const equals = (other: unknown): boolean =>
    stored !== null && compare(canonical(stored, kind), canonical(other, kind)) === 0;
  switch (operator) {
    case 'empty':
      return stored === null;
    case 'notEmpty':
      return stored !== null;
    case 'eq':
      return value === null ? stored === null : equals(value);
    case 'ne':
      return value === null ? stored !== null : !equals(value);
    case 'in':
      return (value as readonly unknown[]).some(equals);
    case 'notIn':
      return !(value as readonly unknown[]).some(equals);
    case 'contains':
      return stored !== null && folded(stored, kind).includes(needle(String(value), kind));
    case 'startsWith':
      return stored !== null && folded(stored, kind).startsWith(needle(String(value), kind));
    default: {
      if (stored === null) return false;
      const order = compare(canonical(stored, kind), canonical(value, kind));
      return (
        (operator === 'lt' && order < 0) ||
        (operator === 'le' && order <= 0) ||
        (operator === 'gt' && order > 0) ||
        (operator === 'ge' && order >= 0)
      );
    }
  }
}

function canonical(value: unknown, kind: FieldKind): unknown {
  if (kind === 'money' || kind === 'integer') return isDecimal(value) ? value : new Decimal(String(value));
  if (kind === 'datetime') return Date.parse(String(value));
  if (kind === 'email') return String(value).toLowerCase();
  if (kind === 'phone') return String(value).replace(/^0(?=9)/, '+98');
  return value;
}

function folded(stored: unknown, kind: FieldKind): string {
  if (kind === 'email') return String(stored).toLowerCase();
  return kind === 'phone' ? String(stored) : foldForSearch(String(stored));
}

function needle(value: string, kind: FieldKind): string {
  if (kind === 'email') return value.toLowerCase();
  if (kind === 'phone')
    return latinDigits(value)
      .replace(/[^\d+]/g, '')
      .replace(/^0+/, '');
  return foldForSearch(value);
}

/** Empty is the smallest; texts by the bytes of their UTF-8. */
function compare(left: unknown, right: unknown): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (isDecimal(left) && isDecimal(right)) return left.cmp(right);
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return Number(left) - Number(right);
}

/** By the sort, then by id in the direction of the last term; without a sort newest first. */
export function inOrder(
  rows: readonly Stored[],
  sort: readonly SortTerm[],
  look: (row: Stored, path: string) => unknown,
): Stored[] {
  const key = (row: Stored, path: string): unknown => {
    const value = look(row, path) ?? null;
    if (path.endsWith('At') || path === 'at') return value === null ? null : Date.parse(String(value));
    if (path === 'mail') return value === null ? null : String(value).toLowerCase();
    if (!['name', 'long', 'keeper.name'].includes(path) || value === null) return value;
    return [...foldForSearch(String(value))].slice(0, 500).join('');
  };
  const last = sort.at(-1)?.direction ?? 'desc';
  return [...rows].sort((a, b) => {
    for (const { field, direction } of sort) {
      const order = compare(key(a, field), key(b, field));
      if (order !== 0) return direction === 'asc' ? order : -order;
    }
    return last === 'asc' ? compare(a.id, b.id) : compare(b.id, a.id);
  });
}
