// Rules between elements (BPMN 2.0.2, 10.x and 13.x): flows, starts, boundaries, event gateways, foreign attributes. Each rule is one function.
import type { SourceFlow, SourceNode, SourceProcess } from '../parse/source-model.ts';
import { isFeel } from './compile-element.ts';
import type { Findings } from './findings.ts';

interface Graph {
  readonly process: SourceProcess;
  readonly nodes: ReadonlyMap<string, SourceNode>;
  readonly incoming: (id: string) => readonly SourceFlow[];
  readonly outgoing: (id: string) => readonly SourceFlow[];
}

type Rule = (graph: Graph, findings: Findings) => void;

/** Camunda, Activiti, Flowable: attributes and elements that name code to be run. Their presence means the model would do less than it says. */
const codeBearing =
  /^(camunda|activiti|flowable):(class|expression|delegateExpression|executionListener|taskListener|script|scriptFormat|resource|conditionExpression|connector|eventListener|caseExecutionListener)$/;

const activities = /Task$|^task$|^subProcess$|^transaction$|^adHocSubProcess$|^callActivity$/;

const flowEnds: Rule = ({ process, nodes }, findings) => {
  const seen = new Set<string>();
  for (const flow of process.flows) {
    const source = flow.source === undefined ? undefined : nodes.get(flow.source);
    const target = flow.target === undefined ? undefined : nodes.get(flow.target);
    if (source === undefined || target === undefined) {
      findings.error(flow, 'bpmn.flow-end-missing', { end: source === undefined ? 'sourceRef' : 'targetRef' });
      continue;
    }
    if (source.parent !== target.parent)
      findings.error(flow, 'bpmn.flow-crosses-scope', { source: source.id, target: target.id });
    if (target.type === 'startEvent' || target.type === 'boundaryEvent')
      findings.error(flow, 'bpmn.flow-into-start', { target: target.id });
    if (source.type === 'endEvent') findings.error(flow, 'bpmn.flow-out-of-end', { source: source.id });
    if (!isFeel(flow.conditionLanguage))
      findings.error(flow, 'bpmn.script-language', { found: flow.conditionLanguage ?? '' });
    const pair = `${source.id}→${target.id}`;
    if (seen.has(pair) && flow.condition === undefined)
      findings.warning(flow, 'bpmn.flow-twice', { source: source.id, target: target.id });
    seen.add(pair);
  }
};

const conditions: Rule = ({ process, nodes }, findings) => {
  for (const flow of process.flows) {
    const source = flow.source === undefined ? undefined : nodes.get(flow.source);
    if (source === undefined) continue;
    if (flow.condition === '') findings.error(flow, 'bpmn.condition-empty');
    if (flow.condition === undefined) continue;
    if (source.default === flow.id) findings.warning(flow, 'bpmn.condition-on-default');
    if (source.type === 'parallelGateway') findings.warning(flow, 'bpmn.condition-ignored', { source: source.id });
    if (source.type === 'eventBasedGateway')
      findings.error(flow, 'bpmn.condition-after-event-gateway', { source: source.id });
  }
};

const defaults: Rule = ({ process, outgoing }, findings) => {
  for (const node of process.nodes) {
    if (node.default !== undefined && !outgoing(node.id).some((flow) => flow.id === node.default)) {
      findings.error(node, 'bpmn.default-not-outgoing', { flow: node.default });
    }
    if (node.type !== 'exclusiveGateway' || node.default !== undefined) continue;
    const flows = outgoing(node.id);
    if (flows.length > 1 && flows.every((flow) => flow.condition !== undefined))
      findings.warning(node, 'bpmn.no-default');
    if (flows.length > 1 && flows.some((flow) => flow.condition === undefined))
      findings.error(node, 'bpmn.condition-missing');
  }
};

