// Works that are one transaction: begun with the first of them, open until whoever asked for them is done. What they do is committed together with
// what is written beside it, for example that it was done.
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Transaction, WholeTransaction } from '../kernel/transaction.ts';
import type { Database } from './database.ts';
import { transactionOf } from './nesting.ts';

export interface Whole<T> {
  /** Whose transactions are one. Where that has to run again, this does, inside it from the start. */
  work(context: Context): Promise<T>;
  /** First in the transaction. */
  open(inside: InTransaction): Promise<void>;
  /** Last in it. */
  close(inside: InTransaction, value: T): Promise<void>;
}

/** Resolves once all of it is durable. Throws what `work`, `open` or `close` throw; then nothing of it was done. */
export async function wholeTransaction<T>(
  database: Pick<Database, 'transaction'>,
  context: Context,
  whole: Whole<T>,
): Promise<T> {
  const run = new WholeRun(database, context, whole);
  const first = whole.work({ ...context, whole: run });
  run.work = first;
  try {
    await first;
  } catch (error) {
    if (run.outcome === undefined) throw error;
  }
  return run.end();
}

type Part<R> = (transaction: Transaction) => Promise<R>;

class WholeRun<T> implements WholeTransaction {
  readonly #database: Pick<Database, 'transaction'>;
  readonly #context: Context;
  readonly #whole: Whole<T>;
  /** Parts run one after another, as the transactions they stand for would. */
  #turn: Promise<unknown> = Promise.resolve();
  #isOver = false;
  open: Transaction | undefined;
  isBegun = false;
  /** What all of it comes to; undefined while no part has succeeded. */
  outcome: Promise<T> | undefined;
  /** What the parts are of, on its way. */
  work: Promise<T> | undefined;

  constructor(database: Pick<Database, 'transaction'>, context: Context, whole: Whole<T>) {
    this.#database = database;
    this.#context = context;
    this.#whole = whole;
  }

  part<R>(work: Part<R>): Promise<R> | undefined {
    if (this.#isOver) return undefined;
    this.isBegun = true;
    const turn = this.#turn.then(() => (this.open ? nest(this.open, work) : this.#begin(work)));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Also where no part was asked for, or none succeeded. */
  async end(): Promise<T> {
    if (this.outcome === undefined) await this.#begin(async () => {});
    return this.outcome!;
  }

  /** While the first part fails nothing is open: what it is tried again after, or what is tidied up then, holds nobody up. */
  #begin<R>(work: Part<R>): Promise<R> {
    return new Promise((resolve, reject) => {
      const outcome = this.#database.transaction(this.#context, async (inside) => {
        await this.#whole.open(inside);
        if (this.outcome !== undefined) return this.#close(inside, this.#again(inside));
        const value = await nest(inside.transaction, work);
        this.open = inside.transaction;
        this.outcome = outcome;
        resolve(value);
        return this.#close(inside, this.work!);
      });
      outcome.catch(reject).finally(() => {
        this.#isOver = this.outcome !== undefined;
        this.open = undefined;
      });
    });
  }

  async #close(inside: InTransaction, work: Promise<T>): Promise<T> {
    const value = await work;
    await this.#whole.close(inside, value);
    return value;
  }

  #again({ transaction }: InTransaction): Promise<T> {
    const whole = { open: transaction, isBegun: true, part: <R>(work: Part<R>) => nest(transaction, work) };
    return this.#whole.work({ ...this.#context, whole });
  }
}

function nest<R>(transaction: Transaction, work: Part<R>): Promise<R> {
  return transactionOf({ transaction }).nest(() => work(transaction));
}
