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
  /** Has one act from outside caused as many commands as it may? Then effects are not carried out any more but become incidents. */
  isSpent(context: InTransaction): boolean;
}

interface Queue {
  readonly works: (() => Promise<void>)[];
  running: boolean;
  /** Since the last act from outside: a hundred timers of one transaction are a hundred acts. */
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
        // What is left when effects have become incidents comes to rest well before.
        if (queue.ran > 2 * limits.commandsPerAct)
          throw new Problem(422, 'too-many-steps', { params: { limit: limits.commandsPerAct } });
        await work();
      }
    } finally {
      queue.running = false;
    }
  };

  return {
    async perform(context, work) {
      const queue = queueOf(context);
      if (!queue.running) queue.ran = 0;
      add(context, work);
      await settle(context);
    },
    add,
    settle,
    isSpent: (context) => queueOf(context).ran > limits.commandsPerAct,
  };
}
