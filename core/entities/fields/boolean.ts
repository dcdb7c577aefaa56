// True or false; 1 or 0 in the column.
import type { Language } from '../../../schemas/types.ts';
import { sql } from '../../database/sql.ts';
import { foldForSearch } from '../../kernel/fold.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';

export const boolean: FieldKindBehavior = {
  operators: ['eq', 'ne', 'empty', 'notEmpty'],
  sortable: true,
  summable: false,
  storage: () => 'integer',
  comparand: (value) => (typeof value === 'boolean' ? { value: value ? 1 : 0 } : undefined),
  columnType: (_field, dialect) => (dialect === 'sqlite' ? sql`integer` : sql`smallint`),
  read: (value) => (typeof value === 'boolean' ? value : new FieldFault('validation.boolean', { found: shown(value) })),
  toColumn: (value) => (value === true ? 1 : 0),
  fromColumn: (raw) => Number(raw) === 1,
  toJson: (value) => value === true,
  toFeel: (value) => value,
  toText: (value, _field, { language }) => words[language][value === true ? 0 : 1],
  fromText: (text) => saidYesOrNo(text) ?? text,
};

const words: Readonly<Record<Language, readonly [yes: string, no: string]>> = {
  fa: ['بله', 'خیر'],
  ar: ['نعم', 'لا'],
  he: ['כן', 'לא'],
  en: ['yes', 'no'],
};
/** Beside those: what spreadsheets and forms say. */
const more = {
  yes: ['true', 'on', '1', 'y', 't', 'x', '✓', 'آری', 'بلی', 'صحيح'],
  no: ['false', 'off', '0', 'n', 'f', '-', '✗', 'نه', 'نخیر', 'خطأ'],
};
const said = new Map<string, boolean>([
  ...[...Object.values(words).map(([yes]) => yes), ...more.yes].map((word) => [foldForSearch(word), true] as const),
  ...[...Object.values(words).map(([, no]) => no), ...more.no].map((word) => [foldForSearch(word), false] as const),
]);

function saidYesOrNo(text: string): boolean | undefined {
  return said.get(foldForSearch(text));
}
