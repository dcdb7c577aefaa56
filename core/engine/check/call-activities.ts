// Call activities and what they call (BPMN 2.0.2, 10.3.6): the called element must begin by itself and take the same data; services bind both ends.

import { itemOf, sameItem } from './items.ts';
import { is, type Moddle, many, one, textOf } from './moddle.ts';
import { placeOfDefinition } from './model-index.ts';
import type { Report } from './report.ts';
import type { Rule } from './rule.ts';

/** Only what stands in the same file can be compared; the rest is resolved when it is called. */
const called: Rule = (model, report) => {
  for (const activity of model.of('CallActivity')) {
    const name = textOf(activity.calledElement);
    const target = name === undefined ? undefined : model.byId.get(name);
    if (target === undefined) continue;
    const id = target.id ?? '';
    if (!is(target, 'CallableElement')) {
      report.error(activity, 'bpmn.called-element', { found: id });
      continue;
    }
    if (is(target, 'Process')) {
      const starts = many(target.flowElements).filter((element) => is(element, 'StartEvent'));
      // 10.5.2: a call gives no trigger, so one start must need none.
      const triggered = starts.every((start) => model.definitionsOf(start).length > 0);
      if (triggered && (starts.length > 0 || model.listsFlows))
        report.error(activity, 'bpmn.called-start', { process: id });
    }
    checkData(activity, target, report);
  }
};

function checkData(activity: Moddle, target: Moddle, report: Report): void {
  const given = one(activity.ioSpecification);
  const asked = one(target.ioSpecification);
  // A call that declares nothing passes variables by name, as engines do.
  if (given === undefined && asked === undefined) return;
  for (const [data, sets, refs] of [
    ['dataInputs', 'inputSets', 'dataInputRefs'],
    ['dataOutputs', 'outputSets', 'dataOutputRefs'],
  ] as const) {
    const mine = many(given?.[data]);
    const theirs = many(asked?.[data]);
    const references = (specification: Moddle | undefined): number =>
      many(specification?.[sets]).reduce((sum, set) => sum + many(set[refs]).length, 0);
    const counts =
      mine.length === theirs.length &&
      many(given?.[sets]).length === many(asked?.[sets]).length &&
      references(given) === references(asked);
    if (!counts) {
      report.strict(activity, 'bpmn.called-data', { called: target.id ?? '', data });
      continue;
    }
    const unmatched = mine.filter((datum) => {
      const item = itemOf(datum);
      return !theirs.some(
        (other) => (item === undefined && itemOf(other) === undefined) || sameItem(item, itemOf(other)),
      );
    });
    if (unmatched.length > 0) report.strict(activity, 'bpmn.called-data', { called: target.id ?? '', data });
  }
}

/** 10.3.6 and 8.5: what is offered as a service says which input and output is which message. */
const services: Rule = (model, report) => {
  for (const callable of model.elements) {
    if (!is(callable, 'CallableElement')) continue;
    const interfaces = many(callable.supportedInterfaceRef);
    const bindings = many(callable.ioBinding);
    if (interfaces.length > 0 && bindings.length === 0) report.strict(callable, 'bpmn.binding-missing');
    for (const binding of bindings) checkBinding(callable, binding, interfaces, report);
  }
};

function checkBinding(callable: Moddle, binding: Moddle, interfaces: readonly Moddle[], report: Report): void {
  const operation = one(binding.operationRef);
  if (operation === undefined || !is(operation, 'Operation')) return;
  const name = operation.id ?? '';
  if (interfaces.length > 0 && operation.$parent !== undefined && !interfaces.includes(operation.$parent))
    report.strict(callable, 'bpmn.binding-operation', { operation: name });
  for (const [reference, message, side] of [
    ['inputDataRef', 'inMessageRef', 'input'],
    ['outputDataRef', 'outMessageRef', 'output'],
  ] as const) {
    const datum = one(binding[reference]);
    const item = one(one(operation[message])?.itemRef);
    if (datum === undefined || !is(datum, 'DataInput', 'DataOutput')) continue;
    if (!sameItem(itemOf(datum), item))
      report.strict(callable, 'bpmn.binding-item', { side, found: datum.id ?? '', operation: name });
  }
}

/** 10.5.5: the operation of a message event is one for its message. */
const messageEvents: Rule = (model, report) => {
  for (const definition of model.of('MessageEventDefinition')) {
    const message = one(definition.messageRef);
    const operation = one(definition.operationRef);
    if (message === undefined) continue;
    // 10.5.5 asks for the operation of every executable message event. It says something only where the file speaks of typed messages.
    const typed = one(message.itemRef) !== undefined;
    if (operation === undefined && typed && model.listsFlows)
      report.strict(placeOfDefinition(definition), 'bpmn.operation-missing', { message: textOf(message.name) ?? '' });
    if (
      operation !== undefined &&
      is(operation, 'Operation') &&
      one(operation.inMessageRef) !== message &&
      one(operation.outMessageRef) !== message
    )
      report.strict(placeOfDefinition(definition), 'bpmn.operation-message', {
        operation: operation.id ?? '',
        message: message.id ?? '',
      });
  }
};

export const callRules: readonly Rule[] = [called, services, messageEvents];
