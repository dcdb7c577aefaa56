// One line of text. Also the ground of the kinds that are texts of a certain form.
import { sql } from '../../database/sql.ts';
import { foldForSearch } from '../../kernel/fold.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';

export const text: FieldKindBehavior = {
  operators: ['eq', 'ne', 'in', 'notIn', 'contains', 'startsWith', 'empty', 'notEmpty'],
  sortable: true,
  summable: false,
  storage: () => 'text',
  folded: 'shadow',
  fold: foldForSearch,
  comparand: (value) => (typeof value === 'string' ? { value: value.normalize('NFC').trim() } : undefined),
  // SQLite compares TEXT by bytes, PostgreSQL's "C" too: both sort alike.
  columnType: (_field, dialect) => (dialect === 'sqlite' ? sql`text` : sql`text collate "C"`),
  read: (value) =>
    typeof value === 'string' ? storable(value) : new FieldFault('validation.text', { found: shown(value) }),
  toColumn: (value) => String(value),
  fromColumn: (raw) => String(raw),
  toJson: (value) => String(value),
  toFeel: (value) => value,
  toText: (value) => String(value),
  fromText: (text) => text,
};

/** What both databases can hold: no zero bytes (PostgreSQL refuses them), no lone surrogates (they would come back changed). */
export function storable(value: string): string {
  return value.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}
