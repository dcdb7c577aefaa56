// One open transaction of either dialect: its statements, its nested savepoints and its traces in memory. It knows no COMMIT; the lane or the pool does that.
import type { CompiledQuery, Transaction } from '../kernel/transaction.ts';

/** The connection under a transaction. Names of savepoints are numbers: the depth. */
export interface Session {
  read<Row extends object>(query: CompiledQuery): Row[] | Promise<Row[]>;
  write(query: CompiledQuery): number | Promise<number>;
  savepoint(depth: number): void | Promise<void>;
  release(depth: number): void | Promise<void>;
  rollbackTo(depth: number): void | Promise<void>;
}

/** How far everything had come when a savepoint was set. */
interface Mark {
  readonly depth: number;
  readonly facts: number;
  readonly before: number;
  readonly after: number;
  readonly undos: number;
}

/** Most works write a row or two and leave no traces: what they do not use is not made. */
export class OpenTransaction implements Transaction {
  readonly #session: Session;
  #facts: Map<symbol, unknown> | undefined;
  #before: (() => Promise<void>)[] | undefined;
  #after: (() => void)[] | undefined;
  #undos: (() => void)[] | undefined;
  #depth = 0;
  /** How many of these savepoints the session has been told of: each only before the first statement in it, many have none. */
  #set = 0;
  /** PostgreSQL refuses everything after a failed statement until the savepoint is rolled back; SQLite is made to do the same. */
  #failed: { readonly error: unknown; readonly depth: number; isKnown: boolean } | undefined;
  /** Ends with the last answer that nobody waited for: with it all before it have been looked at. */
  #unread: Promise<void> | undefined;
  #closed: string | undefined;
  /** How many statements it was told so far: who watches over it sees whether it goes on. */
  told = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  get isOpen(): boolean {
    return this.#closed === undefined;
  }

  read<Row extends object>(query: CompiledQuery): Promise<Row[]> {
    return this.#run(() => this.#session.read<Row>(query));
  }

  write(query: CompiledQuery): Promise<number> {
    return this.#run(() => this.#session.write(query));
  }

  tell(query: CompiledQuery): void {
    this.#requireUsable();
    this.told += 1;
    try {
      if (this.#set < this.#depth) this.#setSavepoints();
      this.follow(this.#session.write(query));
    } catch (error) {
      throw this.#fail(error, true);
    }
  }

  /** What goes on without being waited for: its failure is the transaction's, told with the next statement, the savepoint's end or before the COMMIT. */
  follow(answer: unknown): void {
    if (!(answer instanceof Promise)) return;
    const ended: Promise<void> = this.#look(answer, this.#unread, this.#depth).finally(() => {
      if (this.#unread === ended) this.#unread = undefined;
    });
    this.#unread = ended;
  }

  /** In the order in which they were told: what comes after one that failed is refused for its sake. */
  async #look(answer: Promise<unknown>, before: Promise<void> | undefined, depth: number): Promise<void> {
    const seen = answer.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    await before;
    const failure = await seen;
    if (failure) this.#fail(failure.error, false, depth);
  }

