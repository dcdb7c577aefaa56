// What an event waits for or does: one event definition → EventTrigger. Kinds that do not run yet are named by element.

import { isIsoTimer } from '../iso-time.ts';
import type { EventTrigger } from '../model.ts';
import type { SourceEventDefinition, SourceMessage, SourceNode } from '../parse/source-model.ts';
import type { Findings } from './findings.ts';

export type MessageTrigger = Extract<EventTrigger, { type: 'message' }>;

/** Which definitions an event of this type may carry today. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  startEvent: ['messageEventDefinition'],
  endEvent: ['messageEventDefinition', 'errorEventDefinition', 'terminateEventDefinition'],
  intermediateCatchEvent: ['messageEventDefinition', 'timerEventDefinition'],
  intermediateThrowEvent: ['messageEventDefinition'],
  boundaryEvent: ['messageEventDefinition', 'timerEventDefinition', 'errorEventDefinition'],
};

const bpmnDefinitions =
  /^(cancel|compensate|conditional|error|escalation|link|message|signal|terminate|timer)EventDefinition$/;

interface MessageNeeds {
  /** A catching one must say whose message it is. */
  readonly key: 'required' | 'optional';
}

/** The message of an event definition, send or receive task. */
export function compileMessage(
  node: SourceNode,
  message: SourceMessage | undefined,
  ravand: Readonly<Record<string, string>>,
  needs: MessageNeeds,
  findings: Findings,
): MessageTrigger | undefined {
  if (message?.name === undefined) {
    findings.error(node, 'bpmn.message-missing');
    return undefined;
  }
  const source = ravand.correlationKey ?? node.ravand.correlationKey ?? message.correlationKey;
  if (source === undefined && needs.key === 'required')
    findings.error(node, 'bpmn.correlation-key-missing', { message: message.name });
  const correlationKey = findings.expression(node, source, 'correlationKey');
  const payload = findings.expression(node, ravand.payload ?? node.ravand.payload, 'payload');
  return {
    type: 'message',
    message: message.name,
    ...(correlationKey === undefined ? {} : { correlationKey }),
    ...(payload === undefined ? {} : { payload }),
  };
}

function compileTimer(
  node: SourceNode,
  definition: SourceEventDefinition,
  findings: Findings,
): EventTrigger | undefined {
  const timer = definition.timer;
  if (timer === undefined || timer.text === '') {
    findings.error(node, 'bpmn.timer-missing');
    return undefined;
  }
  // An ISO text is a literal; as FEEL, P3D would be the name of a variable.
  const source = isIsoTimer(timer.timer, timer.text) ? JSON.stringify(timer.text) : timer.text;
  if (/^-?P|^R\d*\/|^\d{4}-\d{2}-\d{2}T/.test(timer.text) && source === timer.text) {
    findings.error(node, 'bpmn.timer-invalid', { timer: timer.timer, found: timer.text.slice(0, 100) });
    return undefined;
  }
  const expression = findings.expression(node, source, 'timer');
  return expression === undefined ? undefined : { type: 'timer', timer: timer.timer, expression };
}

function compileOne(node: SourceNode, definition: SourceEventDefinition, findings: Findings): EventTrigger | undefined {
  if (definition.type === 'timerEventDefinition') return compileTimer(node, definition, findings);
  if (definition.type === 'terminateEventDefinition') return { type: 'terminate' };
  if (definition.type === 'errorEventDefinition') {
    const code = definition.error?.code;
    if (node.type === 'endEvent' && code === undefined && definition.dangling !== true)
      findings.error(node, 'bpmn.error-code-missing');
    return { type: 'error', ...(code === undefined ? {} : { code }) };
  }
  const throws = node.type === 'endEvent' || node.type === 'intermediateThrowEvent';
  // With a service type, the message goes out through a handler that knows its receiver.
  const service = definition.ravand.type ?? node.ravand.type;
  if (throws && service !== undefined && definition.message?.name === undefined)
    return { type: 'message', message: '' };
  const key = node.type === 'startEvent' || (throws && service !== undefined) ? 'optional' : 'required';
  return compileMessage(node, definition.message, definition.ravand, { key }, findings);
}

/** The trigger of an event; undefined when there is a finding that keeps the model from running. */
export function compileTrigger(node: SourceNode, findings: Findings): EventTrigger | undefined {
  const definition = node.definitions[0];
  if (definition === undefined) {
    if (node.type === 'intermediateCatchEvent' || node.type === 'boundaryEvent') {
      findings.error(node, 'bpmn.event-definition-missing');
      return undefined;
    }
    return { type: 'none' };
  }
  if (node.definitions.length > 1) {
    findings.error(node, 'bpmn.not-yet', { kind: 'multiple event definitions' });
    return undefined;
  }
  if (!bpmnDefinitions.test(definition.type) || !(allowed[node.type] ?? []).includes(definition.type)) {
    const kind = `${definition.type.replace('EventDefinition', '')} ${node.type}`;
    findings.error(node, 'bpmn.not-yet', { kind });
    return undefined;
  }
  return compileOne(node, definition, findings);
}
