// What an element kind says about itself: how it is entered, resumed and cancelled. Behaviours decide; execution.ts does.
import type { CompiledExpression, FeelValue } from '../../expressions/expressions.ts';
import type { JsonObject } from '../../kernel/data.ts';
import type { Executable, SequenceFlow } from '../model.ts';
import type { ActivityState, Effect, Variables } from '../state.ts';

/**
 * What becomes of the activity: it waits; it is over and tokens go along these flows (none = its path ends here; `handed` = the event
 * their targets would have waited for); it cannot go on;
 * or it is gone because it ended its own scope.
 */
export type Disposition =
  | 'wait'
  | 'gone'
  | { readonly take: readonly SequenceFlow[]; readonly handed?: Variables }
  | { readonly incident: string; readonly detail: string };

/** What woke a waiting activity. `element` of an event = the element whose event it was. */
export type Trigger =
  | { readonly type: 'complete'; readonly result: Variables }
  | { readonly type: 'event'; readonly element: string; readonly payload: Variables }
  | { readonly type: 'children'; readonly scope: string };

/** One activity's view of the instance. All its methods speak of that activity. */
export interface Step {
  readonly activity: ActivityState;
  /** Instant of the command. */
  readonly now: Date;
  /** IANA zone of local times; undefined = UTC. */
  readonly zone: string | undefined;
  evaluate(expression: CompiledExpression): FeelValue;
  /** true only when it evaluates to true; keeps what it read and saw in the history. */
  holds(flow: SequenceFlow, condition: CompiledExpression): boolean;
  /** The mapped inputs, or every visible variable when nothing is mapped. */
  input(): Variables;
  /** Only the mapped inputs. */
  mapped(): Variables;
  /** Keeps local data until the activity is over. */
  remember(memory: JsonObject): void;
  waitFor(what: NonNullable<ActivityState['waits']>): 'wait';
  /** Waits for the event of `element` (this one, or a target of an event-based gateway). Nothing when it waits already. */
  subscribe(element: string): void;
  emit(effect: Effect): void;
  /** Applies the output mappings to the result (no mappings = all of it), then chooses the flows. */
  leave(result?: Variables): Disposition;
  /** Other tokens of this element in this scope that wait. */
  waiting(): readonly ActivityState[];
  /** Takes another waiting token of this element out: it is merged into this one. */
  absorb(other: ActivityState): void;
  /** Puts a waiting token of this element beside this one. */
  park(memory: JsonObject): void;
  /** Opens the body of a sub-process and starts in it. @throws EngineFault */
  openScope(variables: Variables): void;
  /** Applies the outputs over the body's variables, closes it, and chooses the flows. */
  leaveScope(scope: string): Disposition;
  throwError(code: string, detail: string): 'gone';
  terminate(): 'gone';
}

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
