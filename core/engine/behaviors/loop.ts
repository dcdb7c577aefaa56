// Standard loops and multi-instance: one activity that stands for the whole, a scope around its instances, and one item scope for each of them
// (BPMN 2.0.2, 13.3.6 and 13.3.7). Boundary events, inputs of the whole and outgoing flows belong to the whole; what an instance does is its kind's.
import type { Json } from '../../kernel/data.ts';
import { limits } from '../../kernel/limits.ts';
import { definitionOf } from '../events/index.ts';
import { detachedKey, isPartition } from '../keys.ts';
import type { Executable, MultiInstance, StandardLoop } from '../model.ts';
import type { LoopProgress, ScopeState, Variables } from '../state.ts';
import type { Step } from '../step.ts';
import { numberOf } from '../values.ts';
import type { Disposition, ElementBehavior } from './element-behavior.ts';

export const loop: Omit<ElementBehavior, 'kind'> & { readonly kind: Executable['kind'] } = {
  kind: 'task',
  enter(element, step) {
    if (element.loop?.type === 'multi') return enterMulti(element.loop, step);
    return element.loop === undefined ? step.leave() : enterStandard(element.loop, step);
  },
  resume(element, step, trigger) {
    const body = step.execution.draft.scope(String(step.activity.memory?.body ?? ''));
    const settings = element.loop;
    if (settings === undefined) return 'wait';
    if (trigger.type === 'continue') return goOn(settings, step, body.key);
    if (trigger.type !== 'instance') return 'wait';
    const item = step.execution.draft.scope(trigger.scope).variables;
    const progress = endInstance(settings, step, body, trigger.scope);
    const isOver = throwBehaviors(settings, step, progress);
    if (step.isGone) return 'gone';
    return isOver ? finish(step, body.key) : goOn(settings, step, body.key, item);
  },
};

function enterStandard(settings: StandardLoop, step: Step): Disposition {
  if (settings.testBefore && !mayRepeat(settings, step, step.scope, 0)) return step.go();
  const body = open(step, { started: 0, completed: 0, active: 0 });
  startInstances(step, body, 1);
  return step.waitFor('children');
}

/** loopMaximum caps, then the condition says; without one it runs until the cap (BPMN 2.0.2, table 10.29). */
function mayRepeat(settings: StandardLoop, step: Step, scope: string, done: number): boolean {
  if (settings.maximum !== undefined && done >= settings.maximum) return false;
  if (settings.condition === undefined) return settings.maximum !== undefined || done === 0;
  return step.execution.evaluation.holds(scope, settings.condition, { loopCounter: done });
}

/** The values instances get: those of the collection, or nothing as often as the cardinality says. @throws EngineFault */
function itemsOf(settings: MultiInstance, step: Step): { total: number; items?: readonly Json[] } {
  if (settings.collection !== undefined) {
    const list = step.execution.evaluation.list(step.scope, settings.collection);
    if (!Array.isArray(list)) throw step.fault('collection-not-list', settings.collection);
    if (list.length > limits.loopInstances) throw step.fault('too-many-instances', settings.collection);
    return { total: list.length, items: list };
  }
  const count = settings.cardinality === undefined ? undefined : numberOf(step.evaluate(settings.cardinality));
  if (count === undefined || !Number.isInteger(count) || count < 0)
    throw step.fault('cardinality-not-number', settings.cardinality);
  if (count > limits.loopInstances) throw step.fault('too-many-instances', settings.cardinality);
  return { total: count };
}

function enterMulti(settings: MultiInstance, step: Step): Disposition {
  const { total, items } = itemsOf(settings, step);
  if (total === 0) {
    if (settings.outputCollection !== undefined) step.assign({ [settings.outputCollection]: [] });
    return step.go();
  }
  const detached = !settings.isSequential && total * besideIt(step) > limits.inlineInstances;
  const body = open(step, {
    total,
    started: 0,
    completed: 0,
    active: 0,
    ...(items === undefined || settings.elementVariable === undefined ? {} : { items }),
    ...(detached ? { detached } : {}),
  });
  startSome(settings, step, body);
  return step.waitFor('children');
}

