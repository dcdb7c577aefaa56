// A database whose transactions begin by looking at the release number, so that none runs under definitions another process has replaced.
import type { Database } from '../database/database.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Definitions } from './definitions.ts';

/** On SQLite there is one process and nothing to look for: the database itself is answered. */
export function withReleaseCheck(database: Database, definitions: Pick<Definitions, 'refresh'>): Database {
  if (database.dialect === 'sqlite') return database;
  return {
    dialect: database.dialect,
    read: (query) => database.read(query),
    reader: (context) => database.reader(context),
    remember: (tables, most) => database.remember(tables, most),
    readBeside: (query) => database.readBeside(query),
    scan: (query) => database.scan(query),
    savepoint: (context, work) => database.savepoint(context, work),
    define: (context, statements) => database.define(context, statements),
    buildIndexes: (indexes, after) => database.buildIndexes(indexes, after),
    defineBeside: (statements, after) => database.defineBeside(statements, after),
    health: () => database.health(),
    close: () => database.close(),
    transaction: <T>(context: Context, work: (inside: InTransaction) => Promise<T>) =>
      database.transaction(context, async (inside) => {
        if (context.transaction === undefined) await definitions.refresh(inside);
        return work(inside);
      }),
  };
}
