// Tells a PostgreSQL work that waits for the outside from one that waits for the database: only the first is given up.
import { limits } from '../../kernel/limits.ts';

export interface WorkWatch {
  /** Counts a statement as under way until its promise ends. */
  during<T>(statement: Promise<T>): Promise<T>;
  stop(): void;
}

/** Calls `giveUp` once when no statement was under way for `limits.workMs`. */
export function watchWork(giveUp: () => void): WorkWatch {
  let underWay = 0;
  const timer = setTimeout(() => {
    if (underWay > 0) timer.refresh();
    else giveUp();
  }, limits.workMs).unref();
  return {
    async during(statement) {
      underWay += 1;
      try {
        return await statement;
      } finally {
        underWay -= 1;
        timer.refresh();
      }
    },
    stop: () => clearTimeout(timer),
  };
}
