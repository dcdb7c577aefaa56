// Lets a fixed number of works in at once and queues the others, so that works never take the connections that their own reads need.
import { limits } from '../../kernel/limits.ts';
import { Problem } from '../../kernel/problem.ts';

export interface Gate {
  /** Runs `work` when there is room. @throws Problem 503 `busy` when too many wait. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work` once all that are in have left, before those that wait; nobody else is in until it ends. */
  passAlone<T>(work: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly takes: number;
  readonly enter: () => void;
}

export function createGate(places: number): Gate {
  let free = places;
  const waiting: Waiting[] = [];

  const admit = (): void => {
    for (let next = waiting[0]; next !== undefined && next.takes <= free; next = waiting[0]) {
      waiting.shift();
      free -= next.takes;
      next.enter();
    }
  };
  const inside = async <T>(takes: number, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } finally {
      free += takes;
      admit();
    }
  };

  return {
    async pass(work) {
      if (free > 0 && waiting.length === 0) free -= 1;
      else {
        if (waiting.length >= limits.writeQueue) throw new Problem(503, 'busy');
        await new Promise<void>((enter) => waiting.push({ takes: 1, enter }));
      }
      return inside(1, work);
    },
    async passAlone(work) {
      await new Promise<void>((enter) => {
        waiting.unshift({ takes: places, enter });
        admit();
      });
      return inside(places, work);
    },
  };
}
