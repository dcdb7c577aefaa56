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
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  parts.forEach((part, index) => {
    if (part instanceof Fragment) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part as SqlValue);
    }
    text += strings[index + 1] ?? '';
  });
  return new Fragment(text, values);
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

const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** A quoted table or column name. Throws on anything but letters, digits and underscore. */
export function name(text: string): CompiledQuery {
  if (!identifier.test(text)) throw new Error(`expected an SQL identifier, found ${JSON.stringify(text)}`);
  return new Fragment(`"${text}"`, []);
}

/** Fragments with a separator between them; the empty list gives nothing. */
export function join(fragments: readonly CompiledQuery[], separator = ', '): CompiledQuery {
  return new Fragment(
    fragments.map((fragment) => fragment.text).join(separator),
    fragments.flatMap((fragment) => [...fragment.values]),
  );
}

export const nothing: CompiledQuery = new Fragment('', []);
