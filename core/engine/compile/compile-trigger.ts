// What an event waits for or does: its event definitions → EventTriggers, the same for every event that carries them.

import type { CompiledExpression } from '../../expressions/expressions.ts';
import type { EventTrigger, TriggerOf } from '../model.ts';
import { known } from '../parse/read-settings.ts';
import type { Settings, SourceEventDefinition, SourceMessage, SourceNode } from '../parse/source-model.ts';
import { isIsoTimer } from '../time/time.ts';
import { type Findings, isJuel } from './findings.ts';

/** A name that is computed: "alert-${customer}", or FEEL behind "=". */
function nameOf(node: SourceNode, name: string, findings: Findings): CompiledExpression | undefined {
  return isJuel(name) || name.startsWith('=') ? findings.expression(node, name, 'name') : undefined;
}

/** The message of an event definition, send or receive task. */
export function compileMessage(
  node: SourceNode,
  message: SourceMessage | undefined,
  settings: Settings,
  findings: Findings,
): TriggerOf<'message'> | undefined {
  if (message?.name === undefined) {
    findings.error(node, 'bpmn.message-missing');
    return undefined;
  }
  const source = settings.correlationKey ?? node.settings.correlationKey ?? message.correlationKey;
  return known<TriggerOf<'message'>>({
    type: 'message',
    message: message.name,
    name: nameOf(node, message.name, findings),
    correlationKey: findings.expression(node, source, 'correlationKey'),
    payload: findings.expression(node, settings.payload ?? node.settings.payload, 'payload'),
  });
}

function compileTimer(
  node: SourceNode,
  { timer, settings }: SourceEventDefinition,
  findings: Findings,
): EventTrigger | undefined {
  if (timer === undefined || timer.text === '') {
    findings.error(node, 'bpmn.timer-missing');
    return undefined;
  }
  // An ISO text is a literal; as FEEL, P3D would be the name of a variable.
  const isLiteral = isIsoTimer(timer.timer, timer.text);
  const looksLiteral = /^-?P(T?\d|T?$)|^R\d*\/|^\d{4}-\d{2}-\d{2}T/.test(timer.text) && !isJuel(timer.text);
  if (looksLiteral && !isLiteral) {
    findings.error(node, 'bpmn.timer-invalid', { timer: timer.timer, found: timer.text.slice(0, 100) });
    return undefined;
  }
  const expression = findings.expression(node, isLiteral ? JSON.stringify(timer.text) : timer.text, 'timer');
  if (expression === undefined) return undefined;
  const calendar = settings.calendar ?? node.settings.calendar;
  return known<TriggerOf<'timer'>>({ type: 'timer', timer: timer.timer, expression, calendar });
}

const isThrowing = (node: SourceNode): boolean => node.type === 'endEvent' || node.type === 'intermediateThrowEvent';

/** What catches an error or escalation without a code catches every code. */
function codeOf(node: SourceNode, { code, isCodeless }: SourceEventDefinition): string | undefined {
  return isCodeless === true && !isThrowing(node) ? undefined : code;
}

type Compile = (node: SourceNode, definition: SourceEventDefinition, findings: Findings) => EventTrigger | undefined;

/** One line per event definition of BPMN. */
const definitions: Readonly<Record<string, Compile>> = {
  timerEventDefinition: compileTimer,
  messageEventDefinition(node, definition, findings) {
    // With a service type, the message goes out through a handler that knows its receiver.
    const service = definition.settings.type ?? node.settings.type;
    if (isThrowing(node) && service !== undefined && definition.message?.name === undefined)
      return { type: 'message', message: '' };
    return compileMessage(node, definition.message, definition.settings, findings);
  },
  signalEventDefinition(node, { name, settings }, findings) {
    if (name === undefined) {
      findings.error(node, 'bpmn.signal-missing');
      return undefined;
    }
    const payload = findings.expression(node, settings.payload ?? node.settings.payload, 'payload');
    const given = nameOf(node, name, findings);
    return known<TriggerOf<'signal'>>({ type: 'signal', signal: name, name: given, payload });
  },
  conditionalEventDefinition(node, { condition, settings }, findings) {
    if (condition === undefined || condition === '') {
      findings.error(node, 'bpmn.condition-empty');
      return undefined;
    }
    const compiled = findings.expression(node, condition, 'condition');
    if (compiled === undefined) return undefined;
    const names = settings.variableName?.split(',').map((name) => name.trim());
    return known<TriggerOf<'conditional'>>({ type: 'conditional', condition: compiled, variables: names });
  },
  errorEventDefinition(node, definition, findings) {
    const { settings } = definition;
    const code = codeOf(node, definition);
    // 8.4.3: what is thrown is called something.
    if (node.type === 'endEvent' && code === undefined) findings.error(node, 'bpmn.error-code-missing');
    return known<TriggerOf<'error'>>({
      type: 'error',
      code,
      codeVariable: settings.errorCodeVariable,
      messageVariable: settings.errorMessageVariable,
    });
  },
  escalationEventDefinition: (node, definition) =>
    known<TriggerOf<'escalation'>>({
      type: 'escalation',
      code: codeOf(node, definition),
      codeVariable: definition.settings.escalationCodeVariable,
    }),
  compensateEventDefinition: (_node, { activity, wait }) =>
    known<TriggerOf<'compensation'>>({ type: 'compensation', activity, wait: wait !== false }),
  cancelEventDefinition: () => ({ type: 'cancel' }),
  terminateEventDefinition: () => ({ type: 'terminate' }),
  // Which event it leads to is known once all events of the scope are.
  linkEventDefinition: (node, { name }) => ({ type: 'link', name: name ?? node.name ?? '' }),
};

/** One event definition; undefined when there is a finding that keeps the model from running. */
export function compileDefinition(
  node: SourceNode,
  definition: SourceEventDefinition,
  findings: Findings,
): EventTrigger | undefined {
  const compile = Object.hasOwn(definitions, definition.type) ? definitions[definition.type] : undefined;
  if (compile === undefined) {
    findings.error(node, 'bpmn.not-yet', { kind: `${definition.type.replace('EventDefinition', '')} ${node.type}` });
    return undefined;
  }
  return compile(node, definition, findings);
}

/** The triggers of an event; undefined when there is a finding that keeps the model from running. */
export function compileTriggers(node: SourceNode, findings: Findings): readonly EventTrigger[] | undefined {
  if (node.definitions.length === 0 && (node.type === 'intermediateCatchEvent' || node.type === 'boundaryEvent')) {
    findings.error(node, 'bpmn.event-definition-missing');
    return undefined;
  }
  const triggers = node.definitions.map((definition) => compileDefinition(node, definition, findings));
  return triggers.every((trigger) => trigger !== undefined) ? triggers : undefined;
}
