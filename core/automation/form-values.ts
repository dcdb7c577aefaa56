// The values of a task's form: checked by the schema the page has, and parted into what belongs to the record and what to the process.

import { byPresentNames } from '../../schemas/field-names.ts';
import { formFields, recordSchema } from '../../schemas/field-schema.ts';
import { normalizeValues } from '../../schemas/normalize.ts';
import type { EntityDefinition, FormDefinition } from '../../schemas/types.ts';
import { createValueValidator } from '../../schemas/value-validator.ts';
import type { Release } from '../definitions/definitions.ts';
import { FieldFault } from '../entities/fields/field-kind.ts';
import { fieldKind } from '../entities/fields/index.ts';
import type { Input } from '../entities/records.ts';
import { toJson } from '../expressions/encoding.ts';
import type { Json } from '../kernel/data.ts';
import { invalid, type ProblemDetail } from '../kernel/problem.ts';

export interface FormValues {
  /** Fields of the record, as they came, normalised. */
  readonly record: Record<string, unknown>;
  /** The form's own fields, as process variables. */
  readonly variables: Record<string, Json>;
}

/** @throws Problem 422 with a detail per field */
export function createReadForm(): (
  release: Release,
  form: FormDefinition,
  entity: EntityDefinition,
  input: Input,
) => FormValues {
  const validators = new WeakMap<
    FormDefinition,
    { entity: EntityDefinition; check: ReturnType<typeof createValueValidator> }
  >();
  return (release, form, entity, input) => {
    const fields = formFields(form, entity, { editable: true });
    const known = validators.get(form);
    const check = known?.entity === entity ? known.check : createValueValidator(recordSchema(fields));
    validators.set(form, { entity, check });
    // A page that was opened before a field was renamed sends its old name.
    const values = normalizeValues(fields, byPresentNames(entity, input));
    for (const field of fields)
      if (values[field.name] === undefined && field.default !== undefined) values[field.name] = field.default;
    const details: ProblemDetail[] = [...check(values)];
    if (details.length > 0) throw invalid(details);
    const own = new Set(form.fields.filter((place) => place.own !== undefined).map((place) => place.field));
    const record: Record<string, unknown> = {};
    const variables: Record<string, Json> = {};
    for (const field of fields) {
      const raw = values[field.name];
      if (raw === undefined) continue;
      if (!own.has(field.name)) {
        record[field.name] = raw;
        continue;
      }
      const kind = fieldKind(field.kind);
      const value = raw === null ? null : kind.read(raw, field, release.settings.country);
      if (value instanceof FieldFault)
        details.push({ pointer: `/${field.name}`, code: value.code, params: value.params });
      else variables[field.name] = value === null ? null : toJson(kind.toFeel(value));
    }
    if (details.length > 0) throw invalid(details);
    return { record, variables };
  };
}
