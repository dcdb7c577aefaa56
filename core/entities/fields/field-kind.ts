// What a field kind is: how its values are read, stored, compared, written as JSON and handed to FEEL. One plain object per kind, one file
// each; index.ts is the table of contents.
import type { FieldDefinition } from '../../../schemas/types.ts';
import type { Dialect } from '../../database/database.ts';
import type { FeelValue } from '../../expressions/expressions.ts';
import type { Json } from '../../kernel/data.ts';
import type { CompiledQuery, SqlValue } from '../../kernel/transaction.ts';
import type { QueryKind } from '../../query/query-kind.ts';
import type { FieldValue } from '../records.ts';

/** Why an input is no value of its field: a code of validation.json. */
export class FieldFault {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  constructor(code: string, params: Readonly<Record<string, string | number>> = {}) {
    this.code = code;
    this.params = params;
  }
}

export interface FieldKindBehavior extends QueryKind {
  /** Are records looked up by it (whose number is this, what points here)? Then every field of the kind gets an index. */
  readonly lookup?: true;
  /** The column's SQL type. */
  columnType(field: FieldDefinition, dialect: Dialect): CompiledQuery;
  /**
   * The value in memory of a JSON value that is normalised and fits the field's schema, or of a value in memory itself. Never null.
   * `country` (ISO 3166-1 alpha-2) is the one local phone numbers belong to.
   */
  read(value: unknown, field: FieldDefinition, country: string): FieldValue | FieldFault;
  toColumn(value: NonNullable<FieldValue>, field: FieldDefinition, dialect: Dialect): SqlValue;
  /** What the driver gave for a column that is not NULL. */
  fromColumn(raw: unknown, field: FieldDefinition, dialect: Dialect): FieldValue;
  toJson(value: NonNullable<FieldValue>): Json;
  toFeel(value: NonNullable<FieldValue>): FeelValue;
}

/** At most 100 characters of what was found, for messages. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : String(JSON.stringify(value) ?? value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
