// Checks queries and bodies against the schemas of their route and says everything that is wrong at once. What a record's values mean is not checked here.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { validationDetails } from '../../schemas/validation-details.ts';
import { invalid, Problem } from '../kernel/problem.ts';
import { zeroByte } from './json.ts';
import type { JsonSchema } from './route.ts';

export interface InputCheck {
  /** @throws Problem 422 `invalid` with a detail per finding */
  body(schema: JsonSchema, value: unknown): void;
  /** The query as an object, numbers and booleans read from their text. @throws Problem 422, also for a name that is repeated or unknown */
  query(properties: { readonly [name: string]: JsonSchema } | undefined, text: string): Record<string, unknown>;
}

export function createInputCheck(): InputCheck {
  const strict = createAjv(false);
  const coercing = createAjv(true);
  const querySchemas = new WeakMap<object, JsonSchema>();
  return {
    body(schema, value) {
      refuseErrors(strict.compile(schema), value);
    },
    query(properties = none, text) {
      const values = readQuery(text);
      const schema = querySchemas.get(properties) ?? querySchema(properties);
      querySchemas.set(properties, schema);
      refuseErrors(coercing.compile(schema), values);
      return values;
    },
  };
}

const none: { readonly [name: string]: JsonSchema } = {};

function querySchema(properties: { readonly [name: string]: JsonSchema }): JsonSchema {
  const required = Object.keys(properties).filter((name) => properties[name]!['x-required'] === true);
  return { type: 'object', properties, required, additionalProperties: false };
}

function createAjv(coerceTypes: boolean): Ajv2020 {
  // Formats are for the reader of the API description; what binds is a pattern beside them.
  const ajv = new Ajv2020({
    allErrors: true,
    coerceTypes,
    allowUnionTypes: true,
    validateFormats: false,
    ownProperties: true,
    // The test of the API description checks the routes' schemas; compiling the meta-schema would hold the first request up for 90 ms.
    meta: false,
    validateSchema: false,
  });
  return ajv.addKeyword('x-required');
}

function readQuery(text: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (Object.hasOwn(values, name)) throw invalid([{ pointer: `/${name}`, code: 'validation.repeated' }]);
    if (name === '__proto__') throw new Problem(422, 'refused-key', { params: { key: name } });
    if (value.includes('\0')) throw zeroByte(`/${name}`);
    values[name] = value;
  }
  return values;
}

function refuseErrors(validate: ValidateFunction, value: unknown): void {
  if (!validate(value)) throw invalid(validationDetails(validate.errors, value));
}
