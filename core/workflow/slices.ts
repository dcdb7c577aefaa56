// Work that many others would wait behind, cut into transactions by the time it takes: what one piece of it costs is up to the model. Where the COMMIT
// takes long each of them holds more, so that the disk has its share and no more. Between two of them others have their turn.
import type { Database } from '../database/database.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { nextTurn } from '../kernel/node/next-turn.ts';

export interface Slices {
  /** One transaction; the work asks between its pieces whether its time is over. */
  transaction<T>(context: Context, work: (inside: InTransaction, isOver: () => boolean) => Promise<T>): Promise<T>;
}

/** A slice may take this many times the COMMIT before it. */
const commitShare = 2;
/** Turns of the event loop between two slices: what others do after their last COMMIT gets one of its own, without a slice in it. */
const turns = 4;

export function createSlices(database: Database): Slices {
  let lengthMs: number = limits.sliceMs;

  return {
    async transaction(context, work) {
      let endedMs = 0;
      const answer = await database.transaction(context, async (inside) => {
        const untilMs = performance.now() + lengthMs;
        const value = await work(inside, () => performance.now() >= untilMs);
        endedMs = performance.now();
        return value;
      });
      const commitMs = performance.now() - endedMs;
      lengthMs = Math.min(Math.max(limits.sliceMs, commitMs * commitShare), limits.sliceMostMs);
      for (let turn = 0; turn < turns; turn += 1) await nextTurn();
      return answer;
    },
  };
}
