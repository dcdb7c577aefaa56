// Hands appended events to subscribers before the COMMIT, one after another and never nested: what a handler appends joins the queue's end.
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { StoredEvent } from './events.ts';

type Handle = (context: InTransaction, event: StoredEvent) => Promise<void> | void;

interface Subscription {
  readonly name: string;
  readonly types: ReadonlySet<string>;
  readonly handle: Handle;
}

interface Waiting {
  readonly context: InTransaction;
  readonly event: StoredEvent;
}

interface Queue {
  readonly waiting: Waiting[];
  /** Event → the event of this transaction that everything began with. A hundred imported rows are a hundred beginnings. */
  readonly beginnings: Map<Id, Id>;
  /** Events handed on since each beginning; not handlers, or what is allowed would shrink with each plugin that listens. */
  readonly steps: Map<Id, number>;
}

export interface InsideQueue {
  subscribe(name: string, types: readonly string[], handle: Handle): () => void;
  add(context: InTransaction, event: StoredEvent): void;
  settle(context: InTransaction): Promise<number>;
}

const key = Symbol('events waiting for inside subscribers');

export function createInsideQueue(): InsideQueue {
  let subscriptions: readonly Subscription[] = [];
  const byType = new Map<string, readonly Subscription[]>();
  const wanted = ({ type }: StoredEvent): readonly Subscription[] => {
    let found = byType.get(type);
    if (found === undefined) {
      found = subscriptions.filter(({ types }) => types.has(type));
      byType.set(type, found);
    }
    return found;
  };
  const change = (changed: readonly Subscription[]): void => {
    subscriptions = changed;
    byType.clear();
  };

  async function drain(queue: Queue): Promise<number> {
    let handed = 0;
    for (let next = queue.waiting.shift(); next; next = queue.waiting.shift(), handed++) {
      const context = { ...next.context, causationId: next.event.id, cause: undefined };
      const handlers = wanted(next.event);
      const beginning = queue.beginnings.get(next.event.id) ?? next.event.id;
      const steps = (queue.steps.get(beginning) ?? 0) + 1;
      queue.steps.set(beginning, steps);
      if (steps > limits.automationSteps) {
        throw new Problem(409, 'automation-too-long', {
          params: { limit: limits.automationSteps, name: handlers[0]?.name ?? '', type: next.event.type },
        });
      }
      for (const { handle } of handlers) {
        const handling = handle(context, next.event);
        if (handling !== undefined) await handling;
      }
    }
    return handed;
  }

  const queueOf = ({ transaction }: InTransaction): Queue =>
    transaction.memory<Queue>(key, () => {
      const made: Queue = { waiting: [], beginnings: new Map(), steps: new Map() };
      transaction.beforeCommit(async () => void (await drain(made)));
      return made;
    });

  return {
    subscribe(name, types, handle) {
      const subscription = { name, types: new Set(types), handle };
      change([...subscriptions, subscription]);
      return () => change(subscriptions.filter((other) => other !== subscription));
    },
    add(context, event) {
      if (wanted(event).length === 0) return;
      const { transaction } = context;
      const queue = queueOf(context);
      const { causationId } = context;
      const cause = causationId === undefined ? undefined : queue.beginnings.get(causationId);
      queue.beginnings.set(event.id, cause ?? event.id);
      const entry = { context, event };
      queue.waiting.push(entry);
      transaction.onRollback(() => {
        const at = queue.waiting.lastIndexOf(entry);
        if (at >= 0) queue.waiting.splice(at, 1);
      });
    },
    settle: (context) => drain(queueOf(context)),
  };
}
