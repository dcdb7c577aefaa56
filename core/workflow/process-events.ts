// What of a command's history a person wants to see on a timeline: start and end, tasks, decisions, events, incidents. The rest stays in the history.

import type { Executable } from '../engine/model.ts';
import type { HistoryEntry, Outcome } from '../engine/state.ts';
import type { Events, NewEvent } from '../events/events.ts';
import type { Cause, InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Deployment } from './deployments.ts';
import { type InstanceRow, subjectOf } from './rows.ts';
import type { IncidentInfo } from './workflow.ts';

export interface ProcessEvents {
  tell(context: InTransaction, deployment: Deployment, row: InstanceRow, outcome: Outcome): Promise<void>;
  tellIncident(
    context: InTransaction,
    deployment: Deployment,
    row: InstanceRow,
    incident: IncidentInfo,
    type: 'incident.opened' | 'incident.resolved',
  ): Promise<void>;
}

/** The cause that everything an element does carries. */
export function causeOf(
  deployment: Deployment,
  instance: string,
  element: string,
): Extract<Cause, { kind: 'process' }> {
  const elementName = deployment.process.elements.get(element)?.name;
  return {
    kind: 'process',
    name: deployment.name,
    version: deployment.version,
    instance,
    element,
    ...(elementName === undefined ? {} : { elementName }),
  };
}

/** Is the completion of this element worth a line? None events and joins only mark places. */
function isVisible(element: Executable): boolean {
  if (element.kind.endsWith('Task') || element.kind === 'boundaryEvent' || element.kind === 'intermediateCatchEvent')
    return true;
  if (element.kind === 'exclusiveGateway') return element.outgoing.length > 1;
  if (element.kind === 'intermediateThrowEvent' || element.kind === 'endEvent') return element.triggers.length > 0;
  return element.kind === 'eventBasedGateway';
}

/** What a gateway decided, or where an activity went, with the conditions and the values they saw. */
function decisionOf(history: readonly HistoryEntry[], activity: string | undefined): JsonObject {
  const own = history.filter((entry) => entry.activity === activity);
  const conditions = own.flatMap((entry) =>
    entry.type === 'condition' && entry.detail !== undefined ? [entry.detail] : [],
  );
  if (conditions.length === 0) return {};
  return { conditions, flows: own.filter((entry) => entry.type === 'flow-taken').map((entry) => entry.element) };
}

export function createProcessEvents({ events }: { events: Events }): ProcessEvents {
  const append = async (
    context: InTransaction,
    deployment: Deployment,
    row: InstanceRow,
    element: string,
    event: Omit<NewEvent, 'subject'>,
  ): Promise<void> => {
    const cause = causeOf(deployment, row.id, element);
    await events.append({ ...context, cause }, { ...event, subject: subjectOf(row) });
  };

  return {
    async tell(context, deployment, row, outcome) {
      const base = {
        process: deployment.name,
        processName: deployment.process.name,
        version: deployment.version,
        instance: row.id,
      };
      for (const entry of outcome.history) {
        if (entry.type === 'process-started')
          await append(context, deployment, row, entry.element, { type: 'process.started', data: base });
        if (entry.type === 'process-ended')
          await append(context, deployment, row, entry.element, {
            type: 'process.ended',
            data: { ...base, ...entry.detail },
          });
        const element = deployment.process.elements.get(entry.element);
        if (entry.type !== 'completed' || element === undefined || !isVisible(element)) continue;
        const data = {
          ...base,
          element: element.id,
          elementName: element.name ?? element.id,
          kind: element.kind,
          ...decisionOf(outcome.history, entry.activity),
        };
        await append(context, deployment, row, element.id, { type: 'element.completed', data });
      }
    },
    async tellIncident(context, deployment, row, incident, type) {
      const { id, element, elementName, code, detail } = incident;
      const data = {
        process: deployment.name,
        instance: row.id,
        incident: id,
        element,
        elementName: elementName ?? element,
        code,
        detail,
      };
      await append(context, deployment, row, element, { type, data });
    },
  };
}
