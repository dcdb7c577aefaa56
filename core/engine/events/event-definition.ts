// What an event definition says about itself, whatever event carries it: what one who catches it waits for, and how it is thrown.
import type { Execution } from '../execution.ts';
import type { EventTrigger } from '../model.ts';
import type { Subscription } from '../state.ts';
import type { Step } from '../step.ts';

/** thrown: the event is on its way and its thrower goes on; wait: it goes on later; gone: throwing ended it. */
export type Thrown = 'thrown' | 'wait' | 'gone';

export interface EventDefinition<T extends EventTrigger = EventTrigger> {
  readonly type: T['type'];
  /** The subscription of one who waits for it; absent = it is looked for when it is thrown. @throws EngineFault */
  waitsFor?(trigger: T, execution: Execution, scope: string): Partial<Subscription>;
  /** @throws EngineFault */
  throw?(trigger: T, step: Step): Thrown;
  /** What its thrower waited for has come. */
  goOn?(trigger: T, step: Step): Thrown;
}
