// The reader and writer of BPMN XML with our namespace, and with what bpmn-moddle's own descriptors get wrong put right.
/// <reference path="./bpmn-moddle.d.ts" />
import { BpmnModdle } from 'bpmn-moddle';
import ravand from './ravand-moddle.json' with { type: 'json' };

/** Expressions and events that the schema knows by the name of their property; the descriptors would write the name of their type. */
const named = [
  ['ComplexBehaviorDefinition', 'condition'],
  ['ComplexBehaviorDefinition', 'event'],
  ['CorrelationPropertyBinding', 'dataPath'],
  ['CorrelationPropertyRetrievalExpression', 'messagePath'],
] as const;

/** Puts the descriptors of a reader right, before the first element is read. */
export function mendDescriptors({ registry }: Pick<BpmnModdle, 'registry'>): void {
  const propertyOf = (type: string, name: string) =>
    registry.typeMap[`bpmn:${type}`]?.properties.find((property) => property.name === `bpmn:${name}`);
  // The script of a global script task is an element, like that of a script task (BPMN 2.0.2, table 10.104); the descriptor says attribute.
  const script = propertyOf('GlobalScriptTask', 'script');
  if (script !== undefined) script.isAttr = false;
  for (const [type, name] of named) {
    const property = propertyOf(type, name);
    if (property !== undefined) property.xml = { serialize: 'xsi:type' };
  }
}

export function createModdle(): BpmnModdle {
  const moddle = new BpmnModdle({ ravand });
  mendDescriptors(moddle);
  return moddle;
}
