// Reading and changing what lies inside a BPMN element: mappings, event definitions, messages. Every change is one command of the modeler, so undo covers it.
import type { BusinessObject, DiagramElement, ProcessModeler } from './modeler.ts';

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

export function eventDefinitionOf(element: DiagramElement, type: string): BusinessObject | undefined {
  const business = businessOf(element);
  if (!business.$instanceOf('bpmn:Event')) return undefined;
  return (business.get<BusinessObject[] | undefined>('eventDefinitions') ?? []).find(
    (definition) => definition.$type === type,
  );
}

export type TimerProperty = 'timeDate' | 'timeDuration' | 'timeCycle';
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
  property: TimerProperty,
  expression: string,
): void {
  const others = Object.fromEntries(timerProperties.map((name) => [name, undefined]));
  modeler.modeling.updateModdleProperties(element, definition, {
    ...others,
    [property]: formal(modeler, definition, expression),
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
  if (name.trim() === '') {
    modeler.modeling.updateModdleProperties(element, holder, { messageRef: undefined });
    return;
  }
  const definitions = definitionsOf(businessOf(element));
  const roots = definitions.get<BusinessObject[]>('rootElements');
  let message = roots.find((root) => root.$type === 'bpmn:Message' && root.name === name);
  if (!message) {
    message = modeler.factory.create('bpmn:Message', { name });
    (message as { $parent?: BusinessObject }).$parent = definitions;
    modeler.modeling.updateModdleProperties(element, definitions, { rootElements: [...roots, message] });
  }
  modeler.modeling.updateModdleProperties(element, holder, { messageRef: message });
}

function definitionsOf(business: BusinessObject): BusinessObject {
  let at = business;
  while (at.$parent) at = at.$parent;
  return at;
}
