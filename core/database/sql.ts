// SQL as tagged templates: values become parameters, fragments nest, identifiers are quoted by one function. No text is ever pasted in.
import type { CompiledQuery, SqlValue } from '../kernel/transaction.ts';

class Fragment implements CompiledQuery {
  readonly text: string;
  readonly values: readonly SqlValue[];
  constructor(text: string, values: readonly SqlValue[]) {
    this.text = text;
    this.values = values;
  }
}

/** sql`select * from ${name('lead')} where id = ${id}`; the database room turns `?` into the dialect's placeholders. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlValue | CompiledQuery)[]): CompiledQuery {
  if (!parts.some((part) => part instanceof Fragment))
    return new Fragment(plainText(strings), parts as readonly SqlValue[]);
  const values: SqlValue[] = [];
  for (const part of parts) {
    if (part instanceof Fragment) values.push(...part.values);
    else values.push(part as SqlValue);
  }
  return new Fragment(nestedText(strings, parts), values);
}

const plainTexts = new WeakMap<TemplateStringsArray, string>();

/** The text of a template with values only is the same at every call; made once, it is also found faster among the prepared statements. */
function plainText(strings: TemplateStringsArray): string {
  let text = plainTexts.get(strings);
  if (text === undefined) {
    text = strings.join('?');
    plainTexts.set(strings, text);
  }
  return text;
}

interface Nested {
  /** Texts of the fragments by their place; undefined = a value. */
  readonly texts: readonly (string | undefined)[];
  readonly text: string;
}
const nestedTexts = new WeakMap<TemplateStringsArray, Nested>();

/** Most templates nest the same fragments each time, a list of columns say: the text made last is kept with what it was made of. */
function nestedText(strings: TemplateStringsArray, parts: readonly unknown[]): string {
  const known = nestedTexts.get(strings);
  if (known?.texts.every((text, at) => text === textOf(parts[at]))) return known.text;
  const texts = parts.map(textOf);
  const text = strings.reduce((whole, next, at) => `${whole}${texts[at - 1] ?? '?'}${next}`);
  nestedTexts.set(strings, { texts, text });
  return text;
}

function textOf(part: unknown): string | undefined {
  return part instanceof Fragment ? part.text : undefined;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

const plainWord = /^[A-Za-z0-9_-]{1,63}$/;

/** A text that stands in the statement itself, where no parameter may (DDL). Throws on anything but letters, digits, underscore and hyphen. */
export function literal(word: string): CompiledQuery {
  if (!plainWord.test(word)) throw new Error(`not a word that may stand in a statement: ${word.slice(0, 80)}`);
  return new Fragment(`'${word}'`, []);
}

/** A quoted table or column name. Throws on anything but letters, digits and underscore. */
export function name(text: string): CompiledQuery {
  if (!identifier.test(text)) throw new Error(`expected an SQL identifier, found ${JSON.stringify(text)}`);
  return new Fragment(`"${text}"`, []);
}

/** Fragments with a separator between them; the empty list gives nothing. */
export function join(fragments: readonly CompiledQuery[], separator = ', '): CompiledQuery {
  const values: SqlValue[] = [];
  for (const fragment of fragments) for (const value of fragment.values) values.push(value);
  return new Fragment(fragments.map((fragment) => fragment.text).join(separator), values);
}

/** The end of a condition: it is one of these, of which there is one at least. */
export function isAmong(values: readonly SqlValue[]): CompiledQuery {
  return values.length === 1 ? sql`= ${values[0]!}` : sql`in (${join(values.map((value) => sql`${value}`))})`;
}

export const nothing: CompiledQuery = new Fragment('', []);
