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

export function createNesting(): Nesting {
  const storage = new AsyncLocalStorage<OpenTransaction>();
  return {
    run: (transaction, work) => storage.run(transaction, work),
    isInside: () => storage.getStore()?.isOpen === true,
  };
}

export function nestedWithoutContext(): Error {
  return new Error(
    'transaction() was called inside a transaction without its context: pass on the context that the work was given',
  );
}

/** The open transaction of a context; throws for one that another database made. */
export function transactionOf(context: InTransaction): OpenTransaction {
  if (!(context.transaction instanceof OpenTransaction)) {
    throw new Error('expected a context inside a transaction of this database, found another');
  }
  return context.transaction;
}

/** What a log line or an error calls a work: who acts and for which request. */
export function nameOfWork(context: Context, work: { readonly name: string }): string {
  const who = context.principal.kind === 'system' ? `system:${context.principal.purpose}` : context.principal.kind;
  return `${work.name || 'a work'} of ${who} (correlation ${context.correlationId})`;
}
