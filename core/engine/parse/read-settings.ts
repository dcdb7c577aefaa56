// Our own attributes of an element, over what other products say of it in our words; its mappings, from every notation that has them.
import { bodyOf, isModdle, type Moddle, many, textOf } from '../check/moddle.ts';
import type { Settings, SourceMapping } from './source-model.ts';
import { readVendor } from './vendor/read-vendor.ts';

const names = [
  'form',
  'assignee',
  'candidateRole',
  'candidateRoles',
  'candidateUsers',
  'due',
  'followUp',
  'priority',
  'type',
  'retries',
  'mustSucceed',
  'decision',
  'correlationKey',
  'payload',
  'resultVariable',
  'startOn',
  'startIf',
  'calendar',
  'collection',
  'elementVariable',
  'outputCollection',
  'outputElement',
  'inputAll',
  'outputAll',
  'binding',
  'version',
  'businessKey',
  'calledElement',
  'calledElementExpression',
  'errorCodeVariable',
  'errorMessageVariable',
  'escalationCodeVariable',
  'variableName',
  'activate',
];

export interface Reading {
  readonly settings: Settings;
  readonly inputs: readonly SourceMapping[];
  readonly outputs: readonly SourceMapping[];
}

/** Leaves out what is undefined, as exactOptionalPropertyTypes asks. */
export function known<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) kept[name] = value;
  return kept as T;
}

export function extensions(element: Moddle): readonly Moddle[] {
  const holder = element.extensionElements;
  return isModdle(holder) ? many(holder.values) : [];
}

function own(element: Moddle): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = element[name] ?? element.$attrs?.[`ravand:${name}`];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      found[name] = String(value);
  }
  return found;
}

function mappings(element: Moddle, type: string): readonly SourceMapping[] {
  return extensions(element)
    .filter((extension) => extension.$type === type)
    .map((extension) => known<SourceMapping>({ target: textOf(extension.target), source: textOf(extension.source) }));
}

export function readSettings(element: Moddle): Reading {
  const vendor = readVendor(element);
  return {
    settings: { ...vendor.settings, ...own(element) },
    inputs: [...dataInputs(element), ...vendor.inputs, ...mappings(element, 'ravand:Input')],
    outputs: [...dataOutputs(element), ...vendor.outputs, ...mappings(element, 'ravand:Output')],
  };
}

const variableForm = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;

/** The variable that a data object, property, data input or output is: its name where that can be one, else its id, which may hold "-" and ".". */
export function variableOf(data: unknown): string | undefined {
  if (!isModdle(data)) return undefined;
  if (isModdle(data.dataObjectRef)) return variableOf(data.dataObjectRef);
  const name = textOf(data.name);
  return name !== undefined && variableForm.test(name) ? name : data.id?.replace(/[^\p{L}\p{M}\p{N}_]/gu, '_');
}

/** A data association as a mapping: transformed, assigned, or as it is (BPMN 2.0.2, 10.4.2). */
function association(element: Moddle): readonly SourceMapping[] {
  const target = variableOf(element.targetRef);
  const [from] = many(element.sourceRef);
  const assignments = many(element.assignment);
  if (assignments.length > 0)
    return assignments.map((assignment) =>
      known<SourceMapping>({
        target: assignmentTarget(bodyOf(assignment.to)) ?? target,
        source: bodyOf(assignment.from),
      }),
    );
  const source = bodyOf(element.transformation) ?? variableOf(from);
  return target === undefined || source === undefined ? [] : [{ target, source }];
}

function assignmentTarget(text: string | undefined): string | undefined {
  const name = text?.replace(/^[$#]\{\s*|\s*\}$/g, '');
  return name !== undefined && variableForm.test(name) ? name : undefined;
}

/** A list of a loop is no input of its instances: loopDataInputRef says where it comes from. */
function dataInputs(element: Moddle): readonly SourceMapping[] {
  const loop = isModdle(element.loopCharacteristics) ? element.loopCharacteristics : undefined;
  return many(element.dataInputAssociations)
    .filter((each) => each.targetRef !== loop?.loopDataInputRef || each.targetRef === undefined)
    .flatMap(association);
}

function dataOutputs(element: Moddle): readonly SourceMapping[] {
  const loop = isModdle(element.loopCharacteristics) ? element.loopCharacteristics : undefined;
  return many(element.dataOutputAssociations)
    .filter(
      (each) =>
        loop?.loopDataOutputRef === undefined || !many(each.sourceRef).includes(loop.loopDataOutputRef as Moddle),
    )
    .flatMap(association);
}
