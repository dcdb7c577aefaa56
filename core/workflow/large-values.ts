// Large variables and lists, apart from the rows that name them: written once under an id, never changed, read once by each process that works on
// them. So a loop over a hundred thousand values costs each of its commands the few bytes of an id.
import { join, sql } from '../database/sql.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Reader, Transaction } from '../kernel/transaction.ts';

/** What was read; made of its text when somebody looks at it, and frozen, because several states share it. */
export interface LargeValue {
  readonly value: unknown;
}

export interface LargeValues {
  /** What a column holds instead of a text that is large: the id of its row, as JSON. Small texts are their own. */
  write(context: InTransaction, instance: Id, text: string): Promise<string>;
  /** The text of a column, or what it names. @throws ValueGone when that was removed since the column was read without a lock */
  read(reader: Reader, column: string): Promise<string | LargeValue>;
  /** Removes what columns named that name it no more. */
  remove(transaction: Transaction, columns: readonly string[]): Promise<void>;
}

export class ValueGone extends Error {
  override readonly name = 'ValueGone';
}

/** Is this the id of a large value? Variables are an object, values of a loop a list or nothing. */
export function isLarge(column: string): boolean {
  return column.startsWith('"');
}

export function createLargeValues(): LargeValues {
  const remembered = new Map<Id, LargeValue>();

  const remember = (id: Id, text: string): LargeValue => {
    const value = whenAsked(text);
    remembered.set(id, value);
    const [oldest] = remembered.keys();
    if (remembered.size > limits.largeValuesKept && oldest !== undefined) remembered.delete(oldest);
    return value;
  };

  return {
    async write({ transaction }, instance, text) {
      if (text.length < limits.largeValueLength) return text;
      const id = newId();
      transaction.tell(sql`insert into process_values (id, instance, value) values (${id}, ${instance}, ${text})`);
      return JSON.stringify(id);
    },
    async read(reader, column) {
      if (!isLarge(column)) return column;
      const id = JSON.parse(column) as Id;
      const known = remembered.get(id);
      if (known === undefined) {
        const [row] = await reader.read<{ value: string }>(sql`select value from process_values where id = ${id}`);
        if (row === undefined) throw new ValueGone(`there is no process value ${id}`);
        return remember(id, row.value);
      }
      // Used last, forgotten last.
      remembered.delete(id);
      remembered.set(id, known);
      return known;
    },
    async remove(transaction, columns) {
      const ids = columns.filter(isLarge).map((column) => sql`${JSON.parse(column) as Id}`);
      if (ids.length > 0) await transaction.write(sql`delete from process_values where id in (${join(ids)})`);
    },
  };
}

function whenAsked(text: string): LargeValue {
  let made: { readonly value: unknown } | undefined;
  return {
    get value() {
      made ??= { value: freeze(JSON.parse(text)) };
      return made.value;
    },
  };
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) if (typeof inner === 'object') freeze(inner);
  return Object.freeze(value);
}
