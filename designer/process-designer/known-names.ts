// The names an expression at an element may use, with their types: records of the process, what forms and services before it leave behind, what it gets itself.
import type { House } from '../../core/engine/check/house.ts';
import { inferShape } from '../../core/expressions/infer-shape.ts';
import { recordSchemaOf, shapeOfKind } from '../../core/expressions/record-shape.ts';
import type { Schema, Shape, SimpleShape } from '../../core/expressions/shape.ts';
import { entityNamed } from '../../schemas/entity-names.ts';
import { businessOf, extensionsOf, processOf, recordsOf, textOf } from './moddle.ts';
import type { BusinessObject, DiagramElement } from './modeler.ts';

function listOf(business: BusinessObject, property: string): readonly BusinessObject[] {
  return business.get<BusinessObject[] | undefined>(property) ?? [];
}

/** What can have run before an element: everything a flow leads from, what a boundary event is attached to, what surrounds it. */
function before(element: BusinessObject): ReadonlySet<BusinessObject> {
  const seen = new Set<BusinessObject>();
  const stack = [element];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const sources = at.$instanceOf('bpmn:FlowNode')
      ? listOf(at, 'incoming').flatMap((flow) => flow.get<BusinessObject | undefined>('sourceRef') ?? [])
      : [];
    const host = at.$instanceOf('bpmn:BoundaryEvent') ? at.get<BusinessObject | undefined>('attachedToRef') : undefined;
    const around = at.$parent?.$instanceOf('bpmn:SubProcess') ? at.$parent : undefined;
    for (const next of [...sources, host, around])
      if (next !== undefined && !seen.has(next)) {
        seen.add(next);
        stack.push(next);
      }
  }
  return seen;
}

function shapeOr(source: string, schema: Schema): Shape {
  try {
    return inferShape(source, schema);
  } catch {
    return 'Any';
  }
}

/** What one element leaves behind. */
function leavesBehind(business: BusinessObject, house: House, schema: Schema): Schema {
  const found: Record<string, Shape> = {};
  const form = business.$instanceOf('bpmn:UserTask')
    ? house.forms.find(({ name }) => name === textOf(business, 'form'))
    : undefined;
  for (const field of form?.own ?? []) found[field.name] = shapeOfKind(field.kind);
  if (business.$instanceOf('bpmn:ScriptTask')) {
    const name = textOf(business, 'resultVariable');
    if (name !== '') found[name] = shapeOr(textOf(business, 'script'), schema);
  } else if (business.$instanceOf('bpmn:BusinessRuleTask') && textOf(business, 'resultVariable') !== '')
    found[textOf(business, 'resultVariable')] = 'Any';
  const loop = business.$instanceOf('bpmn:Activity')
    ? business.get<BusinessObject | undefined>('loopCharacteristics')
    : undefined;
  const collected = loop?.$instanceOf('bpmn:MultiInstanceLoopCharacteristics') ? textOf(loop, 'outputCollection') : '';
  if (collected !== '') found[collected] = { list: 'Any' };
  const outputs = extensionsOf(business, 'ravand:Output');
  const offer =
    'type' in business || business.$instanceOf('bpmn:ServiceTask') || business.$instanceOf('bpmn:SendTask')
      ? house.tasks.find(({ name }) => name === textOf(business, 'type'))
      : undefined;
  if (outputs.length === 0) for (const { name, type } of offer?.answers ?? []) found[name] = type as SimpleShape;
  for (const output of outputs)
    found[textOf(output, 'target')] = shapeOr(textOf(output, 'source'), { ...schema, ...found });
  if (business.$instanceOf('bpmn:SubProcess'))
    for (const inner of listOf(business, 'flowElements'))
      if (inner.$instanceOf('bpmn:FlowNode')) Object.assign(found, leavesBehind(inner, house, schema));
  return found;
}

/** What an element has while it runs: its inputs, and the item of its loop. */
function hasItself(business: BusinessObject, schema: Schema): Schema {
  const found: Record<string, Shape> = {};
  for (let at: BusinessObject | undefined = business; at?.$instanceOf('bpmn:FlowNode'); at = at.$parent) {
    for (const input of extensionsOf(at, 'ravand:Input'))
      found[textOf(input, 'target')] ??= shapeOr(textOf(input, 'source'), schema);
    const loop = at.$instanceOf('bpmn:Activity')
      ? at.get<BusinessObject | undefined>('loopCharacteristics')
      : undefined;
    if (!loop?.$instanceOf('bpmn:MultiInstanceLoopCharacteristics')) continue;
    found.loopCounter = 'number';
    const item = textOf(loop, 'elementVariable');
    if (item !== '') found[item] = 'Any';
  }
  return found;
}

/** Fields and entities of drafts are among them: they go live together. */
export function knownNames(element: DiagramElement, house: House): Schema {
  const schema: Record<string, Shape> = {};
  const find = (name: string) => entityNamed(house.entities, name);
  for (const { name, entity } of recordsOf(processOf(element))) {
    const known = find(entity);
    schema[name] = known === undefined ? 'Any' : { entries: recordSchemaOf(known, find) };
  }
  const business = businessOf(element);
  const from = business.$instanceOf('bpmn:SequenceFlow')
    ? business.get<BusinessObject | undefined>('sourceRef')
    : business;
  if (from === undefined || from.$instanceOf('bpmn:Process')) return schema;
  const earlier = [...before(from), ...(from === business ? [] : [from])];
  for (const one of earlier)
    if (one.$instanceOf('bpmn:FlowNode')) Object.assign(schema, leavesBehind(one, house, schema));
  Object.assign(schema, from.$instanceOf('bpmn:FlowNode') ? hasItself(from, schema) : {});
  delete schema[''];
  return schema;
}

/** Paths of the schema whose values are of these types, through two records at most. */
export function pathsOf(schema: Schema, fits: (shape: Shape) => boolean, depth = 2): readonly string[] {
  return Object.entries(schema).flatMap(([name, shape]) => {
    if (fits(shape)) return [name];
    if (depth === 0 || typeof shape === 'string' || !('entries' in shape)) return [];
    return pathsOf(shape.entries, fits, depth - 1).map((path) => `${name}.${path}`);
  });
}

/** Where dates stand. */
export function datePaths(schema: Schema): readonly string[] {
  return pathsOf(schema, (shape) => shape === 'date' || shape === 'date and time').filter((path) => path.includes('.'));
}

/** References to people of the records of a process: "lead.owner". */
export function personPaths(process: BusinessObject | undefined, house: House): readonly string[] {
  return recordsOf(process).flatMap(({ name, entity }) =>
    (entityNamed(house.entities, entity)?.fields ?? [])
      .filter(({ kind, target }) => kind === 'reference' && target === 'user')
      .map((field) => `${name}.${field.name}`),
  );
}
