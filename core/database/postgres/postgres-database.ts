// The Database on PostgreSQL: READ COMMITTED transactions on a pool, run again whole after a deadlock or serialisation failure. Many processes.
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { type Context, type InTransaction, systemContext } from '../../kernel/context.ts';
import { newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import type { Logger } from '../../kernel/node/logger.ts';
import { Problem } from '../../kernel/problem.ts';
import type { CompiledQuery } from '../../kernel/transaction.ts';
import type { Database } from '../database.ts';
import {
  createNesting,
  type Nesting,
  nameOfWork,
  nestedWithoutContext,
  partOfWhole,
  transactionOf,
} from '../nesting.ts';
import { OpenTransaction, type Session } from '../open-transaction.ts';
import { buildBeside } from './build-indexes.ts';
import { createGate, type Gate } from './gate.ts';
import { openPostgres, poolSize } from './open-postgres.ts';
import { numberPlaceholders, PostgresStatements } from './statements.ts';
import { isConnectionLoss, isOutOfTime, isWorthAnotherTry, translatePostgresError } from './translate-error.ts';
import { type WorkWatch, watchWork } from './work-watch.ts';

/** Connections that only reads outside transactions use: long ones as many as these, and two quick ones always. */
const [besidePlaces, scanPlaces] = [4, 2];
const readPlaces = besidePlaces + scanPlaces + 2;
const scanRows = 500;

export async function openPostgresDatabase(needs: { url: string; log: Logger }): Promise<Database> {
  const { pool, close } = await openPostgres(needs.url, needs.log);
  const statements = new PostgresStatements();
  const nesting = createNesting();
  const works = createGate(poolSize - readPlaces);
  const beside = createGate(besidePlaces);
  const scans = createGate(scanPlaces);
  const room: WorkRoom = { pool, works, statements, nesting, log: needs.log };

  /** Once more where a connection was lost or a plan is of before the last DDL. */
  const rowsOf = async <Row extends object>(run: () => Promise<QueryResult<Row>>): Promise<Row[]> => {
    try {
      return (await run()).rows;
    } catch (error) {
      if (!isWorthAnotherTry(error)) throw error;
      statements.forget();
      return (await run()).rows;
    }
  };
  const reader = {
    read: <Row extends object>(query: CompiledQuery) => rowsOf(() => statements.run<Row>(pool, query)),
  };

  const define: Database['define'] = async (context, definitions) => {
    const transaction = transactionOf(context);
    for (const statement of inOneGo(definitions)) await transaction.write(statement);
    transaction.afterCommit(() => statements.forget());
  };

  return {
    dialect: 'postgres',
    read: reader.read,
    reader: (context) => context.transaction ?? context.whole?.open ?? reader,
    async transaction(context, work) {
      if (context.transaction) return work({ ...context, transaction: context.transaction });
      const part = partOfWhole(nesting, context, work);
      if (part) return part;
      if (nesting.isInside()) throw nestedWithoutContext();
      return runUntilDone(room, context, work);
    },
    savepoint: (context, work) => transactionOf(context).savepoint(work),
    remember: () => ({ get: (_key, make) => make() }),
    readBeside: <Row extends object>(query: CompiledQuery, { withinMs }: { readonly withinMs?: number } = {}) =>
      beside.pass(() =>
        withinMs === undefined
          ? rowsOf(() => statements.runOnce<Row>(pool, query))
          : readWithin<Row>(room, query, withinMs),
      ),
    scan: (query) => scan(pool, scans, query),
    define,
    async buildIndexes(indexes, after) {
      if (after === undefined) return buildBeside(pool, indexes);
      transactionOf(after).afterCommit(() => {
        buildBeside(pool, indexes).catch((error: unknown) => needs.log.error({ error }, 'an index could not be made'));
      });
    },
    // Nothing of it takes long here.
    defineBeside: (definitions, after) =>
      after === undefined
        ? runUntilDone(room, systemContext('define', newId()), (inside) => define(inside, definitions))
        : define(after, definitions),
    async health() {
      try {
        await pool.query('select 1');
        return { ok: true, detail: 'postgres' };
      } catch (error) {
        return { ok: false, detail: String(error) };
      }
    },
    close,
  };
}

/** Statements without values are one block: one way there and back instead of one for each. */
function inOneGo(statements: readonly CompiledQuery[]): readonly CompiledQuery[] {
  if (statements.length < 2 || statements.some(({ values }) => values.length > 0)) return statements;
  const block = statements.map(({ text }) => `${text};`).join('\n');
  return [{ text: `do $block$ begin\n${block}\nend $block$`, values: [] }];
}

interface WorkRoom {
  readonly pool: Pool;
  readonly works: Gate;
  readonly statements: PostgresStatements;
  readonly nesting: Nesting;
  readonly log: Logger;
}

type Work<T> = (context: InTransaction) => Promise<T>;

/** What met others of this process again and again in a deadlock goes alone: there is nobody to meet. */
async function runUntilDone<T>(room: WorkRoom, context: Context, work: Work<T>): Promise<T> {
  const once = (): Promise<T> => runOnce(room, context, work);
  for (let tries = 1; ; tries += 1) {
    context.signal?.throwIfAborted();
    try {
      return await (tries > limits.triesAmongOthers ? room.works.passAlone(once) : room.works.pass(once));
    } catch (error) {
      if (!isWorthAnotherTry(error)) throw error;
      if (tries > limits.transactionRetries) throw new Problem(503, 'busy', { cause: error });
      room.log.warn({ work: nameOfWork(context, work), tries }, 'a work met others in a deadlock and runs again');
      room.statements.forget();
      await pause(tries * 10 * (0.5 + Math.random()));
    }
  }
}

async function runOnce<T>(room: WorkRoom, context: Context, work: Work<T>): Promise<T> {
  // Before a connection is taken: of a work of nobody there is none, and nothing would give it back.
  const name = nameOfWork(context, work);
  const client = await connect(room.pool);
  let broken: Error | undefined;
  const lost = (error: Error): void => {
    broken = error;
  };
  client.on('error', lost);
  const attempt = new Attempt(room, client, name);
  try {
    return await attempt.run(context, work);
  } finally {
    client.off('error', lost);
    client.release(broken ?? attempt.unusable);
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw translatePostgresError(error, 'connect');
  }
}

/** One try of one work on one connection. */
class Attempt {
  readonly #room: WorkRoom;
  readonly #client: PoolClient;
  readonly #name: string;
  readonly #transaction: OpenTransaction;
  readonly #watch: WorkWatch;
  #giveUp: (error: Error) => void = () => {};
  /** Why the connection must not go back to the pool. */
  unusable: Error | undefined;

  constructor(room: WorkRoom, client: PoolClient, name: string) {
    this.#room = room;
    this.#client = client;
    this.#name = name;
    this.#watch = watchWork(() => this.#expire());
    this.#transaction = new OpenTransaction(this.#session());
  }

  async run<T>(context: Context, work: Work<T>): Promise<T> {
    const transaction = this.#transaction;
    try {
      transaction.follow(this.#control('BEGIN ISOLATION LEVEL READ COMMITTED'));
      const value = await Promise.race([
        new Promise<never>((_, reject) => {
          this.#giveUp = reject;
        }),
        this.#room.nesting.run(transaction, async () => {
          const result = await work({ ...context, transaction });
          await transaction.prepare();
          return result;
        }),
      ]);
      transaction.close(`${this.#name} has ended: its transaction takes no more statements`);
      await this.#commit();
      transaction.runAfterCommit((error) =>
        this.#room.log.error({ error: String(error), work: this.#name }, 'a reaction to a commit failed'),
      );
      return value;
    } catch (error) {
      transaction.close(`${this.#name} has ended: its transaction takes no more statements`);
      await this.#rollBack();
      transaction.runUndos();
      throw error;
    } finally {
      this.#watch.stop();
    }
  }

  async #commit(): Promise<void> {
    try {
      const { command } = await this.#watch.during(this.#client.query('COMMIT'));
      // PostgreSQL answers COMMIT of a failed transaction with a friendly ROLLBACK.
      if (command !== 'COMMIT') throw new Error(`${this.#name}: PostgreSQL rolled back where it was asked to commit`);
    } catch (error) {
      if (isConnectionLoss(error)) throw new Problem(503, 'outcome-unknown', { cause: error });
      throw translatePostgresError(error, 'COMMIT');
    }
  }

  async #rollBack(): Promise<void> {
    try {
      await this.#client.query('ROLLBACK');
    } catch (error) {
      this.unusable = error instanceof Error ? error : new Error(String(error));
    }
  }

  #expire(): void {
    const error = new Error(
      `${this.#name} waited over ${limits.workMs} ms inside a transaction and was rolled back: a work may not wait for the outside`,
    );
    this.#transaction.close(error.message);
    this.#room.log.error({ work: this.#name }, error.message);
    this.#giveUp(error);
  }

  async #control(text: string): Promise<void> {
    try {
      await this.#watch.during(this.#client.query(text));
    } catch (error) {
      throw translatePostgresError(error, text);
    }
  }

  #session(): Session {
    const run = <Row extends object>(query: CompiledQuery) =>
      this.#watch.during(this.#room.statements.run<Row>(this.#client, query));
    return {
      read: async <Row extends object>(query: CompiledQuery) => (await run<Row>(query)).rows,
      write: async (query) => (await run(query)).rowCount ?? 0,
      savepoint: (depth) => this.#control(`SAVEPOINT inner_${depth}`),
      release: (depth) => this.#control(`RELEASE SAVEPOINT inner_${depth}`),
      rollbackTo: async (depth) => {
        await this.#control(`ROLLBACK TO SAVEPOINT inner_${depth}`);
        await this.#control(`RELEASE SAVEPOINT inner_${depth}`);
      },
    };
  }
}

