// BPMN 2.0 XML → SourceModel, through bpmn-moddle with our namespace. Judges nothing but what cannot be read. Runs in the browser too.
/// <reference path="./bpmn-moddle.d.ts" />
import { BpmnModdle, type ModdleWarning } from 'bpmn-moddle';
import type { Finding } from '../model.ts';
import { guardXml } from './guard-xml.ts';
import ravand from './ravand-moddle.json' with { type: 'json' };
import type {
  SourceEventDefinition,
  SourceFlow,
  SourceMapping,
  SourceMessage,
  SourceModel,
  SourceNode,
  SourceProcess,
} from './source-model.ts';

/** A moddle element: properties by local name, attributes of other namespaces under $attrs. */
interface Moddle {
  readonly $type: string;
  readonly $attrs?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly name?: string;
  readonly [property: string]: unknown;
}

const ravandNames = [
  'form',
  'assignee',
  'candidateRole',
  'due',
  'priority',
  'type',
  'retries',
  'correlationKey',
  'payload',
  'resultVariable',
  'startOn',
  'startIf',
];
const flagNames = ['triggeredByEvent', 'isForCompensation', 'instantiate', 'parallelMultiple'];
/** Looks that modellers write, and our own attributes, which moddle names when it does not know them. */
const silent = /^(ravand|xmlns|xsi|bioc|color|di|dc|bpmndi)(:|$)/;

const isModdle = (value: unknown): value is Moddle =>
  typeof value === 'object' && value !== null && typeof (value as Moddle).$type === 'string';
const list = (value: unknown): readonly Moddle[] => (Array.isArray(value) ? value.filter(isModdle) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const body = (value: unknown): string | undefined => (isModdle(value) ? text(value.body)?.trim() : text(value)?.trim());
const local = (element: Moddle): string => {
  const name = element.$type.slice(element.$type.indexOf(':') + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
};
/** Leaves out what is undefined, as exactOptionalPropertyTypes asks. */
function known<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

function ravandAttributes(element: Moddle): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of ravandNames) {
    const value = element[name] ?? element.$attrs?.[`ravand:${name}`];
    if (typeof value === 'string' || typeof value === 'number') found[name] = String(value);
  }
  return found;
}

function extensions(element: Moddle): readonly Moddle[] {
  const holder = element.extensionElements;
  return isModdle(holder) ? list(holder.values) : [];
}

function mappings(element: Moddle, type: string): readonly SourceMapping[] {
  return extensions(element)
    .filter((extension) => extension.$type === type)
    .map((extension) => known<SourceMapping>({ target: text(extension.target), source: text(extension.source) }));
}

function foreign(element: Moddle): readonly string[] {
  const attributes = Object.keys(element.$attrs ?? {}).filter((name) => name.includes(':') && !silent.test(name));
  const elements = extensions(element).flatMap((extension) =>
    extension.$type.startsWith('ravand:') ? [] : [extension.$type, ...nested(extension)],
  );
  return [...attributes, ...elements];
}

/** Names inside a vendor's extension: code hides in children (camunda:inputParameter > camunda:script). */
function nested(element: Moddle): readonly string[] {
  return list(element.$children).flatMap((child) => [child.$type, ...nested(child)]);
}

function message(value: unknown): SourceMessage | undefined {
  if (!isModdle(value)) return undefined;
  return known<SourceMessage>({
    id: value.id ?? '',
    name: text(value.name),
    correlationKey: ravandAttributes(value).correlationKey,
  });
}

function eventDefinition(element: Moddle, dangling: ReadonlySet<string>): SourceEventDefinition {
  const timers = [
    ['timeDate', 'date'],
    ['timeDuration', 'duration'],
    ['timeCycle', 'cycle'],
  ] as const;
  const timer = timers.flatMap(([property, kind]) =>
    element[property] === undefined ? [] : [{ timer: kind, text: body(element[property]) ?? '' }],
  )[0];
  const error = element.errorRef;
  return known<SourceEventDefinition>({
    type: local(element),
    timer,
    message: message(element.messageRef),
    error: isModdle(error)
      ? known<{ id: string; code?: string }>({ id: error.id ?? '', code: text(error.errorCode) })
      : undefined,
    dangling: element.id !== undefined && dangling.has(element.id) ? true : undefined,
    ravand: ravandAttributes(element),
  });
}

