// What kinds of fields ask of an entity definition, checked before it goes live. What only history can tell (ids, names, kinds that may not
// change) is checked by the definitions room.
import { entityNamed } from '../../schemas/entity-names.ts';
import { columnOf } from '../../schemas/field-names.ts';
import { fieldSchema, isLink, maxLengthOf, mostStars, scaleOf } from '../../schemas/field-schema.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import { parseNumberFormat } from '../../schemas/number-format.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { createValueValidator } from '../../schemas/value-validator.ts';
import { parseDecimal } from '../kernel/decimal.ts';
import { limits } from '../kernel/limits.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { sortPrefixLength } from '../query/columns.ts';
import { FieldFault } from './fields/field-kind.ts';
import { fieldKind } from './fields/index.ts';

/** Beside the words the shape of definitions refuses: what databases (system columns, row ids) and JavaScript read as something else. */
const reservedNames: ReadonlySet<string> = new Set([
  'ctid',
  'xmin',
  'xmax',
  'cmin',
  'cmax',
  'tableoid',
  'oid',
  'rowid',
  'tojson',
]);

const uniqueKinds: ReadonlySet<string> = new Set([
  'text',
  'integer',
  'email',
  'phone',
  'url',
  'date',
  'reference',
  'autoNumber',
]);

type Faults = {
  readonly code: string;
  readonly at: string;
  readonly params?: Readonly<Record<string, string | number>>;
}[];

/** Everything wrong with the entity and its fields. `entities` is the picture as it would be. */
export function checkFields(
  entity: EntityDefinition,
  live: EntityDefinition | undefined,
  entities: readonly EntityDefinition[],
): ProblemDetail[] {
  const details: ProblemDetail[] = [];
  // SQLite's table names know no case.
  const twin = entities.find(
    (other) => other.name !== entity.name && other.name.toLowerCase() === entity.name.toLowerCase(),
  );
  if (twin !== undefined)
    details.push({ pointer: '/name', code: 'definition.entity-name-taken', params: { name: twin.name } });
  const title = entity.fields.find((field) => field.name === entity.titleField);
  if (title !== undefined && !isTitleKind(title)) {
    details.push({
      pointer: '/titleField',
      code: 'definition.title-kind',
      params: { name: title.name, kind: title.kind },
    });
  }
  entity.fields.forEach((field, index) => {
    const before = live?.fields.find((candidate) => candidate.id === field.id);
    for (const { code, at, params } of checkField(field, before, entities)) {
      details.push({ pointer: `/fields/${index}${at}`, code, params: { name: field.name, ...params } });
    }
  });
  return details;
}

/** A title is one text, as it stands in the column. */
function isTitleKind({ kind }: FieldDefinition): boolean {
  const { folded, shadow } = fieldKind(kind);
  return folded !== undefined && shadow === undefined;
}

function checkField(
  field: FieldDefinition,
  before: FieldDefinition | undefined,
  entities: readonly EntityDefinition[],
): Faults {
  const faults: Faults = [];
  if (reservedNames.has(field.name.toLowerCase())) faults.push({ at: '/name', code: 'definition.reserved-name' });
  if (isLink(field) && !entities.some((entity) => entity.name === field.target)) {
    faults.push({ at: '/target', code: 'definition.unknown-target', params: { found: field.target ?? '' } });
  }
  const target = entityNamed(entities, field.target ?? '');
  if (before?.target !== undefined && before.target !== field.target && !target?.was?.includes(before.target))
    faults.push({ at: '/target', code: 'definition.target-changed', params: { expected: before.target } });
  if (field.onDelete === 'clear' && field.required === true)
    faults.push({ at: '/onDelete', code: 'definition.required-cleared' });
  return [
    ...faults,
    ...checkOptions(field),
    ...checkNumbers(field, before),
    ...checkIndexes(field),
    ...checkDefault(field),
  ];
}

function checkOptions(field: FieldDefinition): Faults {
  if (field.kind !== 'choice' && field.kind !== 'choices') return [];
  const values = (field.options ?? []).map((option) => option.value.replace(/\s+/g, ' '));
  return values.flatMap((value, index) =>
    values.indexOf(value) === index
      ? []
      : [{ at: `/options/${index}/value`, code: 'definition.duplicate-option', params: { found: value } }],
  );
}

function checkNumbers(field: FieldDefinition, before: FieldDefinition | undefined): Faults {
  const faults: Faults = [];
  const scaled = field.kind === 'decimal' || field.kind === 'money' || field.kind === 'percent';
  const scale = scaleOf(field);
  // SQLite keeps whole numbers of the smallest step: another step would change what every stored one means.
  const isSameColumn = before !== undefined && columnOf(before) === columnOf(field);
  if (scaled && isSameColumn && scaleOf(before) !== scale) {
    faults.push({
      at: '/scale',
      code: 'definition.scale-changed',
      params: { expected: scaleOf(before), found: scale },
    });
  }
  if (field.format !== undefined && parseNumberFormat(field.format) === undefined)
    faults.push({ at: '/format', code: 'definition.number-format', params: { found: field.format } });
  if (field.kind === 'rating' && !(mostStars(field) >= 2 && mostStars(field) <= limits.ratingStars))
    faults.push({ at: '/maximum', code: 'definition.stars', params: { maximum: limits.ratingStars } });
  const [low, high] = [parseDecimal(field.minimum ?? ''), parseDecimal(field.maximum ?? '')];
  if (low !== undefined && high?.lt(low) === true) faults.push({ at: '/maximum', code: 'definition.bounds-crossed' });
  return faults;
}

/** An index of PostgreSQL holds values of at most 2,704 bytes. */
function checkIndexes(field: FieldDefinition): Faults {
  const long = fieldKind(field.kind).folded !== undefined && maxLengthOf(field) > sortPrefixLength;
  if (field.indexed === true && field.unique !== true && long)
    return [{ at: '/maxLength', code: 'definition.indexed-length', params: { maximum: sortPrefixLength } }];
  if (
    field.indexed === true &&
    (fieldKind(field.kind).shadow !== undefined || fieldKind(field.kind).links === true || field.kind === 'json')
  )
    return [{ at: '/indexed', code: 'definition.indexed-kind', params: { kind: field.kind } }];
  if (field.unique !== true) return [];
  if (!uniqueKinds.has(field.kind))
    return [{ at: '/unique', code: 'definition.unique-kind', params: { kind: field.kind } }];
  return field.kind === 'text' && long
    ? [{ at: '/maxLength', code: 'definition.unique-length', params: { maximum: sortPrefixLength } }]
    : [];
}

/** A default must be a value the field itself would take. */
function checkDefault(field: FieldDefinition): Faults {
  if (field.default === undefined) return [];
  const value = normalizeInput(field, field.default);
  const { required: _, ...lax } = field;
  const fits = createValueValidator(fieldSchema(lax))(value).length === 0;
  const read = fits && value !== null ? fieldKind(field.kind).read(value, field, '') : null;
  return !fits || read instanceof FieldFault
    ? [{ at: '/default', code: 'definition.default', params: { found: String(field.default) } }]
    : [];
}
