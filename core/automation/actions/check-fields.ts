// What can be said of values before they are known: does the entity have these fields?
import type { EntityDefinition } from '../../../schemas/types.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';

export function fieldFaults(
  values: object,
  entity: EntityDefinition | undefined,
  pointer: string,
): readonly ProblemDetail[] {
  const names = Object.keys(values);
  if (names.length === 0) return [{ pointer, code: 'validation.required', params: { name: pointer.slice(1) } }];
  return names
    .filter((name) => !entity?.fields.some((field) => field.name === name))
    .map((name) => ({ pointer, code: 'rule-field-unknown', params: { found: name, entity: entity?.name ?? '' } }));
}