interface Reading {
  readonly nodes: SourceNode[];
  readonly flows: SourceFlow[];
  /** Ids of elements that have a reference leading nowhere. */
  readonly dangling: ReadonlySet<string>;
}

function readFlow(element: Moddle, parent: string | undefined): SourceFlow {
  const source = element.sourceRef;
  const target = element.targetRef;
  const condition = element.conditionExpression;
  return known<SourceFlow>({
    id: element.id ?? '',
    name: text(element.name),
    source: isModdle(source) ? source.id : undefined,
    target: isModdle(target) ? target.id : undefined,
    condition: condition === undefined ? undefined : (body(condition) ?? ''),
    conditionLanguage: isModdle(condition) ? text(condition.language) : undefined,
    parent,
  });
}

/** The id of a sequence flow is optional in the schema; nothing but a default could refer to it, so its ends name it. */
function withId(flow: SourceFlow, others: readonly SourceFlow[]): SourceFlow {
  if (flow.id !== '') return flow;
  const ends = `${flow.source ?? ''}→${flow.target ?? ''}`;
  const same = others.filter((other) => other.id === ends || other.id.startsWith(`${ends}·`)).length;
  return { ...flow, id: same === 0 ? ends : `${ends}·${same + 1}` };
}

function readNode(element: Moddle, parent: string | undefined, reading: Reading): void {
  const id = element.id ?? '';
  const attached = element.attachedToRef;
  const defaultFlow = element.default;
  const definitions = [...list(element.eventDefinitions), ...list(element.eventDefinitionRef)];
  const loop = element.loopCharacteristics;
  reading.nodes.push(
    known<SourceNode>({
      id,
      name: text(element.name),
      type: local(element),
      parent,
      default: isModdle(defaultFlow) ? defaultFlow.id : undefined,
      defaultDangling: reading.dangling.has(`${id} default`) ? true : undefined,
      attachedTo: isModdle(attached) ? attached.id : undefined,
      cancelActivity: element.cancelActivity !== false,
      definitions: definitions.map((definition) => eventDefinition(definition, reading.dangling)),
      message: message(element.messageRef),
      messageDangling: reading.dangling.has(`${id} messageRef`) ? true : undefined,
      script: body(element.script),
      scriptFormat: text(element.scriptFormat),
      loop: isModdle(loop) ? local(loop) : undefined,
      flags: flagNames.filter((name) => element[name] === true),
      direction: text(element.gatewayDirection),
      startQuantity: Number(element.startQuantity ?? 1),
      completionQuantity: Number(element.completionQuantity ?? 1),
      ravand: ravandAttributes(element),
      inputs: mappings(element, 'ravand:Input'),
      outputs: mappings(element, 'ravand:Output'),
      foreign: [...foreign(element), ...definitions.flatMap(foreign)],
    }),
  );
  readElements(list(element.flowElements), id, reading);
}

const dataKinds = new Set(['dataObject', 'dataObjectReference', 'dataStoreReference']);

function readElements(elements: readonly Moddle[], parent: string | undefined, reading: Reading): void {
  for (const element of elements) {
    const kind = local(element);
    if (kind === 'sequenceFlow') reading.flows.push(withId(readFlow(element, parent), reading.flows));
    else if (!dataKinds.has(kind)) readNode(element, parent, reading);
  }
}

