// What happens when a process definition goes live: its findings keep it from it, or it becomes a deployed version.
import type { EntityDefinition, FieldDefinition, ProcessDefinitionSource } from '../../schemas/types.ts';
import type { Publisher, Release } from '../definitions/definitions.ts';
import type { Compilation } from '../engine/compile/compile-bpmn.ts';
import type { ExecutableProcess, Finding } from '../engine/model.ts';
import { leadsOn } from '../expressions/record-shape.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { systemFields } from '../query/columns.ts';
import type { Deployments } from './deployments.ts';
import type { StartStore } from './start-store.ts';

interface Needs {
  readonly deployments: Deployments;
  readonly starts: StartStore;
  readonly compile: (xml: string) => Promise<Compilation>;
  /** Is there a handler for service tasks of this type? */
  readonly hasHandler: (type: string) => boolean;
}

/** A finding as a detail of a Problem: the pointer is the element's id, its name is among the params. */
export function detailOf(finding: Finding): ProblemDetail {
  const name = finding.elementName === undefined ? finding.element : finding.elementName;
  return {
    pointer: finding.element,
    code: finding.code,
    params: { ...finding.params, element: finding.element, name },
  };
}

/** The first name of a path that its record does not have. Follows references and lists; what lies under any other field is the expression's. */
function missingField(path: string, first: string, release: Release): { entity: string; field: string } | undefined {
  let entity: string | undefined = first;
  for (const field of path.split('.').slice(1)) {
    const definition: EntityDefinition | undefined = entity === undefined ? undefined : release.entity(entity);
    if (entity === undefined || definition === undefined || systemFields.has(field)) return undefined;
    const found: FieldDefinition | undefined = definition.fields.find((candidate) => candidate.name === field);
    if (found === undefined) return { entity, field };
    entity = leadsOn(found) ? found.target : undefined;
  }
  return undefined;
}

/** What the model names and the release does not have: forms, entities, fields, handlers. */
function missingIn(
  process: ExecutableProcess,
  release: Release,
  hasHandler: (type: string) => boolean,
): readonly ProblemDetail[] {
  const details: ProblemDetail[] = [];
  const miss = (element: string, code: string, params: Readonly<Record<string, string>>): void => {
    details.push({
      pointer: element,
      code,
      params: { ...params, element, name: process.elements.get(element)?.name ?? element },
    });
  };
  for (const element of process.elements.values()) {
    if (
      element.kind === 'userTask' &&
      element.task.form !== undefined &&
      release.form(element.task.form) === undefined
    ) {
      miss(element.id, 'bpmn.form-missing', { form: element.task.form });
    }
    if ('service' in element && element.service !== undefined && !hasHandler(element.service.type))
      miss(element.id, 'bpmn.service-unknown', { type: element.service.type });
  }
  for (const trigger of process.startTriggers) {
    if (trigger.record !== undefined && release.entity(trigger.record.entity) === undefined)
      miss(trigger.element, 'bpmn.entity-missing', { entity: trigger.record.entity });
  }
  for (const [variable, entity] of process.recordVariables) {
    if (release.entity(entity) === undefined) miss(process.id, 'bpmn.entity-missing', { entity, variable });
  }
  for (const paths of process.meanings) {
    const lost = paths.map((path) => {
      const entity = process.recordVariables.get(path.split('.', 1)[0] ?? '');
      const missing = entity === undefined ? undefined : missingField(path, entity, release);
      return missing && { path, ...missing };
    });
    // A name in a filter may also be a variable around it, which nobody has to declare.
    if (lost[0] !== undefined && lost.every((one) => one !== undefined))
      miss(process.id, 'bpmn.field-missing', lost[0]);
  }
  return details;
}

export function createProcessPublisher({
  deployments,
  starts,
  compile,
  hasHandler,
}: Needs): Publisher<ProcessDefinitionSource> {
  return {
    async check(definition, next) {
      const { processes, findings } = await compile(definition.xml);
      const errors = findings.filter((finding) => finding.severity === 'error').map(detailOf);
      return [...errors, ...processes.flatMap((process) => missingIn(process, next, hasHandler))];
    },
    async apply(context, { definition, version }) {
      const swap = await deployments.deploy(context, definition.name, version, definition.xml);
      if (swap !== undefined) await starts.swap(context, swap);
    },
  };
}
