// Gateways (BPMN 2.0.2, 10.6): directions, what may follow an event-based gateway, and what a gateway is for.
import { is, many, one } from './moddle.ts';
import { hasDefinition } from './model-index.ts';
import type { Rule } from './rule.ts';

/** 8.4.9: what a gateway says of itself must be so. */
const directions: Rule = (model, report) => {
  for (const node of model.nodes) {
    if (!is(node, 'Gateway')) continue;
    const direction = node.gatewayDirection;
    const incoming = Math.max(model.incoming(node).length, many(node.incoming).length);
    const outgoing = Math.max(model.outgoing(node).length, many(node.outgoing).length);
    const wrong =
      (direction === 'Diverging' && incoming > 1) ||
      (direction === 'Converging' && outgoing > 1) ||
      (direction === 'Mixed' && (incoming < 2 || outgoing < 2));
    if (wrong) report.error(node, 'bpmn.gateway-direction', { direction: String(direction) });
  }
};

/** 10.6.1: a gateway has several flows on at least one side. */
const useless: Rule = (model, report) => {
  for (const node of model.nodes) {
    if (!is(node, 'Gateway') || is(node, 'EventBasedGateway')) continue;
    const incoming = model.incoming(node).length;
    const outgoing = model.outgoing(node).length;
    if (incoming > 1 || outgoing > 1) continue;
    if (model.listsFlows) report.strict(node, 'bpmn.gateway-alone', { incoming, outgoing });
    else report.warning(node, 'bpmn.gateway-alone', { incoming, outgoing });
  }
};

/** 10.6.6: the events decide, so only events and receive tasks may follow, each for this gateway alone. */
const eventBased: Rule = (model, report) => {
  for (const gateway of model.of('EventBasedGateway')) {
    const targets = model.outgoing(gateway).flatMap((flow) => one(flow.targetRef) ?? []);
    const id = gateway.id ?? '';
    if (targets.length < 2) report.error(gateway, 'bpmn.event-gateway-targets', { count: targets.length });
    for (const target of targets) {
      const definitions = model.definitionsOf(target);
      const waits =
        is(target, 'ReceiveTask') ||
        (is(target, 'IntermediateCatchEvent') &&
          definitions.every((definition) => hasDefinition([definition], 'Message', 'Signal', 'Timer', 'Conditional')));
      if (!waits) report.error(gateway, 'bpmn.event-gateway-target', { target: target.id ?? '' });
      if (model.incoming(target).length > 1) report.error(target, 'bpmn.event-gateway-target-shared', { gateway: id });
      if (model.boundaryOf(target).length > 0)
        report.error(target, 'bpmn.event-gateway-target-boundary', { gateway: id });
    }
    const receives = targets.some((target) => is(target, 'ReceiveTask'));
    const messages = targets.some((target) => hasDefinition(model.definitionsOf(target), 'Message'));
    if (receives && messages) report.error(gateway, 'bpmn.event-gateway-mixed');
    if (gateway.instantiate === true && model.incoming(gateway).length > 0)
      report.error(gateway, 'bpmn.event-gateway-start-incoming');
    // 10.6.6: waiting for all of them is only said of a gateway that starts instances.
    if (gateway.eventGatewayType === 'Parallel' && gateway.instantiate !== true)
      report.strict(gateway, 'bpmn.event-gateway-parallel');
  }
};

export const gatewayRules: readonly Rule[] = [directions, useless, eventBased];
