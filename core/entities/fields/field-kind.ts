// What a field kind is: how its values are read, stored, compared, written as JSON and handed to FEEL. One plain object per kind, one file
// each; index.ts is the table of contents.
import type { Calendar, FieldDefinition, Language } from '../../../schemas/types.ts';
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

/** For whom and where a value is written as text, or read from it: a cell of a spreadsheet, a column of CSV. */
export interface Reading {
  readonly language: Language;
  /** Days are written and read in it. */
  readonly calendar: Calendar;
  /** Local times belong to it: "Asia/Tehran". */
  readonly zone: string;
}

export interface FieldKindBehavior extends QueryKind {
  /** Are records looked up by it (whose number is this, what points here)? Then every field of the kind gets an index. */
  readonly lookup?: true;
  /** The folded text beside the value, where it is not the fold of what stands in the column. */
  shadow?(value: NonNullable<FieldValue>): string;
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
  /** The value as people write it, such that `fromText` reads it back: options by their labels, days in the reader's calendar, exact numbers. */
  toText(value: NonNullable<FieldValue>, field: FieldDefinition, reading: Reading): string;
  /** What the text says, as input of the record service, which judges it: what cannot be read is handed on as it is. */
  fromText(text: string, field: FieldDefinition, reading: Reading): Json;
}

/** At most 100 characters of what was found, for messages. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : String(JSON.stringify(value) ?? value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
