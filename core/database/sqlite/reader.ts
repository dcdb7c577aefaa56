// Reads outside transactions: at once on the loop's own thread, as long as a statement proves quick; one that held the loop up is read in the
// worker from then on, until it proves quick there. Which one is slow is measured, not guessed: it depends on the data more than on the text.
import { limits } from '../../kernel/limits.ts';
import type { CompiledQuery, Reader } from '../../kernel/transaction.ts';
import type { Scanner } from './scanner.ts';
import type { Statements } from './statements.ts';

const maxKnown = 1_000;

export interface SqliteReader extends Reader {
  /** After DDL: statements may have other columns, and other indexes to be quick with. */
  forget(): void;
}

export function createReader(statements: Statements, scanner: Scanner): SqliteReader {
  const slow = new Set<string>();

  function readHere<Row extends object>(query: CompiledQuery): Row[] {
    const begunMs = performance.now();
    const rows = statements.read<Row>(query);
    if (performance.now() - begunMs > limits.readMs) {
      if (slow.size >= maxKnown) slow.clear();
      slow.add(query.text);
    }
    return rows;
  }

  async function readInWorker<Row extends object>(query: CompiledQuery): Promise<Row[]> {
    const begunMs = performance.now();
    const rows = await scanner.readAll<Row>(query);
    if (performance.now() - begunMs < limits.readMs) slow.delete(query.text);
    return rows;
  }

  return {
    read: async (query) => (slow.has(query.text) ? readInWorker(query) : readHere(query)),
    forget() {
      statements.forget();
      slow.clear();
    },
  };
}
