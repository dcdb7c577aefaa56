// Time. Nobody reads the machine's clock but here: rooms get a Clock, tests move it by hand.

export interface Clock {
  /** The present instant. Never goes through a cache: two calls may differ. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export interface ManualClock extends Clock {
  /** Moves time forward by this many milliseconds. */
  advance(durationMs: number): void;
  /** Sets the present instant. */
  set(instant: Date): void;
}

/** A clock that stands still until it is moved. */
export function createManualClock(start: Date): ManualClock {
  let nowMs = start.getTime();
  return {
    now: () => new Date(nowMs),
    advance: (durationMs) => {
      nowMs += durationMs;
    },
    set: (instant) => {
      nowMs = instant.getTime();
    },
  };
}
