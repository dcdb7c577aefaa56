// Data (BPMN 2.0.2, 10.4): inputs, outputs and the sets they belong to, data objects and the associations that move data.

import { itemOf, sameItem } from './items.ts';
import { is, type Moddle, many, one, textOf } from './moddle.ts';
import { hasDefinition, kindOf } from './model-index.ts';
import type { Report } from './report.ts';
import type { Rule } from './rule.ts';

/** 10.4.1: sub-processes see the data of their surroundings and have no inputs of their own. */
const specifications: Rule = (model, report) => {
  for (const specification of model.of('InputOutputSpecification')) {
    const owner = specification.$parent;
    if (is(owner, 'SubProcess')) report.strict(owner ?? specification, 'bpmn.sub-process-specification');
    for (const [name, count] of [
      ['inputSet', many(specification.inputSets).length],
      ['outputSet', many(specification.outputSets).length],
    ] as const)
      if (count === 0) report.strict(specification, 'bpmn.data-set-missing', { set: name });
  }
};

interface SetSide {
  readonly type: 'InputSet' | 'OutputSet';
  readonly datum: 'DataInput' | 'DataOutput';
  readonly refs: string;
  readonly optional: string;
  readonly whileExecuting: string;
  readonly across: string;
  readonly back: string;
}

const sides: readonly SetSide[] = [
  {
    type: 'InputSet',
    datum: 'DataInput',
    refs: 'dataInputRefs',
    optional: 'optionalInputRefs',
    whileExecuting: 'whileExecutingInputRefs',
    across: 'outputSetRefs',
    back: 'inputSetRefs',
  },
  {
    type: 'OutputSet',
    datum: 'DataOutput',
    refs: 'dataOutputRefs',
    optional: 'optionalOutputRefs',
    whileExecuting: 'whileExecutingOutputRefs',
    across: 'inputSetRefs',
    back: 'outputSetRefs',
  },
];

/** 10.4.1: every datum belongs to a set, what is optional in a set is in it, and sets know each other on both sides. */
const dataSets: Rule = (model, report) => {
  for (const side of sides) {
    const listed = new Set<Moddle>();
    for (const set of model.of(side.type)) {
      const members = many(set[side.refs]);
      for (const member of members) listed.add(member);
      for (const property of [side.optional, side.whileExecuting])
        for (const datum of many(set[property]))
          if (!members.includes(datum))
            report.strict(set, 'bpmn.data-not-in-set', {
              property,
              found: datum.id ?? '',
              set: textOf(set.name) ?? '',
            });
      for (const other of many(set[side.across]))
        if (!many(other[side.back]).includes(set))
          report.strict(set, 'bpmn.data-sets-disagree', { set: set.id ?? '', other: other.id ?? '' });
      for (const member of members)
        if (is(member, side.datum) && member.$parent !== set.$parent)
          report.strict(set, 'bpmn.data-elsewhere', { found: member.id ?? '' });
    }
    for (const datum of model.of(side.datum)) {
      if (is(datum.$parent, 'MultiInstanceLoopCharacteristics') || listed.has(datum)) continue;
      report.strict(datum, 'bpmn.data-without-set', { found: datum.id ?? '' });
    }
  }
};

/** 8.4.10 and 10.4.1: one thing or many is said once, and the same where it is said twice. */
const collections: Rule = (model, report) => {
  for (const element of model.of('DataObject', 'DataInput', 'DataOutput')) {
    const item = one(element.itemSubjectRef);
    if (item !== undefined && (element.isCollection === true) !== (item.isCollection === true))
      report.strict(element, 'bpmn.data-collection', { found: element.id ?? '', item: item.id ?? '' });
  }
};

/** 10.4.1: the object has the type, the reference has the state. */
const dataObjects: Rule = (model, report) => {
  for (const object of model.of('DataObject'))
    if (one(object.dataState) !== undefined) report.strict(object, 'bpmn.data-object-state');
  for (const reference of model.of('DataObjectReference')) {
    if (one(reference.itemSubjectRef) !== undefined) report.strict(reference, 'bpmn.data-reference-item');
    const state = textOf(one(reference.dataState)?.name);
    const object = one(reference.dataObjectRef);
    const name = textOf(reference.name);
    // 10.4.1: the name of a reference with a state is "name [state]".
    if (state !== undefined && name !== undefined && name !== `${textOf(object?.name) ?? ''} [${state}]`)
      report.strict(reference, 'bpmn.data-reference-name', { found: name, state });
    if (object !== undefined && !inSight(reference, object))
      report.strict(reference, 'bpmn.data-out-of-sight', { found: object.id ?? '' });
  }
};

/** 10.4.1: an object is seen in the scope it lies in and in what that scope holds. */
function inSight(from: Moddle, object: Moddle): boolean {
  for (let at: Moddle | undefined = from.$parent; at !== undefined; at = at.$parent)
    if (at === object.$parent) return true;
  return false;
}

