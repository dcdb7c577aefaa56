// What a lock asks of its entity, checked before it goes live: stages of the pipeline, fields that are there, sums over lines, a reference to what has stages.
import { fieldNamed } from '../../schemas/field-names.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

/** @param entities the picture as it would be */
export function checkLock(entity: EntityDefinition, entities: readonly EntityDefinition[]): ProblemDetail[] {
  const named = (name: string | undefined): EntityDefinition | undefined =>
    name === entity.name ? entity : entities.find((one) => one.name === name);
  return [...checkNumbers(entity), ...checkStages(entity, named)];
}

function checkNumbers(entity: EntityDefinition): ProblemDetail[] {
  const stages = stagesOf(entity);
  return entity.fields.flatMap(({ givenAt }, at) =>
    givenAt === undefined || stages.has(givenAt) ? [] : [unknownStage(`/fields/${at}/givenAt`, givenAt)],
  );
}

function checkStages(
  entity: EntityDefinition,
  named: (name: string | undefined) => EntityDefinition | undefined,
): ProblemDetail[] {
  const { lock } = entity;
  if (lock === undefined) return [];
  const stages = stagesOf(entity);
  const details = lock.stages.flatMap((stage, at) =>
    stages.has(stage) ? [] : [unknownStage(`/lock/stages/${at}`, stage)],
  );
  const field = (of: EntityDefinition | undefined, name: string, pointer: string, kinds?: readonly string[]): void => {
    const found = of && fieldNamed(of, name);
    if (found === undefined) details.push({ pointer, code: 'definition.unknown-field', params: { name } });
    else if (kinds !== undefined && !kinds.includes(found.kind))
      details.push({ pointer, code: 'definition.lock-field', params: { name } });
  };
  (lock.open ?? []).forEach((name, at) => {
    field(entity, name, `/lock/open/${at}`);
  });
  if (lock.balanced !== undefined) {
    const { lines, left, right } = lock.balanced;
    field(entity, lines, '/lock/balanced/lines', ['lines']);
    const owned = named(fieldNamed(entity, lines)?.target);
    const numbers = ['integer', 'decimal', 'money'];
    field(owned, left, '/lock/balanced/left', numbers);
    field(owned, right, '/lock/balanced/right', numbers);
  }
  if (lock.within !== undefined) {
    field(entity, lock.within.field, '/lock/within/field', ['reference']);
    const target = named(fieldNamed(entity, lock.within.field)?.target);
    const open = target === undefined ? new Set() : stagesOf(target);
    lock.within.stages.forEach((stage, at) => {
      if (!open.has(stage)) details.push(unknownStage(`/lock/within/stages/${at}`, stage));
    });
  }
  return details;
}

function stagesOf({ pipeline, fields }: EntityDefinition): ReadonlySet<string> {
  const options = fields.find(({ name }) => name === pipeline?.field)?.options ?? [];
  return new Set(options.map(({ value }) => value));
}

function unknownStage(pointer: string, found: string): ProblemDetail {
  return { pointer, code: 'definition.lock-stage', params: { found } };
}
