// Processes of the file → nodes, flows and associations as plain data, sub-processes flattened with their parent's id.
import { bodyOf, isModdle, localType, type Moddle, many, textOf } from '../check/moddle.ts';
import { type Dangling, readEventDefinition, readMessage } from './read-events.ts';
import { readLoop } from './read-loop.ts';
import { extensions, known, readSettings, variableOf } from './read-settings.ts';
import type {
  SourceAssociation,
  SourceData,
  SourceFlow,
  SourceMessage,
  SourceNode,
  SourceProcess,
} from './source-model.ts';

interface Reading {
  readonly nodes: SourceNode[];
  readonly flows: SourceFlow[];
  readonly associations: SourceAssociation[];
  readonly localData: Map<string, readonly string[]>;
  readonly dangling: Dangling;
  /** How many flows without an id lead from one element to another. */
  readonly unnamed: Map<string, number>;
  /** Name of the lane by node id. */
  readonly lanes: ReadonlyMap<string, string>;
}

const flagNames = ['triggeredByEvent', 'isForCompensation', 'instantiate', 'parallelMultiple'];
const idOf = (value: unknown): string | undefined => (isModdle(value) ? value.id : undefined);

function readFlow(element: Moddle, parent: string | undefined, reading: Reading): SourceFlow {
  const source = idOf(element.sourceRef);
  const target = idOf(element.targetRef);
  const condition = element.conditionExpression;
  return known<SourceFlow>({
    id: element.id ?? nameOfFlow(source, target, reading),
    name: textOf(element.name),
    source,
    target,
    condition: condition === undefined ? undefined : (bodyOf(condition) ?? ''),
    conditionLanguage: isModdle(condition) ? textOf(condition.language) : undefined,
    parent,
  });
}

/** The id of a sequence flow is optional in the schema; nothing but a default could refer to it, so its ends name it. */
function nameOfFlow(source = '', target = '', { unnamed }: Reading): string {
  const ends = `${source}→${target}`;
  const count = (unnamed.get(ends) ?? 0) + 1;
  unnamed.set(ends, count);
  return count === 1 ? ends : `${ends}·${count}`;
}

