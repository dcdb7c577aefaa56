// What ajv found → problem details with our own codes, the same on server and browser. Pure; texts are in locales/*/validation.json.
import type { ProblemDetail } from '../core/kernel/problem.ts';

/** The part of ajv's ErrorObject that is read here; also what standalone validators give. */
export interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

type Params = Readonly<Record<string, string | number>>;

const unions = new Set(['oneOf', 'anyOf']);
const silent = new Set(['if', 'allOf', 'dependentSchemas']);

/** Every fault once, in the order of the input. `value` is what was validated: an empty required field is told from a wrong type by it. */
export function validationDetails(
  errors: readonly ValidationError[] | null | undefined,
  value: unknown,
): ProblemDetail[] {
  const details = new Map<string, ProblemDetail>();
  for (const error of withoutBranches(errors ?? [])) {
    const detail = detailOf(error, value);
    const key = `${detail.pointer} ${detail.code}`;
    if (!details.has(key)) details.set(key, detail);
  }
  return [...details.values()];
}

/** Of a failed union only what is deepest: the branch that was meant, or the union itself when no branch was. */
function withoutBranches(errors: readonly ValidationError[]): ValidationError[] {
  const unionPaths = errors.filter((error) => unions.has(error.keyword)).map((error) => error.instancePath);
  return errors.filter((error) => {
    if (silent.has(error.keyword)) return false;
    if (!unionPaths.includes(error.instancePath)) return true;
    const deeper = errors.some((other) => other.instancePath.startsWith(`${error.instancePath}/`));
    return !deeper && unions.has(error.keyword);
  });
}

function detailOf(error: ValidationError, value: unknown): ProblemDetail {
  const { instancePath: pointer, keyword, params } = error;
  if (keyword === 'required' || keyword === 'dependentRequired') {
    return { pointer: `${pointer}/${escapePointer(String(params.missingProperty))}`, code: 'validation.required' };
  }
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    const name = String(params.additionalProperty ?? params.unevaluatedProperty);
    return { pointer: `${pointer}/${escapePointer(name)}`, code: 'validation.unknown-field', params: { name } };
  }
  const found = valueAt(value, pointer);
  if (keyword === 'minLength' && found === '') return { pointer, code: 'validation.required' };
  if (keyword === 'type' && (found === null || found === undefined)) return { pointer, code: 'validation.required' };
  // null where a choice, bound or form was asked for: ajv says it once by type, here it is said as empty.
  if (found === null && keyword === 'enum') return { pointer, code: 'validation.required' };
  const text = texts[keyword]?.(params, found);
  return text === undefined
    ? { pointer, code: 'validation.not-allowed', params: { rule: keyword } }
    : { pointer, ...text };
}

const texts: Readonly<
  Record<string, (params: Readonly<Record<string, unknown>>, found: unknown) => { code: string; params?: Params }>
> = {
  type: (params) => typeFault(params.type),
  textForm: (params, found) => ({
    code: formCodes[String(params.limit)] ?? 'validation.not-allowed',
    params: { found: shown(found) },
  }),
  dataForm: (params) => ({ code: dataCodes[String(params.limit)] ?? 'validation.not-allowed' }),
  dataLength: (params, found) => ({
    code: 'validation.too-long',
    params: { maximum: Number(params.limit), found: lengthOf(found) },
  }),
  decimalScale: (params) => ({ code: 'validation.too-many-decimals', params: { maximum: Number(params.limit) } }),
  decimalDigits: (params) => ({ code: 'validation.too-many-digits', params: { maximum: Number(params.limit) } }),
  decimalMinimum: (params, found) => ({
    code: 'validation.too-small',
    params: { minimum: String(params.limit), found: shown(found) },
  }),
  decimalMaximum: (params, found) => ({
    code: 'validation.too-large',
    params: { maximum: String(params.limit), found: shown(found) },
  }),
  minimum: (params, found) => ({
    code: 'validation.too-small',
    params: { minimum: Number(params.limit), found: shown(found) },
  }),
  maximum: (params, found) => ({
    code: 'validation.too-large',
    params: { maximum: Number(params.limit), found: shown(found) },
  }),
  maxLength: (params, found) => ({
    code: 'validation.too-long',
    params: { maximum: Number(params.limit), found: lengthOf(found) },
  }),
  minLength: (params, found) => ({
    code: 'validation.too-short',
    params: { minimum: Number(params.limit), found: lengthOf(found) },
  }),
  pattern: (_params, found) => ({ code: 'validation.pattern', params: { found: shown(found) } }),
  enum: (params, found) => ({
    code: 'validation.choice',
    params: { found: shown(found), allowed: allowed(params.allowedValues) },
  }),
  const: (params, found) => ({
    code: 'validation.choice',
    params: { found: shown(found), allowed: String(params.allowedValue) },
  }),
  maxItems: (params) => ({ code: 'validation.too-many-items', params: { maximum: Number(params.limit) } }),
  minItems: (params) => ({ code: 'validation.too-few-items', params: { minimum: Number(params.limit) } }),
  maxProperties: (params) => ({ code: 'validation.too-many-items', params: { maximum: Number(params.limit) } }),
  minProperties: (params) => ({ code: 'validation.too-few-items', params: { minimum: Number(params.limit) } }),
  uniqueItems: () => ({ code: 'validation.duplicate' }),
  propertyNames: (params) => ({ code: 'validation.name', params: { found: shown(params.propertyName) } }),
  not: (_params, found) => ({ code: 'validation.reserved', params: { found: shown(found) } }),
  oneOf: () => ({ code: 'validation.shape' }),
  anyOf: () => ({ code: 'validation.shape' }),
};

const dataCodes: Readonly<Record<string, string>> = {
  json: 'validation.json',
  document: 'validation.document',
  'postal-code': 'validation.postal-code',
};

const formCodes: Readonly<Record<string, string>> = {
  country: 'validation.country',
  decimal: 'validation.number',
  date: 'validation.date',
  datetime: 'validation.datetime',
  duration: 'validation.duration',
  email: 'validation.email',
  phone: 'validation.phone',
  url: 'validation.url',
  id: 'validation.reference',
};

function typeFault(type: unknown): { code: string; params?: Params } {
  const names = (Array.isArray(type) ? type : [type]).filter((name) => name !== 'null');
  if (names.length > 1) return { code: 'validation.type', params: { expected: names.join(', ') } };
  if (names.includes('integer')) return { code: 'validation.integer' };
  if (names.includes('number')) return { code: 'validation.number' };
  if (names.includes('boolean')) return { code: 'validation.boolean' };
  if (names.includes('string')) return { code: 'validation.text' };
  return { code: 'validation.type', params: { expected: names.join(', ') } };
}

function allowed(values: unknown): string {
  return Array.isArray(values) ? values.filter((value) => value !== null).join(', ') : '';
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? [...value].length : (JSON.stringify(value)?.length ?? 0);
}

/** At most 100 characters of the value: messages name it, they do not repeat a novel. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The value at a JSON Pointer (RFC 6901); undefined where the path ends early. */
export function valueAt(value: unknown, pointer: string): unknown {
  let found = value;
  for (const part of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null) return undefined;
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    found = Object.hasOwn(found, key) ? (found as Record<string, unknown>)[key] : undefined;
  }
  return found;
}
