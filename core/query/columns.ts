// Where a record's fields stand in the database: names of tables and columns. The one place that knows the naming, for query and entities alike.
import { createHash } from 'node:crypto';
import { storedNameOf } from '../../schemas/entity-names.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';

/** Texts up to this many characters are sorted and indexed whole (PostgreSQL's b-tree holds 2,704 bytes); longer ones by this prefix. */
export const sortPrefixLength = 500;

/** As much of an entity as its tables are named after; they keep the name they were made with. */
export type Tabled = Pick<EntityDefinition, 'name' | 'table'>;

export function tableOf(entity: Tabled): string {
  return `record_${storedNameOf(entity)}`;
}

/** The column of a text field's folded form. Names of columns end in no such word, so nothing collides. */
export function shadowOf(column: string): string {
  return shortened(`${column}_folded`);
}

/** The links of a field that holds several records: their `source` is a record of the entity, their `target` one it holds. */
export function linkTableOf(entity: Tabled, column: string): string {
  return shortened(`link_${storedNameOf(entity)}_${column}`);
}

/** SQLite's trigram index of an entity's texts. */
export function searchTableOf(entity: Tabled): string {
  return shortened(`words_${storedNameOf(entity)}`);
}

/** A name for an index or trigger within 63 characters, the same for the same parts. */
export function indexOf(
  entity: Tabled,
  column: string,
  purpose: 'unique' | 'sort' | 'lookup' | 'search' | 'inverse' | 'closed' | 'binned' | 'kept' | 'lock',
): string {
  return shortened(`record_${storedNameOf(entity)}_${column}_${purpose}`);
}

/** PostgreSQL cuts identifiers at 63 bytes: longer ones end in a hash of the whole. */
function shortened(identifier: string): string {
  if (identifier.length <= 63) return identifier;
  const hash = createHash('sha256').update(identifier).digest('hex').slice(0, 12);
  return `${identifier.slice(0, 50)}_${hash}`;
}

/** Members every record has; readable to whoever may read the record, written by Ravand alone. */
export const systemFields: ReadonlyMap<string, { readonly column: string; readonly field: FieldDefinition }> = new Map(
  (
    [
      ['id', 'id', 'reference'],
      ['version', 'version', 'integer'],
      ['createdAt', 'created_at', 'datetime'],
      ['updatedAt', 'updated_at', 'datetime'],
      ['createdBy', 'created_by', 'text'],
      ['updatedBy', 'updated_by', 'text'],
    ] as const
  ).map(([name, column, kind]) => [name, { column, field: { id: `system.${name}`, name, kind } }]),
);

/** The columns of `systemFields`, in the order statements name them. */
export const systemColumns: readonly string[] = [...systemFields.values()].map((entry) => entry.column);
