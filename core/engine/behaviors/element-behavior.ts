// What an element kind says about itself: how it is entered, resumed and cancelled. Behaviours decide; the execution does.
import type { Executable, SequenceFlow } from '../model.ts';
import type { Variables } from '../state.ts';
import type { Step } from '../step.ts';

/**
 * What becomes of the activity: it waits; it is over and tokens go along these flows (none = its path ends here; `handed` = the event
 * their targets would have waited for); it cannot go on; or it is gone because what it did ended it.
 */
export type Disposition =
  | 'wait'
  | 'gone'
  | { readonly take: readonly SequenceFlow[]; readonly handed?: Variables }
  | { readonly incident: string; readonly detail: string };

/** What woke a waiting activity. */
export type Trigger =
  | { readonly type: 'complete'; readonly result: Variables }
  /** `element` = the one whose event it was. */
  | { readonly type: 'event'; readonly element: string; readonly payload: Variables }
  /** Something in its body has ended; the body may be empty now. */
  | { readonly type: 'children'; readonly scope: string }
  /** An instance of its loop has ended. */
  | { readonly type: 'instance'; readonly scope: string }
  /** Its turn to go on has come. */
  | { readonly type: 'continue' }
  /** Every other token rests: a join may now be sure of what can still come. */
  | { readonly type: 'rest' }
  /** What it had undone is undone. */
  | { readonly type: 'compensated' }
  /** An ad-hoc sub-process is told to end. */
  | { readonly type: 'end' };

export interface ElementBehavior<E extends Executable = Executable> {
  readonly kind: E['kind'];
  enter(element: E, step: Step): Disposition;
  resume?(element: E, step: Step, trigger: Trigger): Disposition;
  cancel?(element: E, step: Step, reason: string): void;
  /** Executed only when every other token has come to rest, so that what it throws meets all who wait (BPMN 2.0.2, 13.2.2). */
  throws?(element: E): boolean;
}

/** The executables whose kind may be K. */
export type ExecutableOf<K extends Executable['kind'], E extends Executable = Executable> = E extends Executable
  ? K extends E['kind']
    ? E & { readonly kind: K }
    : never
  : never;
