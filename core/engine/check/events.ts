// Which event definitions an event may carry (BPMN 2.0.2, 10.5.2 to 10.5.4), by where it stands.
import { is, type Moddle, many, one, textOf } from './moddle.ts';
import { type EventFacts, isEventSubProcess, kindOf, placeOfDefinition } from './model-index.ts';
import type { Rule } from './rule.ts';

interface Place {
  readonly name: string;
  readonly allowed: readonly string[];
  /** An event that waits for nothing is none. */
  readonly required: boolean;
}

const interrupting = ['message', 'timer', 'escalation', 'error', 'compensate', 'conditional', 'signal'];
const notInterrupting = ['message', 'timer', 'escalation', 'conditional', 'signal'];

/** 10.5.2 (starts), 10.5.4 (catching, throwing, attached) and 10.5.3 (ends). */
function placeOf(event: Moddle): Place | undefined {
  if (is(event, 'StartEvent')) {
    const scope = event.$parent;
    if (isEventSubProcess(scope))
      return event.isInterrupting === false
        ? { name: 'event-sub-process-start-parallel', allowed: notInterrupting, required: true }
        : { name: 'event-sub-process-start', allowed: interrupting, required: true };
    // Starts of embedded sub-processes carry none at all, which the rule about starts says.
    if (!is(scope, 'Process')) return undefined;
    return { name: 'start', allowed: ['message', 'timer', 'conditional', 'signal'], required: false };
  }
  if (is(event, 'BoundaryEvent'))
    return event.cancelActivity === false
      ? { name: 'boundary-parallel', allowed: notInterrupting, required: true }
      : { name: 'boundary', allowed: [...interrupting, 'cancel'], required: true };
  if (is(event, 'IntermediateCatchEvent'))
    return { name: 'catch', allowed: ['message', 'timer', 'conditional', 'link', 'signal'], required: true };
  if (is(event, 'IntermediateThrowEvent'))
    return { name: 'throw', allowed: ['message', 'escalation', 'compensate', 'link', 'signal'], required: false };
  if (is(event, 'EndEvent')) {
    const allowed = ['message', 'escalation', 'error', 'cancel', 'compensate', 'signal', 'terminate'];
    return { name: 'end', allowed, required: false };
  }
  return undefined;
}

const allowedDefinitions: Rule = (model, report) => {
  for (const { event, definitions } of model.events) {
    const place = placeOf(event);
    if (place === undefined) continue;
    if (place.required && definitions.length === 0) report.error(event, 'bpmn.event-definition-missing');
    for (const definition of definitions) {
      const kind = kindOf(definition);
      if (place.allowed.includes(kind)) continue;
      // The one case that has its own sentence: everybody tries it once.
      if (place.name === 'boundary-parallel' && kind === 'error') report.error(event, 'bpmn.error-boundary-interrupts');
      else report.error(event, 'bpmn.event-definition-place', { kind, allowed: place.allowed.join(', ') });
    }
  }
};

/** 10.5.3 and 10.5.4: cancelling is said of transactions only. */
const cancels: Rule = (model, report) => {
  for (const { event, definitions } of model.events) {
    if (!definitions.some((definition) => kindOf(definition) === 'cancel')) continue;
    if (is(event, 'BoundaryEvent') && !is(one(event.attachedToRef), 'Transaction'))
      report.error(event, 'bpmn.cancel-boundary-host');
    if (is(event, 'EndEvent') && !insideTransaction(event)) report.error(event, 'bpmn.cancel-end-place');
  }
};

function insideTransaction(event: Moddle): boolean {
  for (let at = event.$parent; at !== undefined; at = at.$parent) if (is(at, 'Transaction')) return true;
  return false;
}

/** 10.5.1: what stands inside an event belongs to it alone; what several share stands at the root. */
const shared: Rule = (model, report) => {
  for (const { event } of model.events)
    for (const definition of many(event.eventDefinitionRef))
      if (is(definition.$parent, 'Event'))
        report.strict(event, 'bpmn.event-definition-borrowed', {
          definition: definition.id ?? '',
          owner: definition.$parent?.id ?? '',
        });
};

const boundaries: Rule = (model, report) => {
  for (const event of model.of('BoundaryEvent')) {
    const host = one(event.attachedToRef);
    const definitions = model.definitionsOf(event);
    const compensates = definitions.some((definition) => kindOf(definition) === 'compensate');
    if (host === undefined) report.error(event, 'bpmn.boundary-unattached');
    else {
      if (!is(host, 'Activity')) report.error(event, 'bpmn.boundary-host', { host: host.id ?? '' });
      else if (host.$parent !== event.$parent) report.error(event, 'bpmn.boundary-scope', { host: host.id ?? '' });
      if (isEventSubProcess(host)) report.error(event, 'bpmn.boundary-host', { host: host.id ?? '' });
    }
    if (model.incoming(event).length > 0 || many(event.incoming).length > 0)
      report.error(event, 'bpmn.boundary-incoming');
    const leads = model.outgoing(event).length > 0;
    if (compensates && leads) report.error(event, 'bpmn.compensation-boundary-flow');
    if (!compensates && !leads) {
      if (model.listsFlows) report.strict(event, 'bpmn.boundary-ends');
      else report.warning(event, 'bpmn.boundary-ends');
    }
  }
};

const sayings: Readonly<Record<string, string>> = {
  error: 'bpmn.error-caught-twice',
  escalation: 'bpmn.escalation-caught-twice',
  cancel: 'bpmn.cancel-caught-twice',
  message: 'bpmn.message-caught-twice',
};