const starts: Rule = ({ process, incoming }, findings) => {
  const scopes: readonly (SourceNode | undefined)[] = [
    undefined,
    ...process.nodes.filter((node) => node.type === 'subProcess'),
  ];
  for (const scope of scopes) {
    if (scope?.flags.includes('triggeredByEvent')) continue;
    const inside = process.nodes.filter((node) => node.parent === scope?.id);
    const events = inside.filter((node) => node.type === 'startEvent');
    const place = scope ?? process;
    if (inside.length === 0 && scope !== undefined) findings.warning(scope, 'bpmn.sub-process-empty');
    const implicit = inside.filter((node) => node.type !== 'boundaryEvent' && incoming(node.id).length === 0);
    if (inside.length > 0 && events.length === 0 && implicit.length === 0) findings.error(place, 'bpmn.start-missing');
    if (inside.length === 0 && scope === undefined) findings.error(process, 'bpmn.start-missing');
    const plain = events.filter((node) => node.definitions.length === 0);
    if (scope === undefined) {
      const unnamed = plain.filter((node) => node.ravand.startOn === undefined);
      if (unnamed.length > 1) findings.error(unnamed[1] ?? process, 'bpmn.several-starts');
      continue;
    }
    if (plain.length > 1) findings.error(plain[1] ?? scope, 'bpmn.several-starts');
    for (const node of events) {
      if (node.definitions.length > 0) findings.error(node, 'bpmn.start-in-sub-process');
      if (node.ravand.startOn !== undefined) findings.error(node, 'bpmn.start-in-sub-process');
    }
  }
};

const unreachable: Rule = ({ process, incoming, outgoing, nodes }, findings) => {
  const hasStart = new Set(process.nodes.filter((node) => node.type === 'startEvent').map((node) => node.parent));
  for (const node of process.nodes) {
    if (
      node.type === 'startEvent' ||
      node.type === 'boundaryEvent' ||
      node.flags.includes('triggeredByEvent') ||
      node.flags.includes('isForCompensation')
    )
      continue;
    if (node.parent !== undefined && nodes.get(node.parent)?.type === 'adHocSubProcess') continue;
    if (node.definitions.some((definition) => definition.type === 'linkEventDefinition')) continue;
    if (!hasStart.has(node.parent) || incoming(node.id).length > 0) continue;
    // One that leads on is a flow somebody forgot; one that stands alone is only a leftover.
    if (outgoing(node.id).length > 0) findings.error(node, 'bpmn.unreachable');
    else findings.warning(node, 'bpmn.unreachable');
  }
};

const boundaries: Rule = ({ process, nodes, incoming, outgoing }, findings) => {
  const caught = new Set<string>();
  for (const node of process.nodes) {
    if (node.type !== 'boundaryEvent' || node.attachedTo === undefined) continue;
    const host = nodes.get(node.attachedTo);
    if (host === undefined || !activities.test(host.type))
      findings.error(node, 'bpmn.boundary-host', { host: node.attachedTo });
    else if (host.parent !== node.parent) findings.error(node, 'bpmn.boundary-scope', { host: host.id });
    if (incoming(node.id).length > 0) findings.error(node, 'bpmn.boundary-incoming');
    if (outgoing(node.id).length === 0) findings.warning(node, 'bpmn.boundary-ends');
    const definition = node.definitions[0];
    if (definition?.type !== 'errorEventDefinition') continue;
    const key = `${node.attachedTo} ${definition.error?.code ?? ''}`;
    if (caught.has(key)) findings.error(node, 'bpmn.error-caught-twice', { code: definition.error?.code ?? '' });
    caught.add(key);
  }
};

