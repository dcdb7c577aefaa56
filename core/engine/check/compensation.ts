// Compensation (BPMN 2.0.2, 10.7): a boundary event names its handler by an association, and a handler stands outside the flow.
import { is, type Moddle, many, one } from './moddle.ts';
import { hasDefinition, isEventSubProcess, type ModelIndex, placeOfDefinition } from './model-index.ts';
import type { Rule } from './rule.ts';

function associated(model: ModelIndex): ReadonlyMap<Moddle, readonly Moddle[]> {
  const targets = new Map<Moddle, Moddle[]>();
  for (const association of model.of('Association')) {
    const source = one(association.sourceRef);
    const target = one(association.targetRef);
    if (source === undefined || target === undefined) continue;
    targets.set(source, [...(targets.get(source) ?? []), target]);
  }
  return targets;
}

/** 10.7.1: what the boundary event points at is an activity of its scope that is marked for compensation. */
const handlers: Rule = (model, report) => {
  const targets = associated(model);
  for (const event of model.of('BoundaryEvent')) {
    if (!hasDefinition(model.definitionsOf(event), 'Compensate')) continue;
    const found = (targets.get(event) ?? []).filter((target) => !is(target, 'Artifact'));
    if (found.length === 0) report.strict(event, 'bpmn.compensation-handler-missing');
    for (const handler of found) {
      const id = handler.id ?? '';
      if (!is(handler, 'Activity') || handler.isForCompensation !== true)
        report.strict(event, 'bpmn.compensation-handler-kind', { handler: id });
      else if (handler.$parent !== event.$parent)
        report.strict(event, 'bpmn.compensation-handler-scope', { handler: id });
    }
  }
};

/** 10.7.1: a compensation activity is called, never led to. */
const outside: Rule = (model, report) => {
  for (const node of model.nodes) {
    if (!is(node, 'Activity') || node.isForCompensation !== true || isEventSubProcess(node)) continue;
    if (model.incoming(node).length + model.outgoing(node).length > 0) report.error(node, 'bpmn.compensation-flow');
  }
};

/** 10.5.5: a throw speaks of its own scope, and out of an event sub-process of the one that lies in. */
function inSight(event: Moddle | undefined, activity: Moddle): boolean {
  for (let scope = event?.$parent; scope !== undefined; scope = scope.$parent) {
    if (activity.$parent === scope) return true;
    if (!isEventSubProcess(scope)) return false;
  }
  return false;
}

/** 10.5.5: only a completed activity can be compensated, so only an activity is named. */
const activities: Rule = (model, report) => {
  for (const definition of model.of('CompensateEventDefinition')) {
    const activity = one(definition.activityRef);
    if (activity === undefined) continue;
    if (isEventSubProcess(activity))
      report.strict(placeOfDefinition(definition), 'bpmn.compensation-activity', { activity: activity.id ?? '' });
    // A catching event sees what it is attached to or stands in; naming another activity is said of throwing ones.
    const event = definition.$parent;
    const isElsewhere = is(event, 'ThrowEvent') && !inSight(event, activity);
    if (isElsewhere || (is(event, 'BoundaryEvent') && one(event?.attachedToRef) !== activity))
      report.strict(placeOfDefinition(definition), 'bpmn.compensation-activity', { activity: activity.id ?? '' });
  }
};

/** 10.7.1: one handler per activity. */
const single: Rule = (model, report) => {
  for (const node of model.nodes) {
    const events = model.boundaryOf(node).filter((event) => hasDefinition(model.definitionsOf(event), 'Compensate'));
    if (events.length > 1) report.strict(events[1] ?? node, 'bpmn.compensation-twice', { activity: node.id ?? '' });
    if (is(node, 'SubProcess')) {
      const inner = many(node.flowElements).filter(
        (child) =>
          isEventSubProcess(child) &&
          many(child.flowElements).some(
            (start) => is(start, 'StartEvent') && hasDefinition(model.definitionsOf(start), 'Compensate'),
          ),
      );
      if (inner.length > 1) report.strict(inner[1] ?? node, 'bpmn.compensation-twice', { activity: node.id ?? '' });
    }
  }
};

export const compensationRules: readonly Rule[] = [handlers, outside, activities, single];
