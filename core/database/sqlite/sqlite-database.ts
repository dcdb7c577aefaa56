// The Database on one SQLite file: one write lane, one reading connection, one worker for what takes long. One process only.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import type { Context, InTransaction } from '../../kernel/context.ts';
import type { Logger } from '../../kernel/node/logger.ts';
import type { Database } from '../database.ts';
import { createCheapNesting, nameOfWork, nestedWithoutContext, partOfWhole, transactionOf } from '../nesting.ts';
import { createIndex } from '../new-index.ts';
import { type Checkpointer, createCheckpointer } from './checkpointer.ts';
import { defineInWorker } from './define-beside.ts';
import { lockFolder } from './file-lock.ts';
import { openSqlite } from './open-sqlite.ts';
import { createReader } from './reader.ts';
import { createMemories, type Memories } from './remembered.ts';
import { createScanner } from './scanner.ts';
import { Statements } from './statements.ts';
import { translateSqliteError } from './translate-error.ts';
import { type WriteConnection, WriteLane } from './write-lane.ts';

export async function openSqliteDatabase(needs: { dataDir: string; log: Logger }): Promise<Database> {
  const { dataDir, log } = needs;
  mkdirSync(dataDir, { recursive: true });
  const unlock = lockFolder(dataDir);
  const file = join(dataDir, 'ravand.sqlite');
  try {
    const connections = await openSqlite(file);
    return createSqliteDatabase(connections, file, log, unlock);
  } catch (error) {
    unlock();
    throw translateSqliteError(error, 'opening the file');
  }
}

function createSqliteDatabase(
  connections: Awaited<ReturnType<typeof openSqlite>>,
  file: string,
  log: Logger,
  unlock: () => void,
): Database {
  const writing = new Statements(connections.writer);
  const reading = new Statements(connections.reader);
  const memories = createMemories();
  const checkpointer = createCheckpointer(file, connections.writer, (work) => lane.standStill(work));
  const lane: WriteLane = new WriteLane(toWriteConnection(connections.writer, writing, memories, checkpointer), log);
  const scanner = createScanner(file);
  // Unguarded, the nested one waits for the work around it until that is given up by name (`limits.workMs`).
  const nesting = createCheapNesting();

  const reader = createReader(reading, scanner);

  const defineBeside: Database['defineBeside'] = async (statements, after) => {
    if (statements.length === 0) return;
    const texts = statements.map(({ text }) => text);
    const define = async () => {
      await lane.standStill(() => defineInWorker(file, texts));
      reader.forget();
    };
    if (after === undefined) return define();
    const transaction = transactionOf(after);
    lane.endGroupWith(transaction);
    transaction.afterCommit(() => {
      define().catch((error: unknown) => log.error({ error }, 'a table could not be defined'));
    });
  };

  return {
    dialect: 'sqlite',
    read: reader.read,
    reader: (context) => context.transaction ?? context.whole?.open ?? reader,
    transaction: <T>(context: Context, work: (context: InTransaction) => Promise<T>): Promise<T> => {
      if (context.transaction) return work({ ...context, transaction: context.transaction });
      const part = partOfWhole(nesting, context, work);
      if (part) return part;
      if (nesting.isInside()) return Promise.reject(nestedWithoutContext());
      return lane.run(
        () => nameOfWork(context, work),
        (transaction) => nesting.run(transaction, () => work({ ...context, transaction })),
        context.signal,
      );
    },
    savepoint: (context, work) => transactionOf(context).savepoint(work),
    remember: memories.remember,
    readBeside: (query, { withinMs } = {}) => scanner.readAll(query, withinMs),
    scan: (query) => scanner.scan(query),
    async define(context, statements) {
      const transaction = transactionOf(context);
      for (const statement of statements) await transaction.write(statement);
      writing.forget();
      transaction.onRollback(() => writing.forget());
      transaction.afterCommit(() => reader.forget());
    },
    buildIndexes: (indexes, after) =>
      defineBeside(
        indexes.map((index) => createIndex(index)),
        after,
      ),
    defineBeside,
    async health() {
      // After a failure of the disk only a write can tell that it is sound again; this one writes the file's first page.
      if (lane.storageProblem) {
        await lane
          .run(
            () => 'probe of the disk',
            async () => connections.writer.pragma('user_version = 1'),
          )
          .catch(() => {});
      }
      const problem = lane.storageProblem;
      if (problem) return { ok: false, detail: `${problem.code} ${String(problem.cause)}` };
      reading.read({ text: 'SELECT 1', values: [] });
      return { ok: true, detail: `sqlite ${file}` };
    },
    async close() {
      await lane.close();
      await scanner.close();
      await checkpointer.close();
      await connections.close();
      unlock();
    },
  };
}

function toWriteConnection(
  connection: BetterSqlite3.Database,
  statements: Statements,
  memories: Memories,
  checkpointer: Checkpointer,
): WriteConnection {
  return {
    read(query) {
      memories.note(query.text);
      return statements.read(query);
    },
    write(query) {
      memories.note(query.text);
      return statements.write(query);
    },
    savepoint: (depth) => statements.control(`SAVEPOINT inner_${depth}`),
    release: (depth) => statements.control(`RELEASE inner_${depth}`),
    rollbackTo(depth) {
      statements.control(`ROLLBACK TO inner_${depth}`);
      statements.control(`RELEASE inner_${depth}`);
    },
    control(text) {
      statements.control(text);
      if (text === 'COMMIT' || text === 'ROLLBACK') memories.settle();
      if (text === 'COMMIT') checkpointer.committed();
    },
    get inTransaction() {
      return connection.inTransaction;
    },
  };
}
