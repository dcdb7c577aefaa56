// Sequence flows (BPMN 2.0.2, 8.4.13 and 7.6.1): both ends are flow nodes of one scope, conditions stand where they are looked at.
import { bodyOf, is, type Moddle, many, one, textOf } from './moddle.ts';
import { isEventSubProcess } from './model-index.ts';
import type { Rule } from './rule.ts';

const isGateway = (node: Moddle | undefined): boolean => is(node, 'Gateway');

/** Both ends exist, lie in one scope and may be connected at all (7.6.1 and 8.4.13). */
const ends: Rule = (model, report) => {
  const seen = new Set<string>();
  for (const flow of model.flows) {
    const source = one(flow.sourceRef);
    const target = one(flow.targetRef);
    if (!is(source, 'FlowNode') || !is(target, 'FlowNode') || source === undefined || target === undefined) {
      const end = is(source, 'FlowNode') ? 'targetRef' : 'sourceRef';
      report.error(flow, 'bpmn.flow-end-missing', { end });
      continue;
    }
    const params = { source: source.id ?? '', target: target.id ?? '' };
    if (source.$parent !== target.$parent) report.error(flow, 'bpmn.flow-crosses-scope', params);
    else if (flow.$parent !== source.$parent) report.error(flow, 'bpmn.flow-elsewhere', params);
    if (is(target, 'StartEvent', 'BoundaryEvent'))
      report.error(flow, 'bpmn.flow-into-start', { target: target.id ?? '' });
    if (is(source, 'EndEvent')) report.error(flow, 'bpmn.flow-out-of-end', { source: source.id ?? '' });
    for (const end of [source, target])
      if (isEventSubProcess(end)) report.error(flow, 'bpmn.event-sub-process-flow', { subProcess: end.id ?? '' });
    const pair = JSON.stringify([source.id, target.id]);
    if (seen.has(pair) && one(flow.conditionExpression) === undefined) report.warning(flow, 'bpmn.flow-twice', params);
    seen.add(pair);
  }
};

const conditions: Rule = (model, report) => {
  for (const flow of model.flows) {
    const source = one(flow.sourceRef);
    const condition = one(flow.conditionExpression);
    if (source === undefined || condition === undefined) continue;
    const id = source.id ?? '';
    if (bodyOf(condition) === '') report.error(flow, 'bpmn.condition-empty');
    if (source.default === flow) report.warning(flow, 'bpmn.condition-on-default');
    if (is(source, 'ParallelGateway')) report.warning(flow, 'bpmn.condition-ignored', { source: id });
    if (is(source, 'EventBasedGateway')) report.error(flow, 'bpmn.condition-after-event-gateway', { source: id });
    // 8.4.13: a conditional flow out of something that is no gateway needs at least one other beside it.
    if (model.listsFlows && !isGateway(source) && (!is(source, 'Activity') || model.outgoing(source).length < 2))
      report.strict(flow, 'bpmn.condition-alone', { source: id });
  }
};

/** 10.6.2: what is looked at when no other flow is taken must leave the same node. */
const defaults: Rule = (model, report) => {
  for (const node of model.nodes) {
    const byDefault = one(node.default);
    if (byDefault !== undefined && !model.outgoing(node).includes(byDefault))
      report.error(node, 'bpmn.default-not-outgoing', { flow: byDefault.id ?? '' });
    if (!is(node, 'ExclusiveGateway') || byDefault !== undefined) continue;
    const flows = model.outgoing(node);
    const open = flows.filter((flow) => one(flow.conditionExpression) === undefined);
    if (flows.length > 1 && open.length === 0) report.warning(node, 'bpmn.no-default');
    if (flows.length > 1 && open.length > 0) report.strict(node, 'bpmn.condition-missing');
  }
};

/** 8.4.13: an executable process may not let work happen between two elements that no flow shows. */
const immediate: Rule = (model, report) => {
  for (const flow of model.flows) if (flow.isImmediate === false) report.strict(flow, 'bpmn.flow-not-immediate');
};

/** 8.4.13, interchange: a node that states its flows states all of them, and only its own. */
const listed: Rule = (model, report) => {
  if (!model.listsFlows) return;
  const check = (flow: Moddle, node: Moddle | undefined, end: 'incoming' | 'outgoing'): void => {
    if (node === undefined || !is(node, 'FlowNode')) return;
    if (!many(node[end]).includes(flow)) report.strict(flow, 'bpmn.flow-not-listed', { end, node: node.id ?? '' });
  };
  for (const flow of model.flows) {
    check(flow, one(flow.sourceRef), 'outgoing');
    check(flow, one(flow.targetRef), 'incoming');
  }
  for (const node of model.nodes) {
    for (const [end, ref] of [
      ['incoming', 'targetRef'],
      ['outgoing', 'sourceRef'],
    ] as const) {
      for (const flow of many(node[end]))
        if (is(flow, 'SequenceFlow') && one(flow[ref]) !== node)
          report.strict(node, 'bpmn.flow-listed-elsewhere', { end, flow: textOf(flow.id) ?? '' });
    }
  }
};

export const sequenceFlowRules: readonly Rule[] = [ends, conditions, defaults, immediate, listed];
