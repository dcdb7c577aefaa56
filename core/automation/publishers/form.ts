// May a form go live? Every place is a field of its entity or one of its own, and what a public form sets exists.
import { fieldNamed } from '../../../schemas/field-names.ts';
import { isFileKind } from '../../../schemas/file-types.ts';
import type { FormDefinition } from '../../../schemas/types.ts';
import type { Publisher } from '../../definitions/definitions.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';

export const formPublisher: Publisher<FormDefinition> = {
  async check(form, next) {
    const entity = next.entity(form.entity);
    if (entity === undefined)
      return [{ pointer: '/entity', code: 'form-entity-unknown', params: { found: form.entity } }];
    const found: ProblemDetail[] = [];
    const seen = new Set<string>();
    const has = (name: string): boolean => entity.fields.some((field) => field.name === name);
    for (const [index, place] of form.fields.entries()) {
      const pointer = `/fields/${index}/field`;
      if (place.own !== undefined && isFileKind(place.own))
        found.push({ pointer, code: 'form-own-file', params: { name: place.field } });
      if (seen.has(place.field)) found.push({ pointer, code: 'form-field-twice', params: { name: place.field } });
      seen.add(place.field);
      if (place.own === undefined && !has(place.field)) {
        found.push({ pointer, code: 'form-field-unknown', params: { name: place.field, entity: entity.name } });
      }
      if (
        place.own !== undefined &&
        (fieldNamed(entity, place.field) !== undefined || place.own.name !== place.field)
      ) {
        found.push({
          pointer: `/fields/${index}/own`,
          code: 'form-own-field-name',
          params: { name: place.field, entity: entity.name },
        });
      }
    }
    for (const name of Object.keys(form.public?.sets ?? {})) {
      if (!has(name))
        found.push({
          pointer: `/public/sets/${name}`,
          code: 'form-field-unknown',
          params: { name, entity: entity.name },
        });
    }
    return found;
  },
  async apply() {},
};
