// A FEEL function as a value: parameter names and what to do. Built-ins and function literals are both of this form.
import type { FeelValue } from './expressions.ts';
import type { Run } from './run.ts';

export interface Arguments {
  readonly positional?: readonly FeelValue[];
  readonly named?: ReadonlyMap<string, FeelValue>;
}

export class FeelFunction {
  /** -1 when there are several signatures. */
  readonly arity: number;
  /** null when the arguments fit no signature. @throws FuelExhausted */
  readonly invoke: (run: Run, given: Arguments) => FeelValue;

  constructor(arity: number, invoke: (run: Run, given: Arguments) => FeelValue) {
    this.arity = arity;
    this.invoke = invoke;
  }
}
