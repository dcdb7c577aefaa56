// How findings are told: each says which definition it is about, because a release holds several, and none is said twice.
import type { Definition } from '../../schemas/types.ts';
import { invalid, Problem, type ProblemDetail } from '../kernel/problem.ts';

/** @throws Problem 422 when there are any; of a plugin's files `plugin-definition-invalid` */
export function refuse(details: readonly ProblemDetail[], plugin?: string): void {
  if (details.length === 0) return;
  if (plugin === undefined) throw invalid(details);
  throw new Problem(422, 'plugin-definition-invalid', { params: { plugin, count: details.length }, details });
}

export function named(definition: Definition, details: readonly ProblemDetail[]): ProblemDetail[] {
  const { kind, name } = (definition ?? {}) as Partial<Definition>;
  return details.map((detail) => ({
    ...detail,
    params: { ...detail.params, definition: `${String(kind)}/${String(name)}` },
  }));
}

export function withoutRepeats(details: readonly ProblemDetail[]): ProblemDetail[] {
  const found = new Map(
    details.map((detail) => [`${detail.pointer} ${detail.code} ${JSON.stringify(detail.params ?? {})}`, detail]),
  );
  return [...found.values()];
}
