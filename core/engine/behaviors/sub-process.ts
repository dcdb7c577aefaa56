// Sub-process and transaction: a scope of their own, over when no token is left in it. How a transaction is cancelled: events/cancel.ts.
import type { Executable } from '../model.ts';
import type { ElementBehavior } from './element-behavior.ts';

type Body = Executable & { readonly kind: 'subProcess' | 'transaction' };

function body<K extends Body['kind']>(kind: K): ElementBehavior<Body & { readonly kind: K }> {
  return {
    kind,
    enter(element, step) {
      if (element.children.length === 0) return step.leave();
      step.openScope(step.mapped());
      return step.waitFor('children');
    },
    resume: (_element, step, trigger) => (trigger.type === 'children' ? step.leaveScope(trigger.scope) : 'wait'),
  };
}

export const subProcess = body('subProcess');
export const transaction = body('transaction');
