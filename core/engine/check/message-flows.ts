// Message flows (BPMN 2.0.2, 7.6.2 and 9.4): they join participants, pools and what lies in two different ones, never artifacts.
import { is, type Moddle, one, outwards } from './moddle.ts';
import { hasDefinition, type ModelIndex } from './model-index.ts';
import type { Rule } from './rule.ts';

const isEnd = (element: Moddle | undefined): boolean =>
  is(element, 'Participant', 'Activity', 'Event', 'ConversationNode');

const processOf = (element: Moddle): Moddle | undefined => {
  for (const at of outwards(element)) if (is(at, 'Process')) return at;
  return undefined;
};

/** 9.4: pools stand for processes; what lies in one process lies in one pool. */
function poolOf(model: ModelIndex, end: Moddle): Moddle | undefined {
  if (is(end, 'Participant')) return one(end.processRef) ?? end;
  const process = processOf(end);
  return process ?? model.of('Participant').find((participant) => participant === end);
}

const ends: Rule = (model, report) => {
  for (const flow of model.of('MessageFlow')) {
    const source = one(flow.sourceRef);
    const target = one(flow.targetRef);
    for (const [name, end] of [
      ['sourceRef', source],
      ['targetRef', target],
    ] as const) {
      if (end === undefined) report.strict(flow, 'bpmn.message-flow-end-missing', { end: name });
      else if (!isEnd(end)) report.strict(flow, 'bpmn.message-flow-end', { end: name, found: end.id ?? '' });
    }
    if (source === undefined || target === undefined || !isEnd(source) || !isEnd(target)) continue;
    if (source === target || poolOf(model, source) === poolOf(model, target))
      report.strict(flow, 'bpmn.message-flow-same-pool', { source: source.id ?? '', target: target.id ?? '' });
  }
};

/** 7.6.2 and 10.5: which events send, which receive, and that they say so. */
const events: Rule = (model, report) => {
  for (const flow of model.of('MessageFlow')) {
    const source = one(flow.sourceRef);
    const target = one(flow.targetRef);
    if (is(source, 'StartEvent', 'IntermediateCatchEvent', 'BoundaryEvent'))
      report.strict(flow, 'bpmn.message-flow-from', { event: source?.id ?? '' });
    if (is(target, 'EndEvent', 'IntermediateThrowEvent'))
      report.strict(flow, 'bpmn.message-flow-to', { event: target?.id ?? '' });
    for (const event of [source, target]) {
      if (event === undefined || !is(event, 'Event')) continue;
      if (!hasDefinition(model.definitionsOf(event), 'Message'))
        report.strict(event, 'bpmn.message-flow-event', { flow: flow.id ?? '' });
    }
    // 10.3.3: a receive task takes messages in, a send task gives them out.
    if (is(source, 'ReceiveTask')) report.strict(flow, 'bpmn.message-flow-from', { event: source?.id ?? '' });
    if (is(target, 'SendTask')) report.strict(flow, 'bpmn.message-flow-to', { event: target?.id ?? '' });
  }
};

export const messageFlowRules: readonly Rule[] = [ends, events];
