// One evaluation in progress: its fuel, its clock and zone, and the frames that hold bound variables. Made anew for every evaluation.
import type { Json } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import { type EvaluationOptions, type FeelValue, FuelExhausted, type Scope } from './expressions.ts';

/** A syntax node made ready: give it a frame, get a value. Numbers in here are FeelNumber (number.ts). */
export type Evaluate = (frame: Frame) => FeelValue;

/** How deep function literals may call each other; every call costs several JavaScript frames. */
const callDepth = 32;
const slowStep = 100;

export class Run {
  readonly scope: Scope;
  /** Given instead of a scope: variables as JSON (encoding.ts), asked for by name. */
  readonly resolve: ((name: string) => Json | undefined) | undefined;
  readonly now: Date | undefined;
  readonly zone: string;
  private fuel: number;
  private calls = 0;
  private copied: Map<object, FeelValue> | undefined;

  constructor(scope: Scope, options: EvaluationOptions, resolve?: (name: string) => Json | undefined) {
    this.scope = scope;
    this.resolve = resolve;
    this.now = options.now;
    this.zone = options.zone ?? 'UTC';
    this.fuel = options.fuel ?? limits.expressionFuel;
  }

  /** Does the scope have the name, be it with null? */
  has(name: string): boolean {
    return this.resolve === undefined ? Object.hasOwn(this.scope, name) : this.resolve(name) !== undefined;
  }

  /** Copies of plain data already made in this run, so that a list read twice is copied once. */
  get copies(): Map<object, FeelValue> {
    this.copied ??= new Map();
    return this.copied;
  }

  /** What one step costs that takes some hundred times as long as adding two numbers: exp, log, a power, a named time zone. */
  burnSlow(): void {
    this.burn(slowStep);
  }

  /** Every node, produced item and 16 produced characters cost one. @throws FuelExhausted */
  burn(amount: number): void {
    this.fuel -= amount;
    if (this.fuel < 0)
      throw new FuelExhausted('expected an expression that ends within its fuel, found one that goes on');
  }

  /** Pays for a text before or after it is made. */
  burnText(length: number): void {
    this.burn(length >> 4);
  }

  /** Runs the body of a function literal, one level deeper. @throws FuelExhausted */
  enter<T>(work: () => T): T {
    if (this.calls >= callDepth) throw new FuelExhausted(`expected at most ${callDepth} nested calls, found more`);
    this.calls += 1;
    try {
      return work();
    } finally {
      this.calls -= 1;
    }
  }
}

/** Variables bound by one construct; `parent` is the enclosing construct. Which is which was settled when compiling (names.ts). */
export class Frame {
  readonly run: Run;
  readonly parent: Frame | undefined;
  readonly value: FeelValue;

  constructor(run: Run, parent: Frame | undefined, value: FeelValue) {
    this.run = run;
    this.parent = parent;
    this.value = value;
  }

  /** A frame inside this one. */
  bind(value: FeelValue): Frame {
    return new Frame(this.run, this, value);
  }

  /** The frame that many constructs further out. */
  up(hops: number): Frame {
    let frame: Frame = this;
    for (let i = 0; i < hops; i += 1) frame = frame.parent as Frame;
    return frame;
  }
}
