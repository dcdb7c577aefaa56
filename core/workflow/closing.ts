// Ends what is left of a loop that is over: instances that lie apart and that nobody reaches any more. The command that ended the loop writes down, as
// a job of its own transaction, that they are to be closed; jobs close them in slices, each wholly or not at all, until none is left. A process that
// dies meanwhile leaves the rest to the next one.
import type { Effect } from '../engine/state.ts';
import type { JobOutcome, JobQueue, LeasedJob } from '../jobs/jobs.ts';
import { type Context, type InTransaction, type Principal, systemContext } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CommandQueue } from './command-queue.ts';
import { closingInstancesFailed } from './effect-call.ts';
import type { Again, NewIncident } from './incident-store.ts';
import type { Act } from './instance-store.ts';
import type { Slices } from './slices.ts';
import type { Steps } from './steps.ts';
import type { WaitStore } from './wait-store.ts';

/** The instances of a loop to be closed: why, and by whose command. */
export interface Closed {
  readonly loop: string;
  readonly element: string;
  readonly reason: string;
  readonly act: Act;
}

export interface Closing {
  /** From now on nobody finds what these instances wait for; they are closed after the commit. */
  begin(context: InTransaction, instance: Id, effect: Of<'close-instances'>, act: Act): Promise<void>;
  /** Closes what an incident left. */
  again(context: InTransaction, instance: Id, closed: Closed): Promise<void>;
}

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

interface Needs {
  readonly slices: Slices;
  readonly jobs: JobQueue;
  readonly queue: CommandQueue;
  readonly steps: Steps;
  readonly waits: WaitStore;
  readonly showIncident: (context: InTransaction, where: Id, incident: NewIncident, again: Again) => Promise<void>;
}

interface Payload extends Closed {
  readonly instance: Id;
  /** Who gave the command that ended the loop: the history of what follows from it is theirs. */
  readonly principal: Principal;
}

const job = 'workflow.close-instances';

export function createClosing({ slices, jobs, queue, steps, waits, showIncident }: Needs): Closing {
  const enqueue = async (context: InTransaction, payload: Payload): Promise<void> => {
    const key = `${job}:${payload.instance}:${payload.loop}`;
    await jobs.enqueue(context, { kind: job, payload: payload as unknown as JsonObject, key });
  };

  /** As many as there is time for in one transaction; answers whether there are more. Of the last slice of a job the next one is a job of its own. */
  const closeSlice = (context: Context, payload: Payload, isLast: boolean): Promise<boolean> =>
    slices.transaction(context, async (inside, isOver) => {
      for (let isMore = true; isMore; ) {
        if (isOver()) {
          if (isLast) await enqueue(inside, payload);
          return true;
        }
        await queue.perform(inside, async () => {
          isMore = await steps.close(inside, payload.instance, payload);
        });
      }
      return false;
    });

  const handle = async (leased: LeasedJob, signal: AbortSignal): Promise<JobOutcome> => {
    const payload = leased.payload as unknown as Payload;
    const { principal } = payload;
    const context: Context = { ...systemContext(job, leased.correlationId), principal, signal };
    for (let slice = 1; slice <= limits.slicesPerJob; slice += 1)
      if (!(await closeSlice(context, payload, slice === limits.slicesPerJob))) break;
    return { kind: 'done' };
  };

  const onDead = (context: InTransaction, leased: LeasedJob, error: string): Promise<void> => {
    const { instance, principal: _principal, ...closed } = leased.payload as unknown as Payload;
    const incident = { activity: '', element: closed.element, code: closingInstancesFailed, detail: error };
    return showIncident(context, instance, incident, { do: 'close-instances', closed });
  };

  jobs.work(job, handle, { inHouse: true, onDead });

  return {
    async begin(context, instance, { loop, element, reason }, act) {
      await waits.forget(context, instance, loop);
      await enqueue(context, { instance, loop, element, reason, act, principal: context.principal });
    },
    again: (context, instance, closed) => enqueue(context, { ...closed, instance, principal: context.principal }),
  };
}