/** What two events beside each other must not both catch; undefined = they may. */
function caughtBy(definition: Moddle): { readonly kind: string; readonly code: string } | undefined {
  const kind = kindOf(definition);
  if (kind === 'error') return { kind, code: String(one(definition.errorRef)?.errorCode ?? '') };
  if (kind === 'escalation') return { kind, code: String(one(definition.escalationRef)?.escalationCode ?? '') };
  if (kind === 'cancel') return { kind, code: '' };
  const message = kind === 'message' ? one(definition.messageRef) : undefined;
  // With a correlation key, two events wait for two messages of one name.
  if (message === undefined || [definition, definition.$parent, message].some(hasOwnWords)) return undefined;
  return { kind, code: textOf(message.name) ?? message.id ?? '' };
}

/** 10.5.7: one catcher of each error and escalation at an activity or in a scope; of two that wait for one message neither is meant. */
const twice: Rule = (model, report) => {
  const caught = new Map<string, Moddle>();
  for (const { event, definitions } of model.events) {
    const inside = is(event, 'StartEvent') && isEventSubProcess(event.$parent);
    const around = is(event, 'BoundaryEvent') ? one(event.attachedToRef) : inside ? event.$parent?.$parent : undefined;
    if (around === undefined) continue;
    for (const definition of definitions) {
      const found = caughtBy(definition);
      if (found === undefined) continue;
      const key = JSON.stringify([around.id, inside, found]);
      const other = caught.get(key) ?? event;
      caught.set(key, other);
      // An event sub-process with two starts is told so by another rule.
      if (other === event || (inside && other.$parent === event.$parent)) continue;
      report.error(event, sayings[found.kind] ?? '', { code: found.code === '' ? '*' : found.code });
    }
  }
};

/** 8.4.4: a thrown escalation says which one it is; so does a thrown error. */
const escalations: Rule = (model, report) => {
  const throwing = ({ event }: EventFacts): boolean => is(event, 'EndEvent', 'IntermediateThrowEvent');
  for (const { event, definitions } of model.events.filter(throwing))
    for (const definition of definitions)
      if (kindOf(definition) === 'escalation' && !one(definition.escalationRef)?.escalationCode)
        report.strict(event, 'bpmn.escalation-code-missing');
};

/** 8.4.3: the error that an executable process throws has a code. A file that names no flows may mean the error's name. */
const thrownErrors: Rule = (model, report) => {
  for (const { event, definitions } of model.events) {
    if (!is(event, 'EndEvent')) continue;
    for (const definition of definitions) {
      const error = kindOf(definition) === 'error' ? one(definition.errorRef) : undefined;
      if (error === undefined || textOf(error.errorCode) !== undefined) continue;
      if (model.listsFlows) report.strict(event, 'bpmn.error-code-missing');
      else report.warning(event, 'bpmn.error-code-missing');
    }
  }
};

/** 10.5.5: one of the three says when; two would contradict each other. */
const timers: Rule = (model, report) => {
  for (const definition of model.of('TimerEventDefinition')) {
    const given = ['timeDate', 'timeDuration', 'timeCycle'].filter((name) => one(definition[name]) !== undefined);
    if (given.length > 1)
      report.error(placeOfDefinition(definition), 'bpmn.timer-several', { found: given.join(', ') });
  }
};

/** 10.5.5: an executable process waits for a condition that can be evaluated. */
const conditionals: Rule = (model, report) => {
  for (const definition of model.of('ConditionalEventDefinition'))
    if (one(definition.condition) === undefined || String(one(definition.condition)?.body ?? '').trim() === '')
      report.strict(placeOfDefinition(definition), 'bpmn.conditional-empty');
};

/** Our own attributes, or another engine's. */
const hasOwnWords = (element: Moddle | undefined): boolean =>
  textOf(element?.correlationKey) !== undefined ||
  Object.keys(element?.$attrs ?? {}).some((name) => /^(ravand|camunda|activiti|flowable|zeebe):/.test(name)) ||
  many(one(element?.extensionElements)?.values).length > 0;

/** Does the event or its definition name the service that sends? Then that knows the message. */
const hasService = (element: Moddle | undefined): boolean =>
  textOf(element?.type) !== undefined ||
  Object.keys(element?.$attrs ?? {}).some((name) => /^(ravand|camunda|activiti|flowable):/.test(name)) ||
  many(one(element?.extensionElements)?.values).some((extension) => extension.$type.endsWith(':taskDefinition'));

/** 10.5.5: a signal event names its signal, a message event its message. */
const named: Rule = (model, report) => {
  for (const definition of model.of('SignalEventDefinition'))
    if (one(definition.signalRef) === undefined) report.strict(placeOfDefinition(definition), 'bpmn.signal-missing');
  for (const definition of model.of('MessageEventDefinition')) {
    const event = definition.$parent;
    if (one(definition.messageRef) !== undefined || hasService(definition) || hasService(event)) continue;
    report.strict(placeOfDefinition(definition), 'bpmn.message-missing');
  }
};

/** 10.5.1: waiting for all of several things needs several. */
const allOfSeveral: Rule = (model, report) => {
  for (const { event, definitions } of model.events)
    if (event.parallelMultiple === true && definitions.length < 2)
      report.strict(event, 'bpmn.parallel-multiple', { count: definitions.length });
};

export const eventRules: readonly Rule[] = [
  allowedDefinitions,
  cancels,
  shared,
  boundaries,
  twice,
  escalations,
  thrownErrors,
  timers,
  conditionals,
  named,
  allOfSeveral,
];
