// Reading and changing what lies inside a BPMN element: mappings, event definitions, messages. Every change is one command of the modeler, so undo covers it.

import type { BusinessObject, DiagramElement, ProcessModeler } from './modeler.ts';
import type { TimerProperty, WrittenTime } from './time/time-sentence.ts';

export type MappingKind = 'ravand:Input' | 'ravand:Output' | 'ravand:Variable';

/** The business object of an element; of a label, that of what it labels. */
export function businessOf(element: DiagramElement): BusinessObject {
  return element.businessObject;
}

export function isA(element: DiagramElement, ...types: readonly string[]): boolean {
  return types.some((type) => businessOf(element).$instanceOf(type));
}

export function textOf(business: BusinessObject, property: string): string {
  const value = business.get<unknown>(property);
  return value === undefined || value === null ? '' : String(value);
}

export function extensionsOf(business: BusinessObject, type: MappingKind): readonly BusinessObject[] {
  const holder = business.get<BusinessObject | undefined>('extensionElements');
  return (holder?.get<BusinessObject[]>('values') ?? []).filter((value) => value.$type === type);
}

/** Puts a list of our extension elements in place of the ones of that type, leaving all others as they are. */
export function replaceExtensions(
  modeler: ProcessModeler,
  element: DiagramElement,
  type: MappingKind,
  rows: readonly Readonly<Record<string, string>>[],
): void {
  const business = businessOf(element);
  const holder = business.get<BusinessObject | undefined>('extensionElements');
  const others = (holder?.get<BusinessObject[]>('values') ?? []).filter((value) => value.$type !== type);
  const extension = modeler.factory.create('bpmn:ExtensionElements');
  const values = [...others, ...rows.map((row) => modeler.factory.create(type, row))];
  for (const value of values) (value as { $parent?: BusinessObject }).$parent = extension;
  (extension as unknown as { values: BusinessObject[] }).values = values;
  (extension as { $parent?: BusinessObject }).$parent = business;
  modeler.modeling.updateModdleProperties(element, business, {
    extensionElements: values.length > 0 ? extension : undefined,
  });
}

/** The process an element lies in; of a pool, the process it shows. */
export function processOf(element: DiagramElement): BusinessObject | undefined {
  let at: BusinessObject | undefined = businessOf(element);
  if (at.$instanceOf('bpmn:Participant')) return at.get<BusinessObject | undefined>('processRef');
  while (at && !at.$instanceOf('bpmn:Process')) at = at.$parent;
  return at;
}

/** Record variables of the process, each with its entity. */
export function recordsOf(process: BusinessObject | undefined): readonly { name: string; entity: string }[] {
  if (process === undefined) return [];
  return extensionsOf(process, 'ravand:Variable').map((variable) => ({
    name: textOf(variable, 'name'),
    entity: textOf(variable, 'entity'),
  }));
}

export function eventDefinitionOf(element: DiagramElement, type: string): BusinessObject | undefined {
  const business = businessOf(element);
  if (!business.$instanceOf('bpmn:Event')) return undefined;
  return (business.get<BusinessObject[] | undefined>('eventDefinitions') ?? []).find(
    (definition) => definition.$type === type,
  );
}

const timerProperties: readonly TimerProperty[] = ['timeDate', 'timeDuration', 'timeCycle'];

export function timerOf(definition: BusinessObject): { property: TimerProperty; expression: string } {
  const property = timerProperties.find((name) => definition.get(name) !== undefined) ?? 'timeDuration';
  return {
    property,
    expression: definition.get<BusinessObject | undefined>(property)?.get<string | undefined>('body') ?? '',
  };
}

export function setTimer(
  modeler: ProcessModeler,
  element: DiagramElement,
  definition: BusinessObject,
  { property, text, calendar }: WrittenTime,
): void {
  const others = Object.fromEntries(timerProperties.map((name) => [name, undefined]));
  modeler.modeling.updateModdleProperties(element, definition, {
    ...others,
    [property]: formal(modeler, definition, text),
    calendar,
  });
}

