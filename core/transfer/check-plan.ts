// Is a plan one that can be carried out? Everything wrong with it at once.
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { limits } from '../kernel/limits.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { ImportPlan } from './transfer.ts';

/** Kinds that two rows can be told to be one by. */
const keyKinds: ReadonlySet<string> = new Set([
  'text',
  'email',
  'phone',
  'url',
  'integer',
  'date',
  'reference',
  'choice',
  'autoNumber',
]);

/** @param writable the fields the importer may write */
export function checkPlan(
  plan: ImportPlan,
  entity: EntityDefinition,
  writable: ReadonlySet<string>,
  columns: number,
): ProblemDetail[] {
  const details: ProblemDetail[] = [];
  const fieldOf = (name: string): FieldDefinition | undefined =>
    entity.fields.find((field) => field.name === name && writable.has(name));
  const filled = new Set(Object.keys(plan.constants ?? {}));
  plan.mapping.forEach(({ column, field }, index) => {
    const pointer = `/mapping/${index}`;
    if (fieldOf(field) === undefined)
      details.push({ pointer: `${pointer}/field`, code: 'import.unknown-field', params: { name: field } });
    if (filled.has(field))
      details.push({ pointer: `${pointer}/field`, code: 'import.field-twice', params: { name: field } });
    filled.add(field);
    if (column >= columns)
      details.push({ pointer: `${pointer}/column`, code: 'import.unknown-column', params: { found: column + 1 } });
  });
  for (const name of Object.keys(plan.constants ?? {}))
    if (fieldOf(name) === undefined)
      details.push({ pointer: `/constants/${name}`, code: 'import.unknown-field', params: { name } });
  if (plan.mapping.length === 0) details.push({ pointer: '/mapping', code: 'import.nothing-mapped' });
  return [...details, ...checkRequired(entity, filled, writable), ...checkKeys(plan, filled, fieldOf)];
}

/** Whether a default fills it is the record service's to know; what nobody fills is told before the first row. */
function checkRequired(
  entity: EntityDefinition,
  filled: ReadonlySet<string>,
  writable: ReadonlySet<string>,
): ProblemDetail[] {
  return entity.fields
    .filter((field) => field.required === true && field.default === undefined && field.readOnly !== true)
    .filter(
      (field) =>
        writable.has(field.name) &&
        !filled.has(field.name) &&
        !Object.hasOwn(field, 'defaultExpression') &&
        !Object.hasOwn(field, 'takenFrom'),
    )
    .map((field) => ({ pointer: '/mapping', code: 'import.required-missing', params: { name: field.name } }));
}

function checkKeys(
  { duplicates }: ImportPlan,
  filled: ReadonlySet<string>,
  fieldOf: (name: string) => FieldDefinition | undefined,
): ProblemDetail[] {
  if (duplicates.keys.length > limits.importKeys)
    return [{ pointer: '/duplicates/keys', code: 'import.too-many-keys', params: { maximum: limits.importKeys } }];
  if (duplicates.policy !== 'create' && duplicates.keys.every((key) => key.length === 0))
    return [{ pointer: '/duplicates/keys', code: 'import.no-key' }];
  return duplicates.keys.flatMap((key, index) =>
    key
      .filter((name) => !filled.has(name) || !keyKinds.has(fieldOf(name)?.kind ?? ''))
      .map((name) => ({ pointer: `/duplicates/keys/${index}`, code: 'import.no-key-field', params: { name } })),
  );
}
