// A cycle of elements that never wait runs until its steps are used up. Found once per file, told and not refused.
import { is, type Moddle, one } from './moddle.ts';
import type { ModelIndex } from './model-index.ts';
import type { Rule } from './rule.ts';

const waits = (node: Moddle): boolean =>
  is(
    node,
    'UserTask',
    'ServiceTask',
    'ReceiveTask',
    'SubProcess',
    'EventBasedGateway',
    'IntermediateCatchEvent',
    'CallActivity',
  );

/** The first node of a cycle that can be walked from here without waiting. */
function cycleFrom(model: ModelIndex, begin: Moddle, state: Map<Moddle, 'open' | 'done'>): Moddle | undefined {
  const stack: { node: Moddle; next: number }[] = [{ node: begin, next: 0 }];
  state.set(begin, 'open');
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const flow = model.outgoing(top.node)[top.next];
    if (flow === undefined) {
      state.set(top.node, 'done');
      stack.pop();
      continue;
    }
    top.next += 1;
    const target = one(flow.targetRef);
    if (target === undefined || waits(target)) continue;
    if (state.get(target) === 'open') return target;
    if (state.has(target)) continue;
    state.set(target, 'open');
    stack.push({ node: target, next: 0 });
  }
  return undefined;
}

const endless: Rule = (model, report) => {
  const state = new Map<Moddle, 'open' | 'done'>();
  for (const node of model.nodes) {
    if (waits(node) || state.has(node)) continue;
    const found = cycleFrom(model, node, state);
    if (found === undefined) continue;
    report.warning(found, 'bpmn.loop-without-wait');
    return;
  }
};

export const endlessLoopRules: readonly Rule[] = [endless];
