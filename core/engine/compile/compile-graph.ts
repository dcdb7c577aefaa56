// The graph of a process: its flows, its elements with their neighbours, links and compensation handlers, and what lies in which scope.
import type { EventTrigger, Executable, ScopeModel, SequenceFlow } from '../model.ts';
import type { SourceNode, SourceProcess } from '../parse/source-model.ts';
import { compileElement } from './compile-element.ts';
import type { Findings } from './findings.ts';

export interface Graph {
  readonly elements: ReadonlyMap<string, Executable>;
  readonly flows: ReadonlyMap<string, SequenceFlow>;
  readonly scopes: ReadonlyMap<string, ScopeModel>;
}

export function compileGraph(
  source: SourceProcess,
  globalTasks: ReadonlyMap<string, SourceNode>,
  findings: Findings,
): Graph {
  const flows = compileFlows(source, findings);
  const elements = withLinks(compileElements(source, flows, globalTasks, findings));
  return { elements, flows, scopes: compileScopes(source, elements) };
}

function compileFlows(source: SourceProcess, findings: Findings): ReadonlyMap<string, SequenceFlow> {
  const defaults = new Set(source.nodes.map((node) => node.default));
  const nodes = new Set(source.nodes.map((node) => node.id));
  const flows = new Map<string, SequenceFlow>();
  for (const flow of source.flows) {
    const condition =
      flow.condition === undefined || flow.condition === ''
        ? undefined
        : findings.expression(flow, flow.condition, 'condition');
    if (flow.source === undefined || flow.target === undefined || !nodes.has(flow.source) || !nodes.has(flow.target)) {
      findings.error(flow, 'bpmn.flow-end-missing', { end: nodes.has(flow.source ?? '') ? 'targetRef' : 'sourceRef' });
      continue;
    }
    flows.set(flow.id, {
      id: flow.id,
      ...(flow.name === undefined ? {} : { name: flow.name }),
      source: flow.source,
      target: flow.target,
      ...(condition === undefined ? {} : { condition }),
      isDefault: defaults.has(flow.id),
    });
  }
  return flows;
}

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string | undefined): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

const isCompensation = (node: SourceNode): boolean =>
  node.definitions.some((definition) => definition.type === 'compensateEventDefinition');

/** activity → handler: the association leads from the compensation boundary event to it, or is drawn the other way round. */
function handlersOf(source: SourceProcess): ReadonlyMap<string, string> {
  const handlers = new Map<string, string>();
  const forCompensation = new Set(
    source.nodes.filter((node) => node.flags.includes('isForCompensation')).map((node) => node.id),
  );
  for (const node of source.nodes) {
    if (node.type !== 'boundaryEvent' || node.attachedTo === undefined || !isCompensation(node)) continue;
    const handler = source.associations.flatMap((association) => {
      if (association.source === node.id) return [association.target];
      return association.target === node.id && forCompensation.has(association.source) ? [association.source] : [];
    })[0];
    if (handler !== undefined) handlers.set(node.attachedTo, handler);
  }
  return handlers;
}

function compileElements(
  source: SourceProcess,
  flows: ReadonlyMap<string, SequenceFlow>,
  globalTasks: ReadonlyMap<string, SourceNode>,
  findings: Findings,
): ReadonlyMap<string, Executable> {
  const incoming = groupBy(flows.values(), (flow) => flow.target);
  const outgoing = groupBy(flows.values(), (flow) => flow.source);
  const boundary = groupBy(source.nodes, (node) => (node.type === 'boundaryEvent' ? node.attachedTo : undefined));
  const children = groupBy(source.nodes, (node) => node.parent);
  const handlers = handlersOf(source);
  const elements = new Map<string, Executable>();
  for (const node of source.nodes) {
    const compensatedBy = handlers.get(node.id);
    const around = {
      incoming: incoming.get(node.id) ?? [],
      outgoing: outgoing.get(node.id) ?? [],
      boundary: (boundary.get(node.id) ?? []).map((event) => event.id),
      children: (children.get(node.id) ?? []).map((child) => child.id),
      ...(compensatedBy === undefined ? {} : { compensatedBy }),
      globalTask: (name: string) => globalTasks.get(name),
    };
    const element = compileElement(node, around, findings);
    if (element !== undefined) elements.set(node.id, element);
  }
  return elements;
}

/** Throwing links get the catching link of their name in their scope (BPMN 2.0.2, 10.5.5 Link). */
function withLinks(elements: ReadonlyMap<string, Executable>): ReadonlyMap<string, Executable> {
  const catching = new Map<string, string>();
  for (const element of elements.values())
    if (element.kind === 'intermediateCatchEvent')
      for (const trigger of element.triggers)
        if (trigger.type === 'link') catching.set(`${element.parent ?? ''} ${trigger.name}`, element.id);
  if (catching.size === 0) return elements;
  const linked = new Map(elements);
  for (const element of elements.values()) {
    if (element.kind !== 'intermediateThrowEvent' && element.kind !== 'endEvent') continue;
    const triggers = element.triggers.map((trigger): EventTrigger => {
      const target = trigger.type === 'link' ? catching.get(`${element.parent ?? ''} ${trigger.name}`) : undefined;
      return target === undefined || trigger.type !== 'link' ? trigger : { ...trigger, target };
    });
    linked.set(element.id, { ...element, triggers });
  }
  return linked;
}

function isLinkCatch(element: Executable): boolean {
  return element.kind === 'intermediateCatchEvent' && element.triggers.some((trigger) => trigger.type === 'link');
}

/** A scope begins at its none start event, or, without any start event, at all that has no incoming flow (BPMN 2.0.2, 10.5.2 and 13.2). */
function startsOf(inside: readonly Executable[], isEvent: boolean): readonly string[] {
  const events = inside.filter((element) => element.kind === 'startEvent');
  if (isEvent) return [];
  if (events.length > 0)
    return events
      .filter((element) => element.kind === 'startEvent' && element.triggers.length === 0)
      .slice(0, 1)
      .map((element) => element.id);
  return inside
    .filter(
      (element) =>
        element.incoming.length === 0 &&
        element.kind !== 'boundaryEvent' &&
        element.kind !== 'eventSubProcess' &&
        !element.isForCompensation &&
        !isLinkCatch(element) &&
        !instantiates(element),
    )
    .map((element) => element.id);
}

/** Begins instances by an event of its own, never by being told to. */
function instantiates(element: Executable): boolean {
  if (element.kind === 'eventBasedGateway') return element.instantiates !== undefined;
  return element.kind === 'receiveTask' && element.instantiates;
}

function compileScopes(
  source: SourceProcess,
  elements: ReadonlyMap<string, Executable>,
): ReadonlyMap<string, ScopeModel> {
  const inside = groupBy(elements.values(), (element) => element.parent ?? '');
  const scopes = new Map<string, ScopeModel>();
  const add = (id: string, key: string, isEvent: boolean): void => {
    const children = inside.get(key) ?? [];
    const eventStarts = children
      .filter((element) => element.kind === 'eventSubProcess')
      .flatMap((element) => inside.get(element.id) ?? [])
      .filter((element) => element.kind === 'startEvent')
      .map((element) => element.id);
    const data = source.localData.get(id);
    scopes.set(id, { id, starts: startsOf(children, isEvent), eventStarts, ...(data === undefined ? {} : { data }) });
  };
  add(source.id, '', false);
  for (const element of elements.values())
    if ('children' in element) add(element.id, element.id, element.kind === 'eventSubProcess');
  return scopes;
}
