// A search of words → a condition, and what a trigram index can say about it beforehand. The condition alone decides what is found; an index
// only leads to the rows that are worth looking at. Words of three letters and more stand anywhere, shorter ones begin a word.
import { storedNameOf } from '../../schemas/entity-names.ts';
import { isVirtual } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { join, name, sql } from '../database/sql.ts';
import { foldForSearch } from '../kernel/fold.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { searchTableOf, type Tabled } from './columns.ts';
import { always, invalidQuery, never } from './conditions.ts';
import type { QueryKind, QueryKinds } from './query-kind.ts';
import type { Column, Scope } from './scope.ts';

/** Is the field's text searched? Choices are stored by value, not by what people read. */
export function isSearched(kind: QueryKind, field: FieldDefinition): boolean {
  return kind.folded !== undefined && !isVirtual(field) && !/^choices?$/.test(field.kind);
}

/** The words of a search; half-spaces part words here, so that both spellings of what they join are found. @throws Problem 422 */
export function wordsOf(text: unknown): string[] {
  if (typeof text !== 'string' || text.length > limits.searchLength || text.includes('\0'))
    throw invalidQuery('/search', 'query.text', { field: 'search', maximum: limits.searchLength });
  return foldForSearch(text.replaceAll('\u200c', ' '))
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, limits.searchWords);
}

/** Every word must stand somewhere in the texts the asker may read: a hidden field cannot be guessed by searching. */
export function compileSearch(
  words: readonly string[],
  entity: EntityDefinition,
  readable: ReadonlySet<string>,
  kinds: QueryKinds,
  scope: Scope,
): CompiledQuery {
  if (words.length === 0) return always;
  const columns = entity.fields
    .filter((field) => readable.has(field.name) && isSearched(kinds(field.kind), field))
    .map((field) => scope.column(field.name));
  const anywhere = (word: string, among: readonly Column[]): CompiledQuery => {
    const matches = among.flatMap((column) => wordIn(column, column.kind.fold?.(word) ?? word));
    return matches.length === 0 ? never : sql`(${join(matches, ' or ')})`;
  };
  const numbers = columns.filter(({ kind }) => kind.inPieces === true);
  const found = unitsOf(words).map((unit) => {
    const apart = join(
      unit.map((word) => anywhere(word, columns)),
      ' and ',
    );
    const whole = unit.length === 1 ? never : anywhere(unit.join(''), numbers);
    return whole === never ? apart : sql`((${apart}) or ${whole})`;
  });
  return join(found, ' and ');
}

/** Words that are one where a number is written in one: "021 8888 1234". */
function unitsOf(words: readonly string[]): string[][] {
  const units: string[][] = [];
  const isPiece = (word: string | undefined): boolean => word !== undefined && /^[-+()./\d]+$/.test(word);
  for (const word of words) {
    const last = units.at(-1);
    if (isPiece(word) && isPiece(last?.[0])) last!.push(word);
    else units.push([word]);
  }
  return units;
}

function wordIn(column: Column, word: string): CompiledQuery[] {
  if (word === '') return [];
  const escaped = word.replace(/[\\%_]/g, '\\$&');
  const like = (pattern: string): CompiledQuery => sql`${column.folded!} like ${pattern} escape '\\'`;
  return isShort(word) ? [like(`${escaped}%`), like(`% ${escaped}%`)] : [like(`%${escaped}%`)];
}

function isShort(word: string): boolean {
  return [...word].length < 3;
}

/**
 * What is looked for in the trigram index of SQLite (FTS5); undefined = it cannot help. Each word in each of its folded forms: all of its
 * trigrams, in any order, which the condition then looks at closely.
 */
export function searchExpression(
  words: readonly string[],
  entity: EntityDefinition,
  kinds: QueryKinds,
): string | undefined {
  const searched = entity.fields.filter((field) => isSearched(kinds(field.kind), field));
  const foldsOf = (those: readonly QueryKind[]) => [...new Set(those.flatMap(({ fold }) => fold ?? []))];
  const all = foldsOf(searched.map(({ kind }) => kinds(kind)));
  const numbers = foldsOf(searched.map(({ kind }) => kinds(kind)).filter(({ inPieces }) => inPieces === true));
  const parts = unitsOf(words).map((unit) => {
    const apart = unit.map((word) => anyForm([word, ...all.map((fold) => fold(word))])).join(' AND ');
    const whole = numbers.map((fold) => fold(unit.join(''))).filter((form) => form !== '');
    return unit.length === 1 || whole.length === 0 ? apart : `((${apart}) OR ${anyForm(whole)})`;
  });
  return parts.length === 0 ? undefined : parts.join(' AND ');
}

function anyForm(forms: readonly string[]): string {
  return `(${[...new Set(forms.filter((form) => form !== ''))].map(formExpression).join(' OR ')})`;
}

/** Texts stand in the index with two spaces before each word: a word's beginning of one or two letters is a trigram, too. */
export function indexedText(texts: readonly string[]): string {
  return texts.map((text) => `  ${text.replaceAll(' ', '  ')}`).join('');
}

function formExpression(form: string): string {
  const letters = isShort(form) ? [...`  ${form}`].slice(-3) : [...form];
  const trigrams = new Set(letters.slice(2).map((_, index) => letters.slice(index, index + 3).join('')));
  return `(${[...trigrams].map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ')})`;
}

/** The ids, each once, of the rows the index leads to and of those written since it was last brought up to date. */
export function indexedIds(entity: Tabled, expression: string): CompiledQuery {
  const table = name(searchTableOf(entity));
  return sql`select r.id from search_rows r where r.key in (select rowid from ${table} where ${table} match ${expression})
    union select s.record from search_stale s where s.entity = ${storedNameOf(entity)}`;
}

/** How many rows the index leads to, counted up to `most` and one. */
export function countIndexed(entity: Tabled, expression: string, most: number): CompiledQuery {
  const table = name(searchTableOf(entity));
  return sql`select count(*) as "count" from (select rowid from ${table} where ${table} match ${expression} limit ${most + 1})`;
}
