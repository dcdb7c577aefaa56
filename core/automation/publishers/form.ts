// May a form be how records are shown? Of every entity, place and role there is one such form. What a form itself must be, definitions/check-form.ts says.
import type { FormDefinition } from '../../../schemas/types.ts';
import type { Publisher, Release } from '../../definitions/definitions.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';

export const formPublisher: Publisher<FormDefinition> = {
  check: async (form, next) => takenBy(form, next),
  async apply() {},
};

function takenBy(form: FormDefinition, next: Release): ProblemDetail[] {
  const claims = claimsOf(form);
  return next.all('form').flatMap(({ definition: other }) => {
    if (other.name === form.name || other.entity !== form.entity) return [];
    const both = [...claimsOf(other)].find((claim) => claims.has(claim));
    if (both === undefined) return [];
    const [place = '', role = ''] = both.split(' ');
    return [{ pointer: '/record', code: 'definition.form-record-taken', params: { by: other.name, place, role } }];
  });
}

/** "page sales": the places it is for, each with a role, "*" for all others. */
function claimsOf({ record }: FormDefinition): ReadonlySet<string> {
  const roles = record?.roles ?? ['*'];
  return new Set((record?.places ?? []).flatMap((place) => roles.map((role) => `${place} ${role}`)));
}
