// Loop characteristics of an activity → source data; the list of a multi-instance is found where the standard or another product puts it.
import { bodyOf, isModdle, type Moddle, many, textOf } from '../check/moddle.ts';
import { type Dangling, readEventDefinition } from './read-events.ts';
import { known, readSettings, variableOf } from './read-settings.ts';
import type { SourceLoop } from './source-model.ts';

/** The data object that is handed to, or taken from, a data input or output of the activity. */
function associated(activity: Moddle, reference: unknown, way: 'in' | 'out'): string | undefined {
  if (!isModdle(reference)) return undefined;
  const associations = many(way === 'in' ? activity.dataInputAssociations : activity.dataOutputAssociations);
  for (const association of associations) {
    const [source] = many(association.sourceRef);
    if (way === 'in' && association.targetRef === reference)
      return bodyOf(association.transformation) ?? variableOf(source);
    if (way === 'out' && source === reference) return variableOf(association.targetRef);
  }
  return variableOf(reference);
}

function throwsOf(loop: Moddle, dangling: Dangling): SourceLoop['throws'] {
  const simple = (when: 'each' | 'first', reference: unknown): SourceLoop['throws'] =>
    isModdle(reference) ? [{ when, definition: readEventDefinition(reference, dangling) }] : [];
  if (loop.behavior === 'None') return simple('each', loop.noneBehaviorEventRef);
  if (loop.behavior === 'One') return simple('first', loop.oneBehaviorEventRef);
  if (loop.behavior !== 'Complex') return [];
  return many(loop.complexBehaviorDefinition).flatMap((complex) => {
    const event = isModdle(complex.event) ? complex.event : undefined;
    const condition = bodyOf(complex.condition) ?? 'true';
    return many(event?.eventDefinitions).map((definition) => ({
      when: { condition },
      definition: readEventDefinition(definition, dangling),
    }));
  });
}

export function readLoop(activity: Moddle, loop: Moddle, dangling: Dangling): SourceLoop {
  const { settings } = readSettings(loop);
  const given = (name: string): string | undefined => settings[name] ?? textOf(activity.$attrs?.[`ravand:${name}`]);
  return known<SourceLoop>({
    type: loop.$type === 'bpmn:MultiInstanceLoopCharacteristics' ? 'multi' : 'standard',
    condition: bodyOf(loop.loopCondition),
    testBefore: loop.testBefore === true,
    maximum: loop.loopMaximum === undefined ? undefined : (bodyOf(loop.loopMaximum) ?? String(loop.loopMaximum)),
    isSequential: loop.isSequential === true,
    cardinality: bodyOf(loop.loopCardinality),
    collection: given('collection') ?? associated(activity, loop.loopDataInputRef, 'in'),
    elementVariable: given('elementVariable') ?? variableOf(loop.inputDataItem),
    outputCollection: given('outputCollection') ?? associated(activity, loop.loopDataOutputRef, 'out'),
    outputElement: given('outputElement') ?? variableOf(loop.outputDataItem),
    completion: bodyOf(loop.completionCondition),
    throws: throwsOf(loop, dangling),
  });
}
