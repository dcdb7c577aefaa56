// What becomes of a message: it goes to exactly one who waits, or begins an instance of a live process, or is kept until somebody waits or its time
// is over. Told apart by correlation.ts; carried out here.
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { CommandQueue } from './command-queue.ts';
import type { BufferedMessage, Correlation, ProcessMessage } from './correlation.ts';
import type { Deployment } from './deployments.ts';
import type { StartStore } from './start-store.ts';
import type { Steps } from './steps.ts';

export interface Messages {
  /** Answers whether it met somebody. @throws Problem 409 `ambiguous-message`, 409 `message-unmatched` when it is not to be kept */
  publish(context: InTransaction, message: ProcessMessage, ttlMs: number): Promise<boolean>;
  /** Somebody waits for a message from now on: one that came before is theirs. */
  subscribed(
    context: InTransaction,
    instance: Id,
    wait: { readonly key: string; readonly name: string; readonly correlationKey?: string | undefined },
  ): Promise<void>;
}

interface Needs {
  readonly clock: Clock;
  readonly correlation: Correlation;
  readonly starts: StartStore;
  readonly queue: CommandQueue;
  readonly steps: Steps;
  readonly isLive: (context: Context, deployment: Deployment) => boolean;
}

export function createMessages({ clock, correlation, starts, queue, steps, isLive }: Needs): Messages {
  const paramsOf = ({ name, correlationKey = '' }: ProcessMessage) => ({ message: name, key: correlationKey });

  /** Hands a message to one who waits; when that wait is over before its turn comes, the message looks for another. */
  const deliver = (context: InTransaction, message: BufferedMessage, instance: Id, subscription: string): void =>
    queue.add(context, async () => {
      const answer = await steps.execute(context, instance, { type: 'event', subscription, payload: message.payload });
      if (answer !== 'done') await publish(context, message, message.expiresAt.getTime() - clock.now().getTime());
    });

  const begin = async (context: InTransaction, message: ProcessMessage): Promise<boolean> => {
    const found = (await starts.named(context.transaction, 'message', message.name)).filter(({ deployment }) =>
      isLive(context, deployment),
    );
    const [one, other] = found;
    if (other !== undefined) throw new Problem(409, 'ambiguous-message', { params: paramsOf(message) });
    if (one === undefined) return false;
    queue.add(context, () => steps.begin(context, { instance: newId(), variables: message.payload, ...one }));
    return true;
  };

  const publish: Messages['publish'] = async (context, message, ttlMs) => {
    const { name, correlationKey } = message;
    const expiresAt = new Date(clock.now().getTime() + Math.min(ttlMs, limits.messageTtlMostMs));
    await correlation.guard(context, name, correlationKey);
    const [one, other] = await correlation.waiting(context, name, correlationKey);
    if (other !== undefined) throw new Problem(409, 'ambiguous-message', { params: paramsOf(message) });
    if (one !== undefined) {
      deliver(context, { ...message, expiresAt }, one.instance, one.subscription);
      return true;
    }
    if (await begin(context, message)) return true;
    if (ttlMs <= 0) throw new Problem(409, 'message-unmatched', { params: paramsOf(message) });
    await correlation.buffer(context, { ...message, expiresAt });
    return false;
  };

  return {
    publish,
    async subscribed(context, instance, { key, name, correlationKey }) {
      await correlation.guard(context, name, correlationKey);
      const buffered = await correlation.take(context, name, correlationKey);
      if (buffered !== undefined) deliver(context, buffered, instance, key);
    },
  };
}
