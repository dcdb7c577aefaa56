// The Step a behaviour is given: one activity's view of an Execution. Adds nothing of its own.
import { isPlainObject, type JsonObject } from '../kernel/data.ts';
import type { Step } from './behaviors/element-behavior.ts';
import type { Execution } from './execution.ts';
import type { ActivityState, Variables } from './state.ts';

export function createStep(execution: Execution, key: string): Step {
  const { draft, evaluation } = execution;
  const activity = (): ActivityState => {
    const found = draft.activities[key];
    if (found === undefined) throw new Error(`activity ${key} is gone`);
    return found;
  };
  const element = execution.element(activity().element);
  const { scope } = activity();

  const assign = (values: Variables): void => {
    if (Object.keys(values).length === 0) return;
    draft.assign(scope, values);
    draft.record({ type: 'variables', element: element.id, activity: key, detail: { values } });
  };

  return {
    get activity() {
      return activity();
    },
    now: execution.now,
    zone: execution.zone,
    evaluate: (expression) => evaluation.evaluate(scope, expression),
    holds(flow, condition) {
      const result = evaluation.evaluate(scope, condition) === true;
      const detail = { flow: flow.id, source: condition.source, values: evaluation.seen(scope, condition), result };
      draft.record({ type: 'condition', element: element.id, activity: key, detail });
      return result;
    },
    input: () => (element.inputs.length > 0 ? evaluation.map(scope, element.inputs) : evaluation.visible(scope)),
    mapped: () => evaluation.map(scope, element.inputs),
    remember(memory) {
      draft.put({ ...activity(), memory });
    },
    waitFor(what) {
      draft.put({ ...activity(), waits: what });
      return 'wait';
    },
    subscribe: (target) => execution.subscribe(key, target),
    emit: (effect) => draft.emit(effect),
    leave(result = {}) {
      assign(element.outputs.length > 0 ? evaluation.map(scope, element.outputs, result) : result);
      return execution.chooseFlows(activity());
    },
    waiting: () =>
      Object.values(draft.activities).filter(
        (other) => other.key !== key && other.element === element.id && other.scope === scope && other.waits === 'join',
      ),
    absorb(other) {
      draft.remove(other.key);
    },
    park(memory: JsonObject) {
      draft.put({ key: draft.nextKey(), element: element.id, scope, status: 'active', waits: 'join', memory });
    },
    openScope: (variables) => execution.openScope(activity(), variables),
    leaveScope(body) {
      const variables =
        draft.scopes[body] === undefined || element.outputs.length === 0 ? {} : evaluation.map(body, element.outputs);
      delete draft.scopes[body];
      assign(isPlainObject(variables) ? variables : {});
      return execution.chooseFlows(activity());
    },
    throwError(code, detail) {
      const from = activity();
      draft.remove(key);
      draft.record({ type: 'completed', element: element.id, activity: key, detail: { code } });
      execution.throwError(from, code, detail);
      return 'gone';
    },
    terminate() {
      execution.terminate(activity());
      return 'gone';
    },
  };
}