function readProcess(element: Moddle, dangling: ReadonlySet<string>): SourceProcess {
  const reading: Reading = { nodes: [], flows: [], dangling };
  readElements(list(element.flowElements), undefined, reading);
  return known<SourceProcess>({
    id: element.id ?? '',
    name: text(element.name),
    isExecutable: element.isExecutable === true,
    runAs: text(element.runAs),
    variables: extensions(element)
      .filter((extension) => extension.$type === 'ravand:Variable')
      .map((extension) =>
        known<{ name?: string; entity?: string }>({ name: text(extension.name), entity: text(extension.entity) }),
      ),
    nodes: reading.nodes,
    flows: reading.flows,
    foreign: foreign(element),
  });
}

/** The id of an element, or of what it stands in: event definitions often have none. */
function nearestId(element: ModdleWarning['element']): string {
  let at = element;
  while (at !== undefined && at.id === undefined) at = at.$parent;
  return at?.id ?? '';
}

/** What moddle warned of, as findings. References that lead nowhere break what we run; unknown attributes only lose their meaning. */
function fromWarning(warning: ModdleWarning): Finding {
  const element = nearestId(warning.element);
  const duplicate = /duplicate ID <(.*?)>/.exec(warning.message)?.[1];
  if (duplicate !== undefined)
    return { element: duplicate, code: 'bpmn.duplicate-id', params: { id: duplicate }, severity: 'error' };
  if (warning.message.startsWith('unresolved reference')) {
    return {
      element,
      code: 'bpmn.unresolved-reference',
      params: { property: warning.property ?? '', id: warning.value ?? '' },
      severity: severityOfReference(warning.property ?? ''),
    };
  }
  if (warning.message.startsWith('unknown attribute'))
    return { element, code: 'bpmn.unknown-attribute', params: { name: warning.property ?? '' }, severity: 'warning' };
  const detail = (warning.message.split('\n')[0] ?? '').slice(0, 200);
  const line = Number(/line: (\d+)/.exec(warning.message)?.[1] ?? 0) + 1;
  const column = Number(/column: (\d+)/.exec(warning.message)?.[1] ?? 0) + 1;
  return { element, code: 'bpmn.unreadable', params: { detail, line, column }, severity: 'error' };
}

const executedReferences = new Set([
  'bpmn:sourceRef',
  'bpmn:targetRef',
  'bpmn:default',
  'bpmn:attachedToRef',
  'bpmn:messageRef',
  'bpmn:errorRef',
  'bpmn:eventDefinitionRef',
  'bpmn:signalRef',
]);
function severityOfReference(property: string): Finding['severity'] {
  return executedReferences.has(property) ? 'error' : 'warning';
}

function danglingOf(warnings: readonly ModdleWarning[]): ReadonlySet<string> {
  const ids = warnings
    .filter((warning) => warning.message.startsWith('unresolved reference'))
    .map((warning) => warning);
  return new Set(
    ids.flatMap((warning) => [
      warning.element?.id ?? '',
      `${warning.element?.id ?? ''} ${(warning.property ?? '').replace('bpmn:', '')}`,
    ]),
  );
}

/** Reads a file; never throws for what is in it. */
export async function parseBpmn(xml: string): Promise<SourceModel> {
  const refused = guardXml(xml);
  if (refused !== undefined) return { processes: [], findings: [refused] };
  let read: { rootElement: unknown; warnings: readonly ModdleWarning[] };
  try {
    read = await new BpmnModdle({ ravand }).fromXML(xml);
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return {
      processes: [],
      findings: [{ element: '', code: 'bpmn.not-xml', params: { detail: detail.slice(0, 200) }, severity: 'error' }],
    };
  }
  const dangling = danglingOf(read.warnings);
  const roots = isModdle(read.rootElement) ? list(read.rootElement.rootElements) : [];
  return {
    processes: roots.filter((root) => root.$type === 'bpmn:Process').map((root) => readProcess(root, dangling)),
    // The text is decoded already, whatever encoding its first line names.
    findings: read.warnings.filter((warning) => !/document encoding/.test(warning.message)).map(fromWarning),
  };
}
