// Handlers that run inside get the transaction in their context; this says so to the compiler and refuses anything else.
import type { Context, InTransaction } from '../../kernel/context.ts';

export function insideContext(context: Context): InTransaction {
  if (context.transaction === undefined) throw new Error('expected a context inside a transaction, found one without');
  return context as InTransaction;
}
