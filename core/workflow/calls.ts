// Call activities: a called process runs as an instance of its own that knows who called it. What becomes of one is told to the other, all in the
// transaction of its cause and each in its turn (BPMN 2.0.2, 10.3.6).

import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Command, Effect } from '../engine/state.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CommandQueue } from './command-queue.ts';
import type { Deployment, Deployments } from './deployments.ts';
import { faultOf, isPassing } from './effect-call.ts';
import type { LoadedInstance } from './instance-store.ts';
import type { Steps } from './steps.ts';

type Call = Extract<Effect, { type: 'call' }>;
type Escalation = Extract<Effect, { type: 'escalate-to-caller' }>;

export interface Calls {
  call(context: InTransaction, caller: LoadedInstance, effect: Call): void;
  /** The caller no longer waits: what it called ends, and what that called in turn. */
  cancel(context: InTransaction, caller: Id, activity: string): void;
  /** A called instance is over. */
  ended(context: InTransaction, called: LoadedInstance): void;
  /** The caller catches it or not; unless it has cancelled the called instance, that goes on afterwards. */
  escalate(context: InTransaction, called: LoadedInstance, effect: Escalation): void;
}

interface Needs {
  readonly database: Database;
  readonly queue: CommandQueue;
  readonly steps: Steps;
  readonly deployments: Deployments;
  readonly isLive: (context: Context, deployment: Deployment) => boolean;
}

export function createCalls({ database, queue, steps, deployments, isLive }: Needs): Calls {
  const tell = (context: InTransaction, instance: Id, command: Command): void =>
    queue.add(context, async () => {
      await steps.execute(context, instance, command);
    });

  const begin = async (
    context: InTransaction,
    { row, deployment }: LoadedInstance,
    { activity, process, version, variables, businessKey }: Call,
  ): Promise<{ readonly code: string; readonly detail: string } | undefined> => {
    if (row.depth + 1 > limits.callDepth) return { code: 'call-depth', detail: String(limits.callDepth) };
    if (queue.isSpent(context)) return { code: 'budget', detail: String(limits.commandsPerAct) };
    const called = await deployments.called(context.transaction, process, version, deployment);
    if (called === undefined || (version === 'latest' && !isLive(context, called)))
      return { code: 'no-process', detail: version === 'latest' ? process : `${process} ${version}` };
    const caller = { instance: row.id, activity, root: row.root_instance ?? row.id, depth: row.depth + 1 };
    try {
      await database.savepoint(context, () =>
        steps.begin(context, { instance: newId(), deployment: called, variables, businessKey, caller }),
      );
      return undefined;
    } catch (error) {
      if (isPassing(error)) throw error;
      return { code: 'call-failed', detail: faultOf(error).detail };
    }
  };

  return {
    call(context, caller, effect) {
      queue.add(context, async () => {
        const fault = await begin(context, caller, effect);
        if (fault !== undefined) tell(context, caller.row.id, { type: 'fail', activity: effect.activity, ...fault });
      });
    },
    cancel(context, caller, activity) {
      queue.add(context, async () => {
        const called = await context.transaction.read<{ id: Id }>(
          sql`select id from process_instances where caller_instance = ${caller} and caller_activity = ${activity} and status = ${'running'}`,
        );
        for (const { id } of called) await steps.execute(context, id, { type: 'cancel', reason: 'caller' });
      });
    },
    ended(context, { row, state }) {
      const { caller_instance: instance, caller_activity: activity } = row;
      if (instance === null || activity === null) return;
      const result = state.scopes['0']?.variables ?? {};
      if (state.status === 'completed') tell(context, instance, { type: 'complete', activity, result });
      else if (state.error !== undefined)
        tell(context, instance, { type: 'error', activity, ...state.error, variables: result });
      // Ended by a person; when by its caller, that does not wait any more and this says nothing.
      else tell(context, instance, { type: 'fail', activity, code: 'called-cancelled', detail: row.id });
    },
    escalate(context, { row }, effect) {
      const { caller_instance: instance, caller_activity: activity, id } = row;
      if (instance !== null && activity !== null)
        tell(context, instance, { type: 'escalation', activity, code: effect.code, variables: effect.variables });
      if (!effect.isAwaited) return;
      // Twice in turn: what the caller does about it, ending this instance perhaps, comes first.
      queue.add(context, async () => {
        tell(context, id, { type: 'complete', activity: effect.activity, result: {} });
      });
    },
  };
}