/** How many loops like this one run side by side in this partition: once in each instance of the parallel loops around it. */
function besideIt(step: Step): number {
  const { draft } = step.execution;
  let count = 1;
  for (let scope = draft.scope(step.scope); !isPartition(scope.key) && scope.parent !== undefined; ) {
    const around = draft.scope(scope.parent);
    const { loop: settings } = step.execution.process.elements.get(scope.element) ?? {};
    if (scope.role === 'item' && settings?.type === 'multi' && !settings.isSequential) count *= around.loop?.total ?? 1;
    scope = around;
  }
  return count;
}

function open(step: Step, progress: LoopProgress): string {
  const { draft } = step.execution;
  const key = progress.detached === true ? detachedKey(step.key) : draft.nextKey(step.scope);
  draft.putScope({
    key,
    role: 'loop',
    element: step.element.id,
    parent: step.scope,
    host: step.key,
    variables: {},
    loop: progress,
    ...(progress.detached === true ? { lastKey: 0 } : {}),
  });
  step.remember({ ...step.activity.memory, body: key });
  return key;
}

function progressOf(step: Step, body: string): LoopProgress {
  const { loop: progress } = step.execution.draft.scope(body);
  if (progress === undefined) throw new Error(`scope ${body} is no loop`);
  return progress;
}

/** Starts the next instances. */
function startInstances(step: Step, body: string, count: number): void {
  const { draft } = step.execution;
  const { items, ...progress } = progressOf(step, body);
  const started = progress.started + count;
  for (let number = progress.started + 1; number <= started; number += 1)
    startInstance(step, body, number, progress.detached === true, items?.[number - 1]);
  draft.putScope({
    ...draft.scope(body),
    loop: {
      ...progress,
      started,
      active: progress.active + count,
      ...(items !== undefined && started < items.length ? { items } : {}),
    },
  });
}

/** An item scope with its number (from 1) and its value, and a token in it. */
function startInstance(step: Step, body: string, number: number, isDetached: boolean, value: Json = null): void {
  const { draft } = step.execution;
  const { element } = step;
  const ordinary = draft.nextKey(body);
  const key = isDetached ? detachedKey(ordinary) : ordinary;
  const name = element.loop?.type === 'multi' ? element.loop.elementVariable : undefined;
  draft.putScope({
    key,
    role: 'item',
    element: element.id,
    parent: body,
    host: step.key,
    variables: { loopCounter: number, ...(name === undefined ? {} : { [name]: value }) },
    ...(isDetached ? { lastKey: 0 } : {}),
  });
  // Each instance of an event sub-process begins with what has happened.
  const { start, handed } = step.activity.memory ?? {};
  step.execution.spawn(
    element.id,
    key,
    element.kind === 'eventSubProcess' ? { start: start ?? '', handed: handed ?? {} } : undefined,
  );
}

/** Starts as many instances as may run now; the rest have their turn after others had theirs. */
function startSome(settings: MultiInstance, step: Step, body: string): void {
  const { total = 0, started } = progressOf(step, body);
  const most = settings.isSequential ? 1 : limits.loopSlice;
  const count = Math.min(most, total - started);
  startInstances(step, body, count);
  if (!settings.isSequential && started + count < total) continueLater(step);
}

function continueLater(step: Step): void {
  const { draft } = step.execution;
  draft.subscribe({
    key: draft.nextKey(step.scope),
    owner: step.key,
    element: step.element.id,
    trigger: 0,
    type: 'continue',
    dueAt: step.now.toISOString(),
  });
}

/** Counts an instance that has ended, and keeps what it gave. */
function endInstance(settings: MultiInstance | StandardLoop, step: Step, body: ScopeState, item: string): LoopProgress {
  const { draft, evaluation } = step.execution;
  const scope = draft.scope(item);
  const progress = progressOf(step, body.key);
  const output = settings.type === 'multi' ? settings.outputElement : undefined;
  const given = output === undefined ? undefined : evaluation.json(item, output);
  const kept = settings.type === 'multi' && settings.outputCollection !== undefined ? given : undefined;
  const counted: LoopProgress = {
    ...progress,
    active: progress.active - 1,
    completed: progress.completed + 1,
    ...(kept === undefined || progress.detached === true
      ? {}
      : { outputs: { ...progress.outputs, [String(scope.variables.loopCounter)]: kept } }),
  };
  draft.putScope({ ...draft.scope(body.key), loop: counted });
  // What a detached instance gave stays with it until all are gathered.
  if (kept !== undefined && progress.detached === true)
    draft.putScope({ ...scope, variables: { loopCounter: scope.variables.loopCounter ?? 0, output: kept } });
  else draft.removeScope(item);
  return counted;
}