const eventGateways: Rule = ({ process, nodes, incoming, outgoing }, findings) => {
  for (const gateway of process.nodes.filter((node) => node.type === 'eventBasedGateway')) {
    const targets = outgoing(gateway.id).flatMap((flow) =>
      flow.target === undefined ? [] : (nodes.get(flow.target) ?? []),
    );
    if (targets.length < 2) findings.error(gateway, 'bpmn.event-gateway-targets', { count: targets.length });
    for (const target of targets) {
      if (target.type !== 'intermediateCatchEvent' && target.type !== 'receiveTask')
        findings.error(gateway, 'bpmn.event-gateway-target', { target: target.id });
      if (incoming(target.id).length > 1)
        findings.error(target, 'bpmn.event-gateway-target-shared', { gateway: gateway.id });
      if (process.nodes.some((node) => node.attachedTo === target.id))
        findings.error(target, 'bpmn.event-gateway-target-boundary', { gateway: gateway.id });
    }
    const receives = targets.some((target) => target.type === 'receiveTask');
    const messages = targets.some((target) => target.definitions[0]?.type === 'messageEventDefinition');
    if (receives && messages) findings.error(gateway, 'bpmn.event-gateway-mixed');
  }
};

/** What a gateway says of itself must be so (BPMN 2.0.2, 10.6.1). */
const directions: Rule = ({ process, incoming, outgoing }, findings) => {
  for (const node of process.nodes) {
    const diverging = node.direction === 'Diverging' && incoming(node.id).length > 1;
    const converging = node.direction === 'Converging' && outgoing(node.id).length > 1;
    if (diverging || converging) findings.error(node, 'bpmn.gateway-direction', { direction: node.direction ?? '' });
  }
};

/** A cycle of elements that never wait runs until its steps are used up. */
const endlessLoops: Rule = ({ process, nodes, outgoing }, findings) => {
  const waits = (node: SourceNode): boolean =>
    /^(userTask|serviceTask|receiveTask|subProcess|eventBasedGateway|intermediateCatchEvent|callActivity)$/.test(
      node.type,
    );
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string): boolean => {
    const stack: { id: string; next: number }[] = [{ id, next: 0 }];
    state.set(id, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const flow = outgoing(top.id)[top.next];
      if (flow === undefined) {
        state.set(top.id, 'done');
        stack.pop();
        continue;
      }
      top.next += 1;
      const target = flow.target === undefined ? undefined : nodes.get(flow.target);
      if (target === undefined || waits(target)) continue;
      if (state.get(target.id) === 'open') {
        findings.warning(target, 'bpmn.loop-without-wait');
        return true;
      }
      if (state.has(target.id)) continue;
      state.set(target.id, 'open');
      stack.push({ id: target.id, next: 0 });
    }
    return false;
  };
  for (const node of process.nodes) if (!waits(node) && !state.has(node.id) && visit(node.id)) return;
};

const foreignAttributes: Rule = ({ process }, findings) => {
  for (const place of [process, ...process.nodes]) {
    for (const name of new Set(place.foreign)) {
      if (codeBearing.test(name)) findings.error(place, 'bpmn.foreign-code', { name });
      else findings.warning(place, 'bpmn.foreign', { name });
    }
  }
};

const identities: Rule = ({ process }, findings) => {
  const seen = new Set<string>([process.id]);
  for (const part of [...process.nodes, ...process.flows]) {
    if (part.id === '') findings.error(part, 'bpmn.id-missing');
    else if (seen.has(part.id)) findings.error(part, 'bpmn.duplicate-id', { id: part.id });
    seen.add(part.id);
  }
};

const rules: readonly Rule[] = [
  identities,
  flowEnds,
  conditions,
  defaults,
  starts,
  unreachable,
  boundaries,
  eventGateways,
  directions,
  endlessLoops,
  foreignAttributes,
];

function group(flows: readonly SourceFlow[], end: 'source' | 'target'): (id: string) => readonly SourceFlow[] {
  const byId = new Map<string, SourceFlow[]>();
  for (const flow of flows) {
    const id = flow[end];
    if (id !== undefined) byId.set(id, [...(byId.get(id) ?? []), flow]);
  }
  return (id) => byId.get(id) ?? [];
}

export function checkStructure(process: SourceProcess, findings: Findings): void {
  const graph: Graph = {
    process,
    nodes: new Map(process.nodes.map((node) => [node.id, node])),
    incoming: group(process.flows, 'target'),
    outgoing: group(process.flows, 'source'),
  };
  for (const rule of rules) rule(graph, findings);
}
