// How scopes begin and end (BPMN 2.0.2, 10.3.5, 10.5.2, 10.5.3): starts, ends, nodes that nothing leads to or from.
import { is, type Moddle, many, textOf } from './moddle.ts';
import { hasDefinition, isEventSubProcess, type ModelIndex, type Scope } from './model-index.ts';
import type { Rule } from './rule.ts';

/** Begins instances by an event of its own (10.3.3 and 10.6.6). */
const instantiates = (node: Moddle): boolean =>
  is(node, 'ReceiveTask', 'EventBasedGateway') && node.instantiate === true;

/** Starts by itself or is started by something else than a flow. */
function needsNoFlow(model: ModelIndex, node: Moddle): boolean {
  return (
    is(node, 'StartEvent', 'BoundaryEvent') ||
    isEventSubProcess(node) ||
    node.isForCompensation === true ||
    (is(node, 'IntermediateCatchEvent') && hasDefinition(model.definitionsOf(node), 'Link')) ||
    instantiates(node)
  );
}

const startOn = (node: Moddle): string | undefined => textOf(node.startOn) ?? textOf(node.$attrs?.['ravand:startOn']);

const starts: Rule = (model, report) => {
  for (const { element, nodes } of model.scopes) {
    if (isEventSubProcess(element) || is(element, 'AdHocSubProcess')) continue;
    const top = is(element, 'Process');
    if (nodes.length === 0 && !top) report.warning(element, 'bpmn.sub-process-empty');
    const events = nodes.filter((node) => is(node, 'StartEvent'));
    const begins = nodes.some(
      (node) =>
        is(node, 'StartEvent') ||
        (!is(node, 'BoundaryEvent') &&
          !isEventSubProcess(node) &&
          node.isForCompensation !== true &&
          model.incoming(node).length === 0),
    );
    if (!begins && (top || nodes.length > 0)) report.error(element, 'bpmn.start-missing');
    const plain = events.filter((node) => model.definitionsOf(node).length === 0);
    const unnamed = top ? plain.filter((node) => startOn(node) === undefined) : plain;
    if (unnamed.length > 1) report.error(unnamed[1] ?? element, 'bpmn.several-starts');
    if (top) continue;
    for (const node of events)
      if (model.definitionsOf(node).length > 0 || startOn(node) !== undefined)
        report.error(node, 'bpmn.start-in-sub-process');
  }
};

/** 10.5.2 and 10.5.3: where one of the two is drawn, the other belongs to it. */
const pairs: Rule = (model, report) => {
  if (!model.listsFlows) return;
  for (const { element, nodes } of model.scopes) {
    const begins = nodes.find((node) => is(node, 'StartEvent'));
    const ends = nodes.find((node) => is(node, 'EndEvent'));
    if (begins !== undefined && ends === undefined)
      report.strict(begins, 'bpmn.end-missing', { scope: element.id ?? '' });
    if (ends !== undefined && begins === undefined && !nodes.some(instantiates))
      report.strict(ends, 'bpmn.end-without-start', { scope: element.id ?? '' });
  }
};

/** With a start event, every other node is reached by a flow: what is not never runs. */
function unreached(model: ModelIndex, { element, nodes }: Scope): readonly Moddle[] {
  if (is(element, 'AdHocSubProcess') || !nodes.some((node) => is(node, 'StartEvent'))) return [];
  return nodes.filter((node) => !needsNoFlow(model, node) && model.incoming(node).length === 0);
}

const unreachable: Rule = (model, report) => {
  for (const scope of model.scopes) {
    for (const node of unreached(model, scope)) {
      // One that leads on is a flow somebody forgot; one that stands alone may be only a leftover.
      if (model.outgoing(node).length > 0) report.error(node, 'bpmn.unreachable');
      else if (model.listsFlows) report.strict(node, 'bpmn.unreachable');
      else report.warning(node, 'bpmn.unreachable');
    }
  }
};

/** With an end event, every other node leads on: a path that just stops is a flow somebody forgot. */
const stopping: Rule = (model, report) => {
  if (!model.listsFlows) return;
  for (const { element, nodes } of model.scopes) {
    if (is(element, 'AdHocSubProcess')) continue;
    const ends = nodes.some((node) => is(node, 'EndEvent'));
    for (const node of nodes) {
      if (model.outgoing(node).length > 0 || is(node, 'EndEvent', 'BoundaryEvent')) continue;
      if (isEventSubProcess(node) || node.isForCompensation === true) continue;
      if (is(node, 'IntermediateThrowEvent') && hasDefinition(model.definitionsOf(node), 'Link')) continue;
      // 10.5.2 and 10.5.4: these two are a source of a flow whatever else is drawn.
      if (ends || is(node, 'StartEvent', 'IntermediateCatchEvent', 'IntermediateThrowEvent'))
        report.strict(node, 'bpmn.path-stops');
    }
  }
};

/** 10.5.4: an intermediate event is reached by a flow, with a start event in its scope or without. */
const intermediate: Rule = (model, report) => {
  if (!model.listsFlows) return;
  for (const { element, nodes } of model.scopes) {
    const hasStart = nodes.some((node) => is(node, 'StartEvent'));
    if (hasStart || is(element, 'AdHocSubProcess')) continue;
    for (const node of nodes)
      if (
        is(node, 'IntermediateCatchEvent', 'IntermediateThrowEvent', 'EndEvent') &&
        !needsNoFlow(model, node) &&
        model.incoming(node).length === 0
      )
        report.error(node, 'bpmn.unreachable');
  }
};

/** 10.3.3 and 10.6.6: what starts an instance is not led to. */
const instantiating: Rule = (model, report) => {
  for (const task of model.of('ReceiveTask'))
    if (task.instantiate === true && model.incoming(task).length + many(task.incoming).length > 0)
      report.error(task, 'bpmn.receive-start-incoming');
};

/** A start event needs a scope to start. */
const places: Rule = (model, report) => {
  for (const { element, nodes } of model.scopes) {
    if (!is(element, 'AdHocSubProcess')) continue;
    // 10.3.5: an ad-hoc sub-process has no start and no end event, and at least one activity.
    for (const node of nodes)
      if (is(node, 'StartEvent', 'EndEvent')) report.error(node, 'bpmn.ad-hoc-event', { subProcess: element.id ?? '' });
    if (!nodes.some((node) => is(node, 'Activity'))) report.error(element, 'bpmn.ad-hoc-empty');
  }
  for (const { element, nodes } of model.scopes) {
    if (!isEventSubProcess(element)) continue;
    const events = nodes.filter((node) => is(node, 'StartEvent'));
    if (events.length !== 1) report.error(element, 'bpmn.event-sub-process-starts', { count: events.length });
    if (many(element.incoming).length > 0 || many(element.outgoing).length > 0)
      report.error(element, 'bpmn.event-sub-process-flow', { subProcess: element.id ?? '' });
  }
};

/** 10.3.5: how a transaction is undone is one of three ways or named by a URI. */
const transactions: Rule = (model, report) => {
  for (const transaction of model.of('Transaction')) {
    const method = textOf(transaction.method);
    if (method !== undefined && !/^##(Compensate|Store|Image)$/.test(method) && !method.includes(':'))
      report.strict(transaction, 'bpmn.transaction-method', { found: method });
  }
};

export const scopeRules: readonly Rule[] = [
  starts,
  pairs,
  unreachable,
  intermediate,
  stopping,
  instantiating,
  places,
  transactions,
];
