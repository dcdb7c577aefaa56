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