  memory<T>(key: symbol, make: () => T): T {
    this.#facts ??= new Map();
    if (this.#facts.has(key)) return this.#facts.get(key) as T;
    const fact = make();
    this.#facts.set(key, fact);
    return fact;
  }

  beforeCommit(work: () => Promise<void>): void {
    this.#before ??= [];
    this.#before.push(work);
  }

  afterCommit(work: () => void): void {
    this.#after ??= [];
    this.#after.push(work);
  }

  onRollback(undo: () => void): void {
    this.#undos ??= [];
    this.#undos.push(undo);
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    this.#requireUsable();
    const mark = this.#mark();
    const depth = mark.depth + 1;
    this.#depth = depth;
    try {
      const value = await work();
      // What failed in it must be known before it is released: it is what the savepoint is there for.
      if (this.#unread) await this.#unread;
      this.#requireUsable();
      if (this.#depth !== depth) throw new Error('expected savepoints to end innermost first, found two that overlap');
      if (this.#set === depth) {
        this.follow(this.#session.release(depth));
        this.#set = mark.depth;
      }
      this.#depth = mark.depth;
      return value;
    } catch (error) {
      if (this.isOpen) await this.#rollBackTo(mark);
      throw error;
    }
  }

  /** A transaction within this one: a savepoint that ends with what was asked for before its COMMIT. What is asked for after it waits for this one's. */
  nest<T>(work: () => Promise<T>): Promise<T> {
    return this.savepoint(async () => {
      const mark = this.#mark();
      const value = await work();
      for (let index = mark.before; index < (this.#before?.length ?? 0); index += 1) await this.#before![index]!();
      this.#forget(mark);
      return value;
    });
  }

  /** Is there work to do before the COMMIT? */
  get needsPreparation(): boolean {
    return this.#before !== undefined && this.#before.length > 0;
  }

  /** Why this may not be committed: a statement failed and nobody rolled it back. */
  get failure(): { readonly ok: false; readonly error: unknown } | undefined {
    return this.#failed && { ok: false, error: this.#failedStatement() };
  }

  /** Runs what rooms asked for before the COMMIT. Throws when a statement had failed and nobody rolled it back. */
  async prepare(): Promise<void> {
    for (let index = 0; index < (this.#before?.length ?? 0); index += 1) await this.#before![index]!();
    if (this.#unread) await this.#unread;
    this.#requireUsable();
  }

  /** No statement passes any more; `why` is what a late one is told. */
  close(why: string): void {
    this.#closed ??= why;
  }

  /** After a durable COMMIT: what rooms asked for, in order. */
  runAfterCommit(report: (error: unknown) => void): void {
    for (const work of this.#after ?? []) {
      try {
        work();
      } catch (error) {
        report(error);
      }
    }
  }

  /** After a rollback: takes back every change in memory, newest first. */
  runUndos(): void {
    this.#undo(0);
  }

  #mark(): Mark {
    return {
      depth: this.#depth,
      facts: this.#facts?.size ?? 0,
      before: this.#before?.length ?? 0,
      after: this.#after?.length ?? 0,
      undos: this.#undos?.length ?? 0,
    };
  }

  async #rollBackTo(mark: Mark): Promise<void> {
    if (this.#unread) await this.#unread;
    // What failed before this savepoint is not healed by it, and lets nothing pass.
    const isHealed = this.#failed === undefined || this.#failed.depth > mark.depth;
    if (isHealed && this.#set > mark.depth) await this.#session.rollbackTo(mark.depth + 1);
    this.#set = Math.min(this.#set, mark.depth);
    this.#depth = mark.depth;
    if (isHealed) this.#failed = undefined;
    this.#undo(mark.undos);
    this.#forget(mark);
    if (this.#after) this.#after.length = mark.after;
  }

  /** Facts made since go with what was to be done before the COMMIT: they may have registered it. */
  #forget(mark: Mark): void {
    for (const key of [...(this.#facts?.keys() ?? [])].slice(mark.facts)) this.#facts?.delete(key);
    if (this.#before) this.#before.length = mark.before;
  }

  #undo(down: number): void {
    while (this.#undos && this.#undos.length > down) this.#undos.pop()!();
  }

  /** A statement of SQLite has its answer at once; it is not made to wait for a turn of its own. */
  #run<T>(statement: () => T | Promise<T>): Promise<T> {
    try {
      this.#requireUsable();
    } catch (error) {
      return Promise.reject(error);
    }
    this.told += 1;
    try {
      if (this.#set < this.#depth) this.#setSavepoints();
      const answer = statement();
      return answer instanceof Promise
        ? answer.catch((error: unknown) => this.#refuse(error))
        : Promise.resolve(answer);
    } catch (error) {
      return Promise.reject(this.#fail(error, true));
    }
  }

  /** After a statement that nobody waited for has failed, PostgreSQL refuses the next ones: the reason is the first one's. */
  async #refuse(error: unknown): Promise<never> {
    if (this.#unread) await this.#unread;
    throw this.#fail(error, true);
  }

  /** A session carries out what it is told in order: the statement that follows need not wait for the answer. */
  #setSavepoints(): void {
    while (this.#set < this.#depth) {
      this.follow(this.#session.savepoint(this.#set + 1));
      this.#set += 1;
    }
  }

  /** @returns what whoever is told should be told: an earlier failure that nobody knows of yet, or this one. */
  #fail(error: unknown, isTold: boolean, depth = this.#depth): unknown {
    const earlier = this.#failed;
    this.#failed ??= { error, depth, isKnown: isTold };
    if (earlier === undefined || earlier.isKnown) return error;
    earlier.isKnown = isTold;
    return earlier.error;
  }

  #requireUsable(): void {
    if (this.#closed !== undefined) throw new Error(this.#closed);
    if (this.#failed) throw this.#failedStatement();
  }

  /** Who is the first to hear of it hears what it was: a deadlock makes the whole work run again. */
  #failedStatement(): unknown {
    if (this.#failed && !this.#failed.isKnown) {
      this.#failed.isKnown = true;
      return this.#failed.error;
    }
    return new Error('a statement of this transaction failed: roll back its savepoint or let the error pass', {
      cause: this.#failed?.error,
    });
  }
}
