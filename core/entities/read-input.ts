// What a caller hands in → values of the record, or everything that is wrong with it at once. Knows no database: references and unique
// values are checked where the row is written.

import { presentName } from '../../schemas/field-names.ts';
import { isComputed } from '../../schemas/field-schema.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { DayTimeDuration, FeelDate, FeelDateTime } from '../expressions/temporal.ts';
import { isPlainObject, type Json } from '../kernel/data.ts';
import { type Decimal, isDecimal } from '../kernel/decimal.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { FillDefaults } from './computed/defaults.ts';
import type { EntityModel } from './entity-model.ts';
import { FieldFault } from './fields/field-kind.ts';
import type { FieldValue } from './records.ts';

export interface InputRights {
  readonly writable: ReadonlySet<string>;
  readonly readable: ReadonlySet<string>;
}

export interface ReadInput {
  readonly values: Record<string, FieldValue>;
  readonly details: readonly ProblemDetail[];
}

/**
 * @param purpose `create`: defaults are filled in (`fillDefaults`) and required fields must be there; `update`: only what is given is looked at.
 * @param country where local phone numbers belong to.
 * @param more.taken what fields take from a record that is chosen, also those the writer may not write.
 * @param more.byFormerNames what was written down before a field was renamed goes on; others are told its name of today.
 */
export function readInput(
  model: EntityModel,
  input: unknown,
  purpose: 'create' | 'update',
  rights: InputRights,
  country: string,
  more: {
    readonly fillDefaults?: FillDefaults | undefined;
    readonly byFormerNames?: boolean;
    readonly taken?: Readonly<Record<string, Json>>;
  } = {},
): ReadInput {
  if (!isPlainObject(input)) {
    return { values: {}, details: [{ pointer: '', code: 'validation.type', params: { expected: 'object' } }] };
  }
  const details: ProblemDetail[] = [];
  const given: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(input)) {
    if (raw === undefined) continue;
    const key = more.byFormerNames === true ? presentName(model.definition, name) : name;
    const fault = refusal(model, key, rights);
    if (fault === undefined)
      given[key] = normalizeInput(model.field(key)!.definition, plain(model.field(key)!.definition, raw));
    else details.push(fault);
  }
  for (const [name, value] of Object.entries(more.taken ?? {})) given[name] ??= value;
  more.fillDefaults?.(model, given);
  const found = purpose === 'create' ? model.whole(given) : model.changes(given);
  details.push(...found);
  const faulty = new Set(found.map((detail) => `/${detail.pointer.split('/')[1]}`));
  const values = readKinds(model, given, faulty, details, country);
  return { values, details };
}

/** A field the asker may neither read nor write does not exist for them, in the same words as one that never did. */
function refusal(model: EntityModel, key: string, rights: InputRights): ProblemDetail | undefined {
  const known = model.field(key) !== undefined;
  if (known && rights.writable.has(key) && !isComputed(model.field(key)!.definition)) return undefined;
  const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (known && rights.readable.has(key)) return { pointer, code: 'validation.read-only', params: { name: key } };
  const now = presentName(model.definition, key);
  if (now !== key && (rights.readable.has(now) || rights.writable.has(now)))
    return { pointer, code: 'validation.field-renamed', params: { name: key, now } };
  return { pointer, code: 'validation.unknown-field', params: { name: key } };
}

function readKinds(
  model: EntityModel,
  given: Readonly<Record<string, unknown>>,
  faulty: ReadonlySet<string>,
  details: ProblemDetail[],
  country: string,
): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const [key, raw] of Object.entries(given)) {
    const { definition, kind } = model.field(key)!;
    if (faulty.has(`/${key}`)) continue;
    const value = raw === null ? null : kind.read(raw, definition, country);
    if (value instanceof FieldFault) details.push({ pointer: `/${key}`, code: value.code, params: value.params });
    else values[key] = value;
  }
  return values;
}

/** Values in memory, as rules and processes compute them, in the JSON form of the field. */
function plain(field: FieldDefinition, value: unknown): unknown {
  if (isDecimal(value)) return isNumber(field, value) ? value.toNumber() : value.toFixed();
  if (value instanceof FeelDate || value instanceof FeelDateTime || value instanceof DayTimeDuration)
    return value.toString();
  if (Array.isArray(value)) return value.map((item) => plain(field, item));
  if (isPlainObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(field, part)]));
  return value instanceof Date ? value.toISOString() : value;
}

/** Inside data numbers are JSON's. */
function isNumber({ kind }: FieldDefinition, value: Decimal): boolean {
  return kind === 'json' || kind === 'address' || ((kind === 'integer' || kind === 'rating') && value.isInteger());
}
