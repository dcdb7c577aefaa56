// Loops (BPMN 2.0.2, 10.3.8): what a multi-instance activity iterates over, what its items are, and what it throws.
import { itemOf } from './items.ts';
import { bodyOf, is, type Moddle, many, one, textOf } from './moddle.ts';
import type { Report } from './report.ts';
import type { Rule } from './rule.ts';

/** Other engines and our own attributes say what is iterated over in their words. */
const vendorCollection = /^(ravand|camunda|activiti|flowable):(collection|inputCollection)$/;

function hasVendorCollection(loop: Moddle): boolean {
  const inside = many(one(loop.extensionElements)?.values);
  return (
    textOf(loop.collection) !== undefined ||
    Object.keys(loop.$attrs ?? {}).some((name) => vendorCollection.test(name)) ||
    inside.some((extension) => /loopCharacteristics$|collection$/i.test(extension.$type))
  );
}

/** An item of a list is one of its things: same structure, and no list itself (10.3.8). */
function isScalarOf(item: Moddle | undefined, list: Moddle | undefined): boolean {
  if (item === undefined || list === undefined) return false;
  return textOf(item.structureRef) === textOf(list.structureRef) && item.isCollection !== true;
}

function checkData(loop: Moddle, report: Report): void {
  const activity = loop.$parent;
  const specification = one(activity?.ioSpecification);
  for (const [reference, data, item] of [
    ['loopDataInputRef', 'dataInputs', 'inputDataItem'],
    ['loopDataOutputRef', 'dataOutputs', 'outputDataItem'],
  ] as const) {
    const list = one(loop[reference]);
    if (list === undefined) continue;
    // Sub-processes have no specification of inputs: theirs is a data object in sight.
    if (is(activity, 'Task', 'CallActivity') && !many(specification?.[data]).includes(list))
      report.strict(loop, 'bpmn.loop-data', { property: reference, found: list.id ?? '' });
    const itemOfLoop = one(loop[item]);
    const itemType = one(itemOfLoop?.itemSubjectRef);
    const listType = itemOf(list);
    if (itemOfLoop === undefined || (itemType === undefined && listType === undefined)) continue;
    if (!isScalarOf(itemType, listType)) report.strict(loop, 'bpmn.loop-item', { property: item, list: list.id ?? '' });
  }
}

const multiInstance: Rule = (model, report) => {
  for (const loop of model.of('MultiInstanceLoopCharacteristics')) {
    const counted = one(loop.loopCardinality) !== undefined;
    const overData = one(loop.loopDataInputRef) !== undefined;
    if (!counted && !overData && !hasVendorCollection(loop)) report.strict(loop, 'bpmn.loop-endless');
    if (counted && overData) report.warning(loop, 'bpmn.loop-twice');
    const cardinality = bodyOf(loop.loopCardinality) ?? '';
    // What is written out can be judged before it runs: numbers and texts.
    if (/^(-?[\d.]+|"[^"]*")$/.test(cardinality) && !/^\d+$/.test(cardinality))
      report.error(loop, 'bpmn.loop-cardinality', { found: cardinality });
    checkData(loop, report);
    checkBehavior(loop, report);
  }
};

/** 10.3.8: what is thrown when instances complete is named exactly where the behaviour asks for it. */
function checkBehavior(loop: Moddle, report: Report): void {
  const behavior = textOf(loop.behavior) ?? 'All';
  const complex = many(loop.complexBehaviorDefinition).length > 0;
  const missing =
    (behavior === 'One' && one(loop.oneBehaviorEventRef) === undefined) ||
    (behavior === 'None' && one(loop.noneBehaviorEventRef) === undefined) ||
    (behavior === 'Complex' && !complex);
  if (missing) report.strict(loop, 'bpmn.loop-behavior-missing', { behavior });
  if (complex && behavior !== 'Complex') report.strict(loop, 'bpmn.loop-behavior-unused', { behavior });
  if (one(loop.oneBehaviorEventRef) !== undefined && behavior !== 'One')
    report.warning(loop, 'bpmn.loop-behavior-unused', { behavior });
  if (one(loop.noneBehaviorEventRef) !== undefined && behavior !== 'None')
    report.warning(loop, 'bpmn.loop-behavior-unused', { behavior });
}

/** 10.3.8: a loop goes on while its condition is true, at most so many times. */
const standard: Rule = (model, report) => {
  for (const loop of model.of('StandardLoopCharacteristics')) {
    const maximum = loop.loopMaximum;
    if (maximum !== undefined && !(Number(maximum) >= 1))
      report.strict(loop, 'bpmn.loop-maximum', { found: String(maximum) });
    if (one(loop.loopCondition) === undefined && maximum === undefined)
      report.strict(loop, 'bpmn.loop-condition-missing');
  }
};

export const loopRules: readonly Rule[] = [multiInstance, standard];
