// The columns of a list: fields of its entity and of what its references lead to, found by their paths; and what a record has in one. Pure.
import type { FieldDefinition, ViewDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import type { EntityForUser, StoredRecord, Value } from '../api/types.ts';
import { labelOf } from '../format/values.ts';
import { isLong } from '../forms/fields.ts';
import { t } from '../shell/texts.ts';
import { isPointer } from './main-fields.ts';
import { takesNew } from './view-editing/view-edits.ts';

export interface Column {
  /** "city", "organization.city" */
  readonly path: string;
  readonly field: FieldDefinition;
  /** The references it leads through, by their labels; empty: a field of the entity itself. */
  readonly through: readonly string[];
}

/** As many references as an answer is expanded through. */
const mostHops = 3;
const mostOfTheirOwn = 7;

/** When a record was made and changed: every entity has that. */
function moments(): readonly FieldDefinition[] {
  return (['createdAt', 'updatedAt'] as const).map((name) => {
    const label = t(`view.moments.${name}`);
    return { id: `system.${name}`, name, kind: 'datetime', label: { fa: label, ar: label, he: label, en: label } };
  });
}

/** What can stand in a column of an entity. */
export function columnFields(entity: EntityForUser): readonly FieldDefinition[] {
  return [...entity.fields.filter((field) => !isLong(field)), ...moments()];
}

/** Undefined where it leads to nothing that the reader may see. */
export function columnAt(entity: EntityForUser, path: string): Column | undefined {
  const names = path.split('.');
  const through: string[] = [];
  let here: EntityForUser | undefined = entity;
  for (const name of names.slice(0, -1)) {
    const hop: FieldDefinition | undefined = here?.fields.find((field) => field.name === name);
    if (hop?.kind !== 'reference') return undefined;
    through.push(labelOf(hop));
    here = entityNamed(hop.target ?? '');
  }
  const last = names.at(-1) ?? '';
  const field = here && [...here.fields, ...moments()].find(({ name }) => name === last);
  return field && { path, field, through };
}

export function columnLabel({ field, through }: Column): string {
  return [...through, labelOf(field)].join(' › ');
}

/** Where the fields of another entity can be reached from, one hop further. */
export function mayLeadOn(path: string): boolean {
  return path.split('.').length <= mostHops;
}

/** What a list of records must be answered with, for these columns to be full. */
export function expandOf(columns: readonly Column[]): string | undefined {
  const prefixes = new Set(
    columns.flatMap(({ path }) => (path.includes('.') ? [path.slice(0, path.lastIndexOf('.'))] : [])),
  );
  return prefixes.size === 0 ? undefined : [...prefixes].join(',');
}

type Expanded = NonNullable<StoredRecord['expanded']>[string];

export interface Cell {
  /** The record that has the value; undefined where a reference on the way is empty or closed. */
  readonly record: StoredRecord | undefined;
  readonly value: Value | undefined;
  readonly title: string | undefined;
}

export function cellOf(record: StoredRecord, { path, field }: Column): Cell {
  const hops = path.split('.').slice(0, -1);
  let holder: StoredRecord | undefined = record;
  for (const hop of hops) {
    const next: Expanded | undefined = holder?.expanded?.[hop];
    holder = next !== null && next !== undefined && 'id' in next ? next : undefined;
  }
  if (!holder) return { record: undefined, value: undefined, title: undefined };
  const isMoment = field.id.startsWith('system.');
  const value = isMoment ? holder[field.name as 'createdAt' | 'updatedAt'] : holder.values[field.name];
  return { record: holder, value, title: holder.titles?.[field.name] };
}

type Said = Pick<ViewDefinition, 'type' | 'columns' | 'takesNew' | 'filter'>;

/** The columns of a list, the lines of a card, as they are shown; of a card none = what matters, by itself. */
export function columnPaths(view: Said, entity: EntityForUser): readonly string[] {
  const { columns } = view;
  if (view.type !== 'list') return columns ?? [];
  if (columns === undefined) return plainColumns(entity).map(({ path }) => path);
  const added = entity.fields.filter(({ addedBy }) => addedBy === 'admin' && takesNew(view));
  const names = added.filter((field) => !isLong(field) && !columns.includes(field.name)).map(({ name }) => name);
  return [...columns, ...names];
}

/** What a list shows that no view speaks of: what it is called by, then what is short, without the reference that is the same in every row. */
export function plainColumns(entity: EntityForUser, same?: string): readonly Column[] {
  const rest = entity.fields.filter(
    (field) => !isLong(field) && !isPointer(entity, field) && field.name !== entity.titleField && field.name !== same,
  );
  const title = entity.fields.find((field) => field.name === entity.titleField);
  return [...(title ? [title] : []), ...rest]
    .slice(0, mostOfTheirOwn)
    .map((field) => ({ path: field.name, field, through: [] }));
}
