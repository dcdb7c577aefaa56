// Tells listeners of this process what was committed, in order of position. On SQLite the commit itself tells; on PostgreSQL the log is read on,
// so that events of other processes come too.
import type { Database } from '../database/database.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import type { Transaction } from '../kernel/transaction.ts';
import type { PlacedEvent, StoredEvent } from './events.ts';
import { settledPosition } from './positions.ts';

type Listener = (event: StoredEvent) => void;

export interface LiveFeed {
  subscribe(listener: Listener): () => void;
  /** An event was appended; listeners hear of it if it is committed. */
  note(transaction: Transaction, event: StoredEvent): void;
  stop(): Promise<void>;
}

interface Needs {
  readonly database: Database;
  readonly log: Logger;
  readonly since: (position: bigint, limit: number) => Promise<PlacedEvent[]>;
}

const key = Symbol('events to tell after the commit');

export function createLiveFeed(needs: Needs): LiveFeed {
  const listeners = new Set<Listener>();
  const tell = (event: StoredEvent): void => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        needs.log.error({ error: String(error), event: event.type }, 'a live listener failed');
      }
    }
  };
  const reading = needs.database.dialect === 'postgres' ? createReading(needs, tell) : undefined;
  return {
    subscribe(listener) {
      listeners.add(listener);
      reading?.start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) reading?.pause();
      };
    },
    note(transaction, event) {
      if (listeners.size === 0) return;
      const noted = transaction.memory<StoredEvent[]>(key, () => {
        const made: StoredEvent[] = [];
        transaction.afterCommit(() => {
          if (reading) reading.wake();
          else for (const one of made) tell(one);
        });
        return made;
      });
      noted.push(event);
      transaction.onRollback(() => {
        const at = noted.lastIndexOf(event);
        if (at >= 0) noted.splice(at, 1);
      });
    },
    stop: async () => reading?.stop(),
  };
}

interface Reading {
  start(): void;
  /** Reads now instead of at the next turn. */
  wake(): void;
  pause(): void;
  stop(): Promise<void>;
}

/** Reads the log on from where it stood when the first listener came. */
function createReading(needs: Needs, tell: Listener): Reading {
  let position: bigint | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isOn = false;
  let again = false;

  async function readOn(): Promise<void> {
    try {
      position ??= await settledPosition(needs.database, 'events');
      for (let isFull = true; isFull && isOn; ) {
        const events = await needs.since(position, limits.pageSize);
        for (const event of events) tell(event);
        position = events.at(-1)?.position ?? position;
        isFull = events.length === limits.pageSize;
      }
    } catch (error) {
      needs.log.warn({ error: String(error) }, 'the event log could not be read on; trying again');
    }
  }

  function next(): void {
    clearTimeout(timer);
    if (!isOn) return;
    if (running) {
      again = true;
      return;
    }
    again = false;
    running = readOn().finally(() => {
      running = undefined;
      if (again) next();
      else if (isOn) timer = setTimeout(next, limits.jobPollMs).unref();
    });
  }

  return {
    start() {
      if (isOn) return;
      isOn = true;
      next();
    },
    wake: next,
    pause() {
      isOn = false;
      position = undefined;
      clearTimeout(timer);
    },
    async stop() {
      isOn = false;
      clearTimeout(timer);
      await running;
    },
  };
}