/** After an instance has ended, or a turn has come: on with the next ones, or out. */
function goOn(settings: MultiInstance | StandardLoop, step: Step, body: string, item: Variables = {}): Disposition {
  const progress = progressOf(step, body);
  if (settings.type === 'standard') {
    if (progress.active > 0) return 'wait';
    if (!mayRepeat(settings, step, body, progress.completed)) return finish(step, body);
    if (step.execution.isWorn(step.key) && progress.completed === progress.started && !isTurn(step)) {
      continueLater(step);
      return 'wait';
    }
    startInstances(step, body, 1);
    return 'wait';
  }
  if (progress.completed > 0 && settings.completion !== undefined) {
    if (step.execution.evaluation.holds(body, settings.completion, item)) return finish(step, body);
  }
  if (progress.completed >= (progress.total ?? 0)) return finish(step, body);
  if (settings.isSequential ? progress.active > 0 : !isTurn(step)) return 'wait';
  if (settings.isSequential && step.execution.isWorn(step.key) && !isTurn(step)) {
    continueLater(step);
    return 'wait';
  }
  startSome(settings, step, body);
  return 'wait';
}

/** Has the turn of this loop come, so that nothing waits for it any more? */
function isTurn(step: Step): boolean {
  return step.execution.turn === step.key;
}

/** Ends what still runs, gathers what the instances gave, and goes on. */
function finish(step: Step, body: string): Disposition {
  const { draft } = step.execution;
  const scope = draft.scope(body);
  const { loop: settings } = step.element;
  const outputs =
    settings?.type === 'multi' && settings.outputCollection !== undefined ? gather(step, scope) : undefined;
  for (const compensable of scope.compensables ?? []) step.execution.scopes.addCompensable(step.scope, compensable);
  for (const inner of draft.hostedBy(step.key)) if (inner.key !== body) step.closeScope(inner.key, 'loop-completed');
  if ((scope.loop?.active ?? 0) > 0) step.execution.scopes.closeRest(scope, 'loop-completed');
  draft.removeScope(body);
  draft.unsubscribeAll(step.key);
  if (settings?.type === 'multi' && settings.outputCollection !== undefined)
    step.assign({ [settings.outputCollection]: outputs ?? [] });
  const { body: _body, ...memory } = step.activity.memory ?? {};
  step.remember(memory);
  return step.go();
}

function gather(step: Step, body: ScopeState): readonly Json[] {
  const { draft } = step.execution;
  if (body.loop?.detached !== true) return inOrder(Object.entries(body.loop?.outputs ?? {}));
  draft.requireInstances(body);
  const given = Object.values(draft.scopes)
    .filter((scope) => scope.parent === body.key && scope.variables.output !== undefined && draft.isEmpty(scope.key))
    .map((scope): [string, Json] => [String(scope.variables.loopCounter), scope.variables.output ?? null]);
  return inOrder(given);
}

function inOrder(outputs: readonly (readonly [string, Json])[]): readonly Json[] {
  return [...outputs].sort(([one], [other]) => Number(one) - Number(other)).map(([, value]) => value);
}

/**
 * What a multi-instance throws when an instance has completed: each time, the first time, or when its condition is true. A boundary event of
 * its own that catches it does not interrupt: it speaks of a stage of the whole (BPMN 2.0.2, 10.3.8). true = the others are not wanted any more,
 * because a condition was asked for and its event would interrupt.
 */
function throwBehaviors(settings: MultiInstance | StandardLoop, step: Step, progress: LoopProgress): boolean {
  if (settings.type !== 'multi') return false;
  let isOver = false;
  for (const { when, trigger } of settings.throws) {
    const isMeant =
      when === 'each' ||
      (when === 'first'
        ? progress.completed === 1
        : step.evaluateIn(String(step.activity.memory?.body), when) === true);
    if (!isMeant) continue;
    const caught = step.stage(trigger);
    if (caught === undefined) definitionOf(trigger).throw?.(trigger, step);
    else if (caught === 'interrupting' && typeof when === 'object') isOver = true;
    if (step.isGone) return true;
  }
  return isOver;
}