function checkAssociation(association: Moddle, strict: boolean, report: Report): void {
  const sources = many(association.sourceRef);
  const owner = association.$parent;
  const transformed = one(association.transformation) !== undefined;
  const assigned = many(association.assignment).length > 0;
  if (transformed) return;
  if (sources.length > 1) report.strict(association, 'bpmn.association-sources', { count: sources.length });
  if (sources.length === 0 && strict && !assigned && declaresData(owner))
    report.strict(association, 'bpmn.association-sources', { count: 0 });
  const from = itemOf(sources[0]);
  const to = itemOf(one(association.targetRef));
  if (sources.length === 1 && !assigned && from !== undefined && to !== undefined && !sameItem(from, to))
    report.strict(association, 'bpmn.association-items', { from: from.id ?? '', to: to.id ?? '' });
}

/** Events hold their data themselves; those of a process stand in its specification. */
const isOfProcess = (datum: Moddle | undefined): boolean =>
  is(datum?.$parent, 'InputOutputSpecification') && is(datum?.$parent?.$parent, 'Process');

/** A property of the activity, or the item of its multi-instance (table 10.30): its inputs are made of these, and its outputs go there. */
const isOfOwner = (datum: Moddle | undefined, owner: Moddle | undefined): boolean =>
  (is(datum, 'Property') && datum?.$parent === owner) ||
  (is(datum?.$parent, 'MultiInstanceLoopCharacteristics') && datum?.$parent?.$parent === owner);

const declaresData = (owner: Moddle | undefined): boolean =>
  one(owner?.ioSpecification) !== undefined ||
  many(owner?.dataInputs).length > 0 ||
  many(owner?.dataOutputs).length > 0;

/** 10.4.1: data goes into an input of its owner or out of an output of its owner. */
const associations: Rule = (model, report) => {
  for (const association of model.of('DataInputAssociation', 'DataOutputAssociation')) {
    checkAssociation(association, model.listsFlows, report);
    const owner = association.$parent;
    for (const end of [...many(association.sourceRef), one(association.targetRef)])
      if (is(end, 'DataObject', 'DataObjectReference', 'Property') && end !== undefined && !inSight(association, end))
        report.strict(association, 'bpmn.data-out-of-sight', { found: end.id ?? '' });
    // 10.4.1: the data of a process come from and go to those who call it.
    const into = one(association.targetRef);
    const outOf = many(association.sourceRef).find((end) => is(end, 'DataOutput') && isOfProcess(end));
    const wrong = outOf ?? (is(into, 'DataInput') && isOfProcess(into) ? into : undefined);
    if (wrong !== undefined) report.strict(association, 'bpmn.process-data', { found: wrong.id ?? '' });
    if (!declaresData(owner)) continue;
    const inward = is(association, 'DataInputAssociation');
    const nearer = inward ? [one(association.targetRef)] : many(association.sourceRef);
    const farther = inward ? many(association.sourceRef) : [one(association.targetRef)];
    const own = inward
      ? [...many(one(owner?.ioSpecification)?.dataInputs), ...many(owner?.dataInputs)]
      : [...many(one(owner?.ioSpecification)?.dataOutputs), ...many(owner?.dataOutputs)];
    for (const end of nearer)
      if (end !== undefined && !own.includes(end) && !isOfOwner(end, owner))
        report.strict(association, 'bpmn.association-owner', { found: end.id ?? '' });
    for (const end of farther)
      if (is(end, 'DataInput', 'DataOutput') && !isOfProcess(end) && !isOfOwner(end, owner))
        report.strict(association, 'bpmn.data-out-of-sight', { found: end?.id ?? '' });
  }
};

/** What an event definition carries: the item of its message, error, escalation or signal. */
function payloadOf(definition: Moddle): Moddle | undefined {
  const kind = kindOf(definition);
  if (kind === 'message') return one(one(definition.messageRef)?.itemRef);
  if (kind === 'error') return one(one(definition.errorRef)?.structureRef);
  if (kind === 'escalation') return one(one(definition.escalationRef)?.structureRef);
  if (kind === 'signal') return one(one(definition.signalRef)?.structureRef);
  return undefined;
}

/** 10.5.1: an event's data and its definitions go in pairs, in order, and a pair has one type. */
const eventData: Rule = (model, report) => {
  for (const { event, definitions } of model.events) {
    const data = is(event, 'ThrowEvent') ? many(event.dataInputs) : many(event.dataOutputs);
    if (data.length === 0) continue;
    if (data.length !== definitions.length) {
      report.strict(event, 'bpmn.event-data-count', { data: data.length, definitions: definitions.length });
      continue;
    }
    definitions.forEach((definition, index) => {
      if (!hasDefinition([definition], 'Message', 'Error', 'Escalation', 'Signal')) return;
      const item = itemOf(data[index]);
      const payload = payloadOf(definition);
      if (payload === undefined && item === undefined) return;
      if (!sameItem(item, payload))
        report.strict(event, 'bpmn.event-data-item', { datum: data[index]?.id ?? '', definition: definition.id ?? '' });
    });
  }
};

/** 10.4.1: a store either has a capacity or has none. */
const stores: Rule = (model, report) => {
  for (const store of model.of('DataStore'))
    if (store.capacity !== undefined && !(Number(store.capacity) >= 0))
      report.strict(store, 'bpmn.store-capacity', { found: String(store.capacity) });
};

export const dataRules: readonly Rule[] = [
  specifications,
  dataSets,
  collections,
  dataObjects,
  associations,
  eventData,
  stores,
];