/** The statement and the bound around it are sent together: the server answers them in order. */
async function readWithin<Row extends object>(room: WorkRoom, query: CompiledQuery, withinMs: number): Promise<Row[]> {
  const client = await connect(room.pool);
  let unusable: Error | undefined;
  try {
    const begun = client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.ceil(withinMs)}`);
    const [, { rows }] = await Promise.all([begun, room.statements.runOnce<Row>(client, query)]);
    return rows;
  } catch (error) {
    throw isOutOfTime(error) ? new Problem(503, 'read-too-long', { cause: error }) : error;
  } finally {
    await client.query('COMMIT').catch((error: Error) => {
      unusable = error;
    });
    client.release(unusable);
  }
}

/** A cursor in a read-only snapshot: the server keeps the rows, this process holds one portion. */
async function* scan<Row extends object>(pool: Pool, gate: Gate, query: CompiledQuery): AsyncIterable<Row> {
  let leave: () => void = () => {};
  await new Promise<void>((enter, refuse) => {
    gate
      .pass(() => {
        enter();
        return new Promise<void>((resolve) => {
          leave = resolve;
        });
      })
      .catch(refuse);
  });
  let client: PoolClient | undefined;
  let unusable: Error | undefined;
  try {
    client = await connect(pool);
    // All of it is wanted: what gives the first rows soonest is not what gives them all soonest.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL cursor_tuple_fraction = 1');
    const values = query.values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
    await client.query(`DECLARE portion NO SCROLL CURSOR FOR ${numberPlaceholders(query.text)}`, values);
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${scanRows} FROM portion`);
      yield* rows;
      if (rows.length < scanRows) return;
    }
  } catch (error) {
    throw translatePostgresError(error, query.text);
  } finally {
    if (client) {
      await client.query('ROLLBACK').catch((error: Error) => {
        unusable = error;
      });
      client.release(unusable);
    }
    leave();
  }
}
