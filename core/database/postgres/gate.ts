// Lets a fixed number of works in at once and queues the others, so that works never take the connections that their own reads need.
import { limits } from '../../kernel/limits.ts';
import { Problem } from '../../kernel/problem.ts';

export interface Gate {
  /** Runs `work` when there is room. @throws Problem 503 `busy` when too many wait. */
  pass<T>(work: () => Promise<T>): Promise<T>;
}

export function createGate(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];
  return {
    async pass(work) {
      if (free > 0) free -= 1;
      else {
        if (waiting.length >= limits.writeQueue) throw new Problem(503, 'busy');
        await new Promise<void>((enter) => waiting.push(enter));
      }
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
