// Notices a transaction that is asked for inside another one's work without its context, which would wait for itself for ever.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, InTransaction } from '../kernel/context.ts';
import { OpenTransaction } from './open-transaction.ts';

export interface Nesting {
  /** Runs a work so that calls from inside it are recognised. */
  run<T>(transaction: OpenTransaction, work: () => Promise<T>): Promise<T>;
  /** Does the caller stand inside an open work? */
  isInside(): boolean;
}

/** From Node.js 24 on AsyncLocalStorage costs next to nothing; before, it has a hand in every promise of the process. */
const isFree = Number.parseInt(process.versions.node, 10) >= 24;
/** In development and in every test. */
const isSource = import.meta.url.endsWith('.ts');

/** For a database where a nested transaction is noticed anyway when it does not come on: there the guard is left out where it costs a tenth of a write. */
export function createCheapNesting(): Nesting {
  return isFree || isSource ? createNesting() : { run: (_transaction, work) => work(), isInside: () => false };
}

/** One for all databases of the process: each further one would have a hand in every promise, and stay when its database is closed. */
const current = new AsyncLocalStorage<{ readonly nesting: Nesting; readonly transaction: OpenTransaction }>();

export function createNesting(): Nesting {
  const nesting: Nesting = {
    run: (transaction, work) => current.run({ nesting, transaction }, work),
    isInside() {
      const inside = current.getStore();
      return inside?.nesting === nesting && inside.transaction.isOpen;
    },
  };
  return nesting;
}

export function nestedWithoutContext(): Error {
  return new Error(
    'transaction() was called inside a transaction without its context: pass on the context that the work was given',
  );
}

/** The open transaction of a context; throws for one that another database made. */
export function transactionOf({ transaction }: Pick<InTransaction, 'transaction'>): OpenTransaction {
  if (!(transaction instanceof OpenTransaction)) {
    throw new Error('expected a context inside a transaction of this database, found another');
  }
  return transaction;
}

/** The work as a part of the whole transaction that its context lies in; undefined when there is none. */
export function partOfWhole<T>(
  nesting: Nesting,
  context: Context,
  work: (inside: InTransaction) => Promise<T>,
): Promise<T> | undefined {
  return context.whole?.part((transaction) => {
    const inside = { ...context, transaction };
    return nesting.run(transactionOf(inside), () => work(inside));
  });
}

/** What a log line or an error calls a work: who acts and for which request. */
export function nameOfWork(context: Context, work: { readonly name: string }): string {
  const who = context.principal.kind === 'system' ? `system:${context.principal.purpose}` : context.principal.kind;
  return `${work.name || 'a work'} of ${who} (correlation ${context.correlationId})`;
}
