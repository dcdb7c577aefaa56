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
  /**
   * Has one act from outside caused a chain of as many commands, or as many of them in all, as it may? Then effects are not carried out any more
   * but become incidents. A chain is one command leading to the next: a loop that never waits. Many beside each other are none. Those that still
   * wait count: what calls itself three times over has asked for more than there is time for long before it has run.
   */
  isSpent(context: InTransaction): boolean;
}

interface Waiting {
  readonly work: () => Promise<void>;
  /** Commands that led to it, one causing the next. */
  readonly depth: number;
}

interface Queue {
  readonly works: Waiting[];
  next: number;
  running: boolean;
  /** Of the work that runs now. */
  depth: number;
  /** Since the last act from outside: a hundred timers of one transaction are a hundred acts. */
  ran: number;
  registered: boolean;
}

const key = Symbol('workflow.commands');

export function createCommandQueue(): CommandQueue {
  const queueOf = (context: InTransaction): Queue =>
    context.transaction.memory<Queue>(key, () => ({
      works: [],
      next: 0,
      running: false,
      depth: 0,
      ran: 0,
      registered: false,
    }));

  const add = (context: InTransaction, work: () => Promise<void>): void => {
    const queue = queueOf(context);
    const waiting = { work, depth: queue.running ? queue.depth + 1 : 0 };
    queue.works.push(waiting);
    context.transaction.onRollback(() => {
      const index = queue.works.lastIndexOf(waiting);
      if (index >= queue.next) queue.works.splice(index, 1);
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
      for (; queue.next < queue.works.length; ) {
        const { work, depth } = queue.works[queue.next] as Waiting;
        queue.next += 1;
        queue.ran += 1;
        queue.depth = depth;
        // What is left when effects have become incidents comes to rest well before: each that waits leads to one more, which says that it failed.
        if (depth > 2 * limits.commandsPerAct || queue.ran > 3 * limits.commandsPerTransaction)
          throw new Problem(422, 'too-many-steps', { params: { limit: limits.commandsPerAct } });
        await work();
      }
    } finally {
      queue.works.splice(0, queue.next);
      queue.next = 0;
      queue.running = false;
      queue.depth = 0;
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
    isSpent(context) {
      const queue = queueOf(context);
      const asked = queue.ran + queue.works.length - queue.next;
      return queue.depth > limits.commandsPerAct || asked > limits.commandsPerTransaction;
    },
  };
}
