// Undo and redo over immutable values: each step is the value before it and what was done. Steps of one gesture or one input become one.
export interface Step<T> {
  readonly before: T;
  readonly after: T;
  /** Text key of what was done. */
  readonly as: string;
  readonly mergeKey: string | undefined;
  /** Which one it was of all that share a count. */
  readonly at: number;
}

/** How many steps were made; what is edited together shares one, so that its steps have one order. */
export interface StepCount {
  made: number;
}

/** So many steps can be taken back; older ones are forgotten. */
const depth = 500;

export class EditHistory<T> {
  #done: Step<T>[] = [];
  #undone: Step<T>[] = [];
  readonly #count: StepCount;

  constructor(count: StepCount = { made: 0 }) {
    this.#count = count;
  }

  get toUndo(): Step<T> | undefined {
    return this.#done.at(-1);
  }

  get toRedo(): Step<T> | undefined {
    return this.#undone.at(-1);
  }

  /** The same `mergeKey` in a row is one step. */
  add(before: T, after: T, as: string, mergeKey?: string): void {
    const last = this.#done.at(-1);
    this.#undone = [];
    if (last !== undefined && mergeKey !== undefined && last.mergeKey === mergeKey && last.after === before) {
      this.#done[this.#done.length - 1] = { ...last, after };
      return;
    }
    this.#count.made += 1;
    this.#done.push({ before, after, as, mergeKey, at: this.#count.made });
    if (this.#done.length > depth) this.#done.shift();
  }

  /** The value before the last step; undefined when there is none. */
  undo(): T | undefined {
    const step = this.#done.pop();
    if (step === undefined) return undefined;
    this.#undone.push(step);
    return step.before;
  }

  redo(): T | undefined {
    const step = this.#undone.pop();
    if (step === undefined) return undefined;
    this.#done.push(step);
    return step.after;
  }

  /** Something else was done since: what was taken back does not come again. */
  forgetUndone(): void {
    this.#undone = [];
  }

  clear(): void {
    this.#done = [];
    this.#undone = [];
  }
}
