// The commands of one transaction: they wait in a queue and run one after another, never one inside another. What a rolled back savepoint asked for goes with it.
import type { InTransaction } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';

export interface CommandQueue {
  /** Runs the work at once, then what it caused; while another work runs, it waits for its turn. A failure is the caller's only when it ran at once. */
  perform(context: InTransaction, work: () => Promise<void>): Promise<void>;
  /** Adds work that runs in its turn. */
  add(context: InTransaction, work: () => Promise<void>): void;
  /** Runs what waits; nothing while a work runs already. */
  settle(context: InTransaction): Promise<void>;
}

interface Queue {
  readonly works: (() => Promise<void>)[];
  running: boolean;
  ran: number;
  registered: boolean;
}

const key = Symbol('workflow.commands');

export function createCommandQueue(): CommandQueue {
  const queueOf = (context: InTransaction): Queue =>
    context.transaction.memory<Queue>(key, () => ({ works: [], running: false, ran: 0, registered: false }));

  const add = (context: InTransaction, work: () => Promise<void>): void => {
    const queue = queueOf(context);
    queue.works.push(work);
    context.transaction.onRollback(() => {
      const index = queue.works.indexOf(work);
      if (index >= 0) queue.works.splice(index, 1);
    });
    if (queue.registered) return;
    queue.registered = true;
    context.transaction.beforeCommit(() => settle(context));
  };

  const settle = async (context: InTransaction): Promise<void> => {
    const queue = queueOf(context);
    if (queue.running) return;
    queue.running = true;
    try {
      for (let work = queue.works.shift(); work !== undefined; work = queue.works.shift()) {
        queue.ran += 1;
        if (queue.ran > limits.automationSteps)
          throw new Problem(422, 'too-many-steps', { params: { limit: limits.automationSteps } });
        await work();
      }
    } finally {
      queue.running = false;
    }
  };

  return {
    async perform(context, work) {
      add(context, work);
      await settle(context);
    },
    add,
    settle,
  };
}