/** A bpmn:FormalExpression with this text under `parent`; undefined for an empty one. */
export function formal(
  modeler: ProcessModeler,
  parent: BusinessObject,
  expression: string,
): BusinessObject | undefined {
  if (expression.trim() === '') return undefined;
  const made = modeler.factory.create('bpmn:FormalExpression', { body: expression });
  (made as { $parent?: BusinessObject }).$parent = parent;
  return made;
}

/** The element that carries a message: an event's message definition, or a receive or send task itself. */
export function messageHolder(element: DiagramElement): BusinessObject | undefined {
  if (isA(element, 'bpmn:ReceiveTask', 'bpmn:SendTask')) return businessOf(element);
  return eventDefinitionOf(element, 'bpmn:MessageEventDefinition');
}

/** Points the holder at the message of that name, making the message in the definitions when there is none. */
export function setMessage(
  modeler: ProcessModeler,
  element: DiagramElement,
  holder: BusinessObject,
  name: string,
): void {
  pointTo(modeler, element, holder, { reference: 'messageRef', type: 'bpmn:Message', key: 'name' }, name);
}

interface RootKind {
  /** Property of the holder: messageRef, errorRef. */
  readonly reference: string;
  readonly type: string;
  /** What one is known by: name, errorCode. */
  readonly key: string;
}

/** Points a holder at the root element (message, signal, error …) that is known by this text, making it when there is none. */
export function pointTo(
  modeler: ProcessModeler,
  element: DiagramElement,
  holder: BusinessObject,
  { reference, type, key }: RootKind,
  text: string | undefined,
): void {
  const known = text?.trim() ?? '';
  if (known === '') {
    modeler.modeling.updateModdleProperties(element, holder, { [reference]: undefined });
    return;
  }
  modeler.together(() => {
    const definitions = definitionsOf(businessOf(element));
    let root = rootsOf(businessOf(element), type).find((one) => textOf(one, key) === known);
    if (!root) {
      root = modeler.factory.create(type, key === 'name' ? { name: known } : { name: known, [key]: known });
      (root as { $parent?: BusinessObject }).$parent = definitions;
      const roots = definitions.get<BusinessObject[]>('rootElements');
      modeler.modeling.updateModdleProperties(element, definitions, { rootElements: [...roots, root] });
    }
    modeler.modeling.updateModdleProperties(element, holder, { [reference]: root });
  });
}

/** Messages, signals, errors or escalations the file declares. */
export function rootsOf(business: BusinessObject, type: string): readonly BusinessObject[] {
  return definitionsOf(business)
    .get<BusinessObject[]>('rootElements')
    .filter((root) => root.$type === type);
}

export interface Input {
  readonly target: string;
  readonly source: string;
}

export function inputsOf(business: BusinessObject): readonly Input[] {
  return extensionsOf(business, 'ravand:Input').map((row) => ({
    target: textOf(row, 'target'),
    source: textOf(row, 'source'),
  }));
}

/** Gives an element an input of this name, changes or takes it away. */
export function setInput(
  modeler: ProcessModeler,
  element: DiagramElement,
  target: string,
  source: string | undefined,
): void {
  const rows = inputsOf(businessOf(element));
  const at = rows.findIndex((row) => row.target === target);
  const next = rows.filter((row) => row.target !== target);
  if (source !== undefined) next.splice(at === -1 ? next.length : at, 0, { target, source });
  replaceExtensions(
    modeler,
    element,
    'ravand:Input',
    next.map((row) => ({ ...row })),
  );
}

/** Name of the innermost lane an element lies in. */
export function laneOf(business: BusinessObject): string | undefined {
  const lanes = (business as unknown as { readonly $parent?: BusinessObject }).$parent?.get<
    BusinessObject[] | undefined
  >('laneSets');
  const search = (sets: readonly BusinessObject[]): string | undefined => {
    for (const set of sets)
      for (const lane of set.get<BusinessObject[] | undefined>('lanes') ?? []) {
        if (!(lane.get<BusinessObject[] | undefined>('flowNodeRef') ?? []).includes(business)) continue;
        const inner = lane.get<BusinessObject | undefined>('childLaneSet');
        return (inner && search([inner])) ?? lane.name ?? lane.id;
      }
    return undefined;
  };
  return search(lanes ?? []);
}

function definitionsOf(business: BusinessObject): BusinessObject {
  let at = business;
  while (at.$parent) at = at.$parent;
  return at;
}
