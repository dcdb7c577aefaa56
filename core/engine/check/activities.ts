// Tasks (BPMN 2.0.2, 10.3.3): what they send, receive, call and run must fit the messages and operations they name.

import { limits } from '../../kernel/limits.ts';
import { sameItem } from './items.ts';
import { is, type Moddle, many, one, textOf } from './moddle.ts';
import type { Report } from './report.ts';
import type { Rule } from './rule.ts';

const sets = (task: Moddle, name: 'inputSets' | 'outputSets' | 'dataInputs' | 'dataOutputs'): readonly Moddle[] =>
  many(one(task.ioSpecification)?.[name]);

/** Has the datum the type of what a message carries? Where the message has none, neither has the datum. */
function isTypedLike(datum: Moddle, message: Moddle | undefined): boolean {
  const [own, other] = [one(datum.itemSubjectRef), one(message?.itemRef)];
  return (own === undefined && other === undefined) || sameItem(own, other);
}

/** Is one of these data, and only one, for what the message carries? A message that carries nothing needs none. */
function isOneFor(data: readonly Moddle[], message: Moddle | undefined): boolean {
  if (data.length === 0) return one(message?.itemRef) === undefined;
  return data.filter((datum) => isTypedLike(datum, message)).length === 1;
}

/** 10.3.3: a service task that calls an operation has one set of inputs and at most one of outputs, typed like its messages. */
const services: Rule = (model, report) => {
  for (const task of model.of('ServiceTask')) {
    const operation = one(task.operationRef);
    if (operation === undefined || !is(operation, 'Operation')) continue;
    const id = operation.id ?? '';
    if (sets(task, 'inputSets').length !== 1)
      report.strict(task, 'bpmn.service-input-sets', { operation: id, count: sets(task, 'inputSets').length });
    if (sets(task, 'outputSets').length > 1)
      report.strict(task, 'bpmn.service-output-sets', { operation: id, count: sets(task, 'outputSets').length });
    // A task without a specification is told of its sets already.
    if (one(task.ioSpecification) !== undefined && !isOneFor(sets(task, 'dataInputs'), one(operation.inMessageRef)))
      report.strict(task, 'bpmn.service-input-item', { operation: id });
    const outMessage = one(operation.outMessageRef);
    if (outMessage !== undefined && !isOneFor(sets(task, 'dataOutputs'), outMessage))
      report.strict(task, 'bpmn.service-output-item', { operation: id });
  }
};

interface Side {
  readonly type: 'SendTask' | 'ReceiveTask';
  readonly sets: 'inputSets' | 'outputSets';
  readonly data: 'dataInputs' | 'dataOutputs';
  readonly set: string;
  readonly datum: string;
}

/** 10.3.3: one message, one set, one datum of the message's type. */
const sides: readonly Side[] = [
  { type: 'SendTask', sets: 'inputSets', data: 'dataInputs', set: 'inputSet', datum: 'dataInput' },
  { type: 'ReceiveTask', sets: 'outputSets', data: 'dataOutputs', set: 'outputSet', datum: 'dataOutput' },
];

function checkMessageTask(task: Moddle, side: Side, report: Report): void {
  const message = one(task.messageRef);
  const data = sets(task, side.data);
  if (message !== undefined) {
    if (sets(task, side.sets).length > 1)
      report.strict(task, 'bpmn.message-task-sets', { set: side.set, count: sets(task, side.sets).length });
    if (data.length > 1) report.strict(task, 'bpmn.message-task-data', { datum: side.datum, count: data.length });
  }
  const operation = one(task.operationRef);
  const carried = message ?? one(operation?.inMessageRef);
  if (data.length > 0 && !data.some((datum) => isTypedLike(datum, carried)))
    report.strict(task, 'bpmn.message-task-item', { datum: side.datum, message: textOf(message?.name) ?? '' });
}

const messages: Rule = (model, report) => {
  for (const side of sides) for (const task of model.of(side.type)) checkMessageTask(task, side, report);
};

/** 10.3.3: the operation of a task is one for the task's message. */
const operations: Rule = (model, report) => {
  for (const task of model.of('SendTask', 'ReceiveTask')) {
    const message = one(task.messageRef);
    const operation = one(task.operationRef);
    if (message === undefined || operation === undefined || !is(operation, 'Operation')) continue;
    if (one(operation.inMessageRef) !== message && one(operation.outMessageRef) !== message)
      report.strict(task, 'bpmn.operation-message', { operation: operation.id ?? '', message: message.id ?? '' });
  }
};

const ownPrefix = /^(ravand|camunda|activiti|flowable|zeebe):/;

/** Does the task say in our own words, or another engine's, what becomes of its script? */
const hasOwnSettings = (task: Moddle): boolean =>
  textOf(task.resultVariable) !== undefined ||
  Object.keys(task.$attrs ?? {}).some((name) => ownPrefix.test(name)) ||
  many(one(task.extensionElements)?.values).some((extension) => ownPrefix.test(extension.$type));

/** 10.3.3 and 10.3.7: a script says what language it is in. */
const scripts: Rule = (model, report) => {
  for (const task of model.of('ScriptTask'))
    if (textOf(task.script)?.trim() && textOf(task.scriptFormat) === undefined && !hasOwnSettings(task))
      report.strict(task, 'bpmn.script-format-missing');
  for (const task of model.of('GlobalScriptTask'))
    if (textOf(task.script)?.trim() && textOf(task.scriptLanguage) === undefined)
      report.strict(task, 'bpmn.script-format-missing');
};

/** 10.3: below one, the activity would never begin or never end; more tokens than one command moves could never all go. */
const quantities: Rule = (model, report) => {
  for (const node of model.nodes) {
    if (!is(node, 'Activity')) continue;
    const valid = [node.startQuantity, node.completionQuantity].every(
      (quantity) => quantity === undefined || (Number(quantity) >= 1 && Number(quantity) <= limits.engineSteps),
    );
    if (!valid) report.error(node, 'bpmn.quantity', { limit: String(limits.engineSteps) });
  }
};

/** 10.3.1: who does the work is named or computed, not both; values are bound to parameters of what is named. */
const resources: Rule = (model, report) => {
  for (const role of model.elements) {
    if (!is(role, 'ResourceRole')) continue;
    const named = one(role.resourceRef);
    const computed = one(role.resourceAssignmentExpression);
    const bindings = many(role.resourceParameterBindings);
    if (named !== undefined && computed !== undefined) report.strict(role, 'bpmn.resource-twice');
    if (bindings.length > 0 && named === undefined) report.strict(role, 'bpmn.resource-binding-alone');
    for (const binding of bindings) {
      const parameter = one(binding.parameterRef);
      if (named !== undefined && parameter !== undefined && parameter.$parent !== named)
        report.strict(role, 'bpmn.resource-parameter', { parameter: parameter.id ?? '', resource: named.id ?? '' });
    }
  }
};

export const activityRules: readonly Rule[] = [services, messages, operations, scripts, quantities, resources];
