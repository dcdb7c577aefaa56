// A FEEL range (DMN 1.5, 10.3.2.7): two ends, each open, closed or absent. Comparing its ends is compare.ts's business.
import type { FeelValue } from './expressions.ts';

export class FeelRange {
  /** null = unbounded below. */
  readonly low: FeelValue;
  /** null = unbounded above. */
  readonly high: FeelValue;
  readonly lowIncluded: boolean;
  readonly highIncluded: boolean;

  constructor(low: FeelValue, high: FeelValue, lowIncluded: boolean, highIncluded: boolean) {
    this.low = low;
    this.high = high;
    this.lowIncluded = lowIncluded;
    this.highIncluded = highIncluded;
  }
}

/** The unary test "!= x" as a value: only `in` knows what to do with it. */
export class FeelExclusion {
  readonly value: FeelValue;
  constructor(value: FeelValue) {
    this.value = value;
  }
}
