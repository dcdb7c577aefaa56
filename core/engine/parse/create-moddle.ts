// The reader and writer of BPMN XML with our namespace, and with what bpmn-moddle's own descriptors get wrong put right.
/// <reference path="./bpmn-moddle.d.ts" />
import { BpmnModdle } from 'bpmn-moddle';
import ravand from './ravand-moddle.json' with { type: 'json' };

export function createModdle(): BpmnModdle {
  const moddle = new BpmnModdle({ ravand });
  // The script of a global script task is an element, like that of a script task (BPMN 2.0.2, table 10.104); the descriptor says attribute.
  const script = moddle.registry.typeMap['bpmn:GlobalScriptTask']?.properties.find(
    ({ name }) => name === 'bpmn:script',
  );
  if (script !== undefined) script.isAttr = false;
  return moddle;
}
