// Statements on PostgreSQL: `?` becomes `$n`, texts that come again are prepared by name, integers are number when safe and bigint otherwise.

import type { CustomTypesConfig, PoolClient, QueryConfig, QueryResult } from 'pg';
import { types } from 'pg';
import type { CompiledQuery, SqlValue } from '../../kernel/transaction.ts';
import { translatePostgresError } from './translate-error.ts';

interface Known {
  readonly text: string;
  uses: number;
  readonly number: number;
}

const maxKept = 2_000;
const maxNamed = 500;
/** A text is prepared by name from its third use on: searches with endless variants would fill the server's memory. */
const usesBeforeName = 3;

export class PostgresStatements {
  readonly #kept = new Map<string, Known>();
  #lastNumber = 0;
  #named = 0;
  /** Part of each name; DDL makes the old plans useless, so it begins a new era. */
  #era = 0;

  async run<Row extends object>(
    client: { query: PoolClient['query'] },
    query: CompiledQuery,
  ): Promise<QueryResult<Row>> {
    try {
      return await client.query<Row>(this.#configure(query));
    } catch (error) {
      throw translatePostgresError(error, query.text);
    }
  }

  /** Planned anew for these values: what leads to a rare word does not lead to a common one. */
  async runOnce<Row extends object>(
    client: { query: PoolClient['query'] },
    { text, values }: CompiledQuery,
  ): Promise<QueryResult<Row>> {
    try {
      return await client.query<Row>({ text: numberPlaceholders(text), values: values.map(bind) });
    } catch (error) {
      throw translatePostgresError(error, text);
    }
  }

  forget(): void {
    this.#era += 1;
    this.#kept.clear();
    this.#named = 0;
  }

  #configure(query: CompiledQuery): QueryConfig {
    const known = this.#know(query.text);
    known.uses += 1;
    const values = query.values.map(bind);
    if (known.uses < usesBeforeName) return { text: known.text, values };
    if (known.uses === usesBeforeName && this.#named < maxNamed) this.#named += 1;
    else if (known.uses === usesBeforeName) known.uses = Number.NEGATIVE_INFINITY;
    if (known.uses < 0) return { text: known.text, values };
    return { name: `ravand_${this.#era}_${known.number}`, text: known.text, values };
  }

  #know(text: string): Known {
    const known = this.#kept.get(text);
    if (known) return known;
    this.#lastNumber += 1;
    const fresh = { text: numberPlaceholders(text), uses: 0, number: this.#lastNumber };
    if (this.#kept.size >= maxKept) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(text, fresh);
    return fresh;
  }
}

/** `a = ? and b = ?` → `a = $1 and b = $2`; question marks in quoted texts and names stay. */
export function numberPlaceholders(text: string): string {
  let count = 0;
  return text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\?/g, (found) => {
    if (found !== '?') return found;
    count += 1;
    return `$${count}`;
  });
}

/** Booleans are 1 and 0 in the house, bytes are bytea, the rest goes as it is. */
function bind(value: SqlValue): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value;
}

const int8 = 20;
const bool = 16;

/** How values come back: 64-bit integers as number when safe, else bigint; booleans as 1 and 0, as on SQLite; numeric as text. */
export const typeParsers: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return parseInteger;
    if (oid === bool) return (text: string) => (text === 't' ? 1 : 0);
    return types.getTypeParser(oid, format as 'text');
  }) as CustomTypesConfig['getTypeParser'],
};

function parseInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
