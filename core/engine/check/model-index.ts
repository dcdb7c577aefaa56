// One walk over a read file: elements by type, scopes, flows at both ends of a node, definitions of an event. Every rule looks things up here.
import { is, isModdle, type Moddle, many, one, textOf } from './moddle.ts';

/** An event with all it waits for or does, written inside or referred to (BPMN 2.0.2, 10.5.1). */
export interface EventFacts {
  readonly event: Moddle;
  readonly definitions: readonly Moddle[];
}

/** A process or sub-process with what lies directly in it. */
export interface Scope {
  readonly element: Moddle;
  readonly nodes: readonly Moddle[];
  readonly flows: readonly Moddle[];
}

export interface ModelIndex {
  readonly definitions: Moddle;
  /** All elements but diagrams and foreign ones, in order of the file. */
  readonly elements: readonly Moddle[];
  readonly byId: ReadonlyMap<string, Moddle>;
  /** Elements of exactly this BPMN type. */
  of(...types: readonly string[]): readonly Moddle[];
  readonly processes: readonly Moddle[];
  readonly scopes: readonly Scope[];
  readonly nodes: readonly Moddle[];
  readonly flows: readonly Moddle[];
  readonly events: readonly EventFacts[];
  incoming(node: Moddle): readonly Moddle[];
  outgoing(node: Moddle): readonly Moddle[];
  definitionsOf(event: Moddle): readonly Moddle[];
  boundaryOf(activity: Moddle): readonly Moddle[];
  /**
   * Does the model state its incoming and outgoing flows on the nodes? A file that does keeps the interchange rules of the standard
   * word for word; one that does not was written by hand or by a tool that leaves out what can be derived. So was one that comes from an
   * engine's own modeler: that lists flows by itself, and means what its engine does.
   */
  readonly listsFlows: boolean;
}

const none: readonly Moddle[] = [];

/** Contained elements only: what is referred to stands elsewhere. */
function childrenOf(element: Moddle): readonly Moddle[] {
  const found: Moddle[] = [];
  for (const value of Object.values(element)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const item of values)
      if (isModdle(item) && item.$parent === element && item.$type.startsWith('bpmn:')) found.push(item);
  }
  return found;
}

function walk(definitions: Moddle): readonly Moddle[] {
  const elements: Moddle[] = [];
  const seen = new Set<Moddle>();
  const stack: Moddle[] = [definitions];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    elements.push(at);
    // What other vendors put inside is looked at by the vendor rules alone.
    if (at.$type === 'bpmn:ExtensionElements') continue;
    const children = childrenOf(at);
    for (let index = children.length - 1; index >= 0; index -= 1) stack.push(children[index] as Moddle);
  }
  return elements;
}

function groupBy(items: Iterable<Moddle>, keyOf: (item: Moddle) => unknown): ReadonlyMap<unknown, readonly Moddle[]> {
  const groups = new Map<unknown, Moddle[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Engines whose modelers write what their engine runs, in the words those put into a file: who exported it, or whose namespace it is in. */
const engine = /camunda|zeebe|activiti|flowable|bpmn\.io/i;

const isOfEngine = ({ exporter, targetNamespace }: Moddle): boolean =>
  engine.test(textOf(exporter) ?? '') || engine.test(textOf(targetNamespace) ?? '');

/** Several nodes without any flow between them leave out nothing that could be derived. */
function listsFlows(nodes: readonly Moddle[], flows: readonly Moddle[]): boolean {
  if (nodes.some((node) => many(node.incoming).length > 0 || many(node.outgoing).length > 0)) return true;
  const top = nodes.filter(
    (node) => is(node.$parent, 'Process') && !is(node, 'BoundaryEvent') && !isEventSubProcess(node),
  );
  const starts = top.filter((node) => is(node, 'StartEvent'));
  return flows.length === 0 && starts.length > 0 && starts.length < top.length;
}

export function indexModel(definitions: Moddle): ModelIndex {
  const elements = walk(definitions);
  const byType = groupBy(elements, (element) => element.$type);
  const of = (...types: readonly string[]): readonly Moddle[] =>
    types.length === 1
      ? (byType.get(`bpmn:${types[0]}`) ?? none)
      : types.flatMap((type) => byType.get(`bpmn:${type}`) ?? none);
  const nodes = elements.filter((element) => is(element, 'FlowNode'));
  const flows = of('SequenceFlow');
  const bySource = groupBy(flows, (flow) => one(flow.sourceRef));
  const byTarget = groupBy(flows, (flow) => one(flow.targetRef));
  const boundary = groupBy(of('BoundaryEvent'), (event) => one(event.attachedToRef));
  const byParent = groupBy([...nodes, ...flows], (element) => element.$parent);
  const events = nodes
    .filter((node) => is(node, 'Event'))
    .map((event) => ({
      event,
      definitions: [...many(event.eventDefinitions), ...many(event.eventDefinitionRef)],
    }));
  const definitionsByEvent = new Map(events.map(({ event, definitions: list }) => [event, list]));
  return {
    definitions,
    elements,
    byId: new Map(elements.flatMap((element) => (element.id === undefined ? [] : [[element.id, element] as const]))),
    of,
    processes: of('Process'),
    scopes: of('Process', 'SubProcess', 'Transaction', 'AdHocSubProcess').map((element) => {
      const inside = byParent.get(element) ?? none;
      return {
        element,
        nodes: inside.filter((child) => child.$type !== 'bpmn:SequenceFlow'),
        flows: inside.filter((child) => child.$type === 'bpmn:SequenceFlow'),
      };
    }),
    nodes,
    flows,
    events,
    incoming: (node) => byTarget.get(node) ?? none,
    outgoing: (node) => bySource.get(node) ?? none,
    definitionsOf: (event) => definitionsByEvent.get(event) ?? none,
    boundaryOf: (activity) => boundary.get(activity) ?? none,
    listsFlows: !isOfEngine(definitions) && listsFlows(nodes, flows),
  };
}

/** Is this a sub-process that an event starts (10.3.5)? */
export const isEventSubProcess = (element: Moddle | undefined): boolean =>
  is(element, 'SubProcess') && element?.triggeredByEvent === true;

export const hasDefinition = (definitions: readonly Moddle[], ...kinds: readonly string[]): boolean =>
  definitions.some((definition) => kinds.some((kind) => definition.$type === `bpmn:${kind}EventDefinition`));

/** Where a person finds a definition: its event, or itself when several events share it. */
export const placeOfDefinition = (definition: Moddle): Moddle =>
  definition.$parent !== undefined && is(definition.$parent, 'Event') ? definition.$parent : definition;

/** `message` of `bpmn:MessageEventDefinition`. */
export const kindOf = (definition: Moddle): string => {
  const name = definition.$type.slice(definition.$type.indexOf(':') + 1).replace(/EventDefinition$/, '');
  return name.charAt(0).toLowerCase() + name.slice(1);
};