/** A called element is a qualified name (BPMN 2.0.2, 8.2.2); what is deployed is known by its id. */
function localPart(name: string | undefined): string | undefined {
  return name === undefined || /^[$#=]/.test(name) ? name : name.slice(name.indexOf(':') + 1);
}

function readNode(element: Moddle, parent: string | undefined, reading: Reading): SourceNode {
  const definitions = [...many(element.eventDefinitions), ...many(element.eventDefinitionRef)];
  const { settings, inputs, outputs } = readSettings(element);
  const id = element.id ?? '';
  return known<SourceNode>({
    id,
    name: textOf(element.name),
    type:
      element.triggeredByEvent === true && localType(element) === 'subProcess' ? 'eventSubProcess' : localType(element),
    parent,
    default: idOf(element.default),
    attachedTo: idOf(element.attachedToRef),
    cancelActivity: element.cancelActivity !== false,
    isInterrupting: element.isInterrupting !== false,
    definitions: definitions.map((definition) => readEventDefinition(definition, reading.dangling)),
    message: readMessage(element.messageRef) ?? messageOf(element.operationRef),
    script: textOf(element.script) ?? bodyOf(element.script) ?? settings.script,
    scriptFormat: textOf(element.scriptFormat) ?? textOf(element.scriptLanguage),
    loop: isModdle(element.loopCharacteristics)
      ? readLoop(element, element.loopCharacteristics, reading.dangling)
      : undefined,
    flags: flagNames.filter((name) => element[name] === true),
    startQuantity: Number(element.startQuantity ?? 1),
    completionQuantity: Number(element.completionQuantity ?? 1),
    calledElement: settings.calledElement ?? localPart(textOf(element.calledElement)),
    ordering: textOf(element.ordering),
    cancelRemaining: element.cancelRemainingInstances !== false,
    completion: bodyOf(element.completionCondition),
    activation: bodyOf(element.activationCondition),
    eventGatewayType: textOf(element.eventGatewayType),
    lane: reading.lanes.get(id),
    datum: datumOf(element),
    ...readData(element),
    settings,
    inputs,
    outputs,
  });
}

/** A task that names only its operation sends or receives what goes into that (BPMN 2.0.2, 10.3.3). */
const messageOf = (operation: unknown): SourceMessage | undefined =>
  isModdle(operation) ? readMessage(operation.inMessageRef) : undefined;

/** What an element gives: its only data output, or, of an instance of a multi-instance, one item of a list. */
function datumOf(element: Moddle): string | undefined {
  const item = isModdle(element.loopCharacteristics) ? element.loopCharacteristics.outputDataItem : undefined;
  if (item !== undefined) return variableOf(item);
  const { dataOutputs } = readData(element);
  return dataOutputs.length === 1 ? dataOutputs[0] : undefined;
}

/** Events hold their data themselves, everything else in its specification. */
function readData(element: Moddle): SourceData {
  const holder = isModdle(element.ioSpecification) ? element.ioSpecification : element;
  const variables = (data: unknown): readonly string[] => many(data).flatMap((datum) => variableOf(datum) ?? []);
  return { dataInputs: variables(holder.dataInputs), dataOutputs: variables(holder.dataOutputs) };
}

const dataKinds = new Set(['dataObject', 'dataObjectReference', 'dataStoreReference']);

function readElements(holder: Moddle, parent: string | undefined, reading: Reading): void {
  for (const element of many(holder.flowElements)) {
    const kind = localType(element);
    if (kind === 'sequenceFlow') reading.flows.push(readFlow(element, parent, reading));
    else if (!dataKinds.has(kind)) {
      reading.nodes.push(readNode(element, parent, reading));
      readElements(element, element.id ?? '', reading);
    }
  }
  const own = [
    ...many(holder.properties),
    ...many(holder.flowElements).filter(({ $type }) => $type === 'bpmn:DataObject'),
  ];
  if (parent !== undefined && own.length > 0)
    reading.localData.set(
      parent,
      own.flatMap((datum) => variableOf(datum) ?? []),
    );
  for (const artifact of many(holder.artifacts)) {
    const source = idOf(artifact.sourceRef);
    const target = idOf(artifact.targetRef);
    if (artifact.$type === 'bpmn:Association' && source !== undefined && target !== undefined)
      reading.associations.push({ source, target });
  }
}

function readLanes(sets: readonly Moddle[], lanes: Map<string, string>): ReadonlyMap<string, string> {
  for (const lane of sets.flatMap((set) => many(set.lanes))) {
    const name = textOf(lane.name) ?? lane.id ?? '';
    for (const node of many(lane.flowNodeRef)) if (node.id !== undefined) lanes.set(node.id, name);
    if (isModdle(lane.childLaneSet)) readLanes([lane.childLaneSet], lanes);
  }
  return lanes;
}

function emptyReading(dangling: Dangling, lanes: ReadonlyMap<string, string>): Reading {
  return { nodes: [], flows: [], associations: [], localData: new Map(), dangling, unnamed: new Map(), lanes };
}

export function readProcess(element: Moddle, dangling: Dangling): SourceProcess {
  const reading = emptyReading(dangling, readLanes(many(element.laneSets), new Map()));
  readElements(element, undefined, reading);
  return known<SourceProcess>({
    id: element.id ?? '',
    name: textOf(element.name),
    isExecutable: element.isExecutable === true,
    saysExecutable: element.isExecutable !== undefined,
    runAs: textOf(element.runAs),
    ...readData(element),
    variables: extensions(element)
      .filter((extension) => extension.$type === 'ravand:Variable')
      .map((extension) =>
        known<{ name?: string; entity?: string }>({ name: textOf(extension.name), entity: textOf(extension.entity) }),
      ),
    nodes: reading.nodes,
    flows: reading.flows,
    associations: reading.associations,
    localData: reading.localData,
  });
}

/** A global task is a task that stands by itself (BPMN 2.0.2, 10.3.4). */
export function readGlobalTask(element: Moddle, dangling: Dangling): SourceNode {
  const node = readNode(element, undefined, emptyReading(dangling, new Map()));
  const kind = node.type.replace(/^global/, '');
  return { ...node, type: kind.charAt(0).toLowerCase() + kind.slice(1) };
}
