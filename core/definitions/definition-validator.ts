// Checks the shape of definitions against the JSON Schemas of schemas/. What a definition means, and whether what it names exists, is
// checked after it: check-entity.ts, check-references.ts and the publishers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { DefinitionKind } from '../../schemas/types.ts';
import { validationDetails } from '../../schemas/validation-details.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

export const definitionKinds: readonly DefinitionKind[] = [
  'settings',
  'role',
  'entity',
  'form',
  'view',
  'rule',
  'message',
  'calendar',
  'decision',
  'process',
  'menu',
  'dashboard',
  'report',
  'document',
  'page',
  'portal',
];
const shared = ['text', 'field', 'filter'];
/** Everything `readSchema` reads. */
export const schemaNames: readonly string[] = [...shared, ...definitionKinds, 'manifest', 'sample'];

export interface DefinitionValidator {
  /** Everything wrong with the shape of a definition of its own `kind`; also names a kind that does not exist. */
  definition(value: unknown): readonly ProblemDetail[];
  /** The same for the manifest.json of a plugin. */
  manifest(value: unknown): readonly ProblemDetail[];
  /** The same for a file of its samples. */
  sample(value: unknown): readonly ProblemDetail[];
}

let schemas: Ajv2020 | undefined;

function readSchemas(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    // A test checks our schemas against the meta-schema; compiling that would cost every start 90 ms.
    meta: false,
    validateSchema: false,
    // Compiling the schemas is most of a start: what is said often stays a function, and nobody tidies code that runs once a definition.
    inlineRefs: 5,
    code: { optimize: false },
  });
  for (const name of schemaNames) ajv.addSchema(readSchema(name), name);
  return ajv;
}

function check(name: string, value: unknown): readonly ProblemDetail[] {
  schemas ??= readSchemas();
  const validate = schemas.getSchema(name) as ValidateFunction;
  return validate(value) ? [] : validationDetails(validate.errors, value);
}

/** The one of the process: a schema is compiled when it is first asked for. */
export const definitionValidator: DefinitionValidator = {
  definition(value) {
    const kind = typeof value === 'object' && value !== null ? (value as { kind?: unknown }).kind : undefined;
    const known = definitionKinds.find((candidate) => candidate === kind);
    if (known !== undefined) return check(known, value);
    return [
      {
        pointer: '/kind',
        code: 'validation.choice',
        params: { found: String(kind), allowed: definitionKinds.join(', ') },
      },
    ];
  },
  manifest: (value) => check('manifest', value),
  sample: (value) => check('sample', value),
};

/** The JSON Schema of a definition kind, `field`, `filter`, `text`, `manifest` or `sample`, as an object. */
export function readSchema(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(projectRoot, 'schemas', `${name}.schema.json`), 'utf8')) as Record<
    string,
    unknown
  >;
}
