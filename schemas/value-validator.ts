// Compiles value schemas with ajv on the server: to a function for its own use, and to a module of plain code for pages whose CSP allows
// no code generation. The only place that sets up ajv for values, so that both sides cannot differ.
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import type { ProblemDetail } from '../core/kernel/problem.ts';
import { keywords } from './ajv-keywords.ts';
import type { ValueSchema } from './field-schema.ts';
import { validationDetails } from './validation-details.ts';
import { compilePattern } from './validator-patterns.ts';

/** Everything wrong with normalised values; empty = nothing. */
export type ValueValidator = (values: unknown) => readonly ProblemDetail[];

const linearPattern = Object.assign((pattern: string) => compilePattern(pattern), {
  code: 'require("ravand-validator-patterns").compilePattern',
});

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    validateFormats: false,
    // The schemas are made by field-schema.ts, whose tests check them against the meta-schema; compiling that for each would cost 10 ms.
    meta: false,
    validateSchema: false,
    code: { source: true, esm: true, regExp: linearPattern },
  });
  for (const keyword of keywords) ajv.addKeyword(keyword);
  return ajv;
}

/** A fresh ajv per schema: a changed definition leaves nothing behind in a shared one. */
export function createValueValidator(schema: ValueSchema): ValueValidator {
  const validate = createAjv().compile(schema);
  return (values) => (validate(values) ? [] : validationDetails(validate.errors, values));
}

/** Where a page finds the modules that compiled validators import: validator-browser.ts and validator-patterns.ts, served from our origin. */
export interface ValidatorAddresses {
  readonly runtime: string;
  readonly patterns: string;
}

const requires = /require\("([^"]+)"\)\.(\w+)/g;

/**
 * An ES module whose default export takes normalised values and answers `true` or ProblemDetail[]. It imports from the given addresses and
 * holds no `require`, `eval` or `new Function`.
 */
export function validatorModule(schema: ValueSchema, addresses: ValidatorAddresses): string {
  const ajv = createAjv();
  const code = standaloneCode(ajv, ajv.compile(schema));
  const imports = new Map<string, string>([['validationDetails', addresses.runtime]]);
  const body = code.replace(requires, (found, module: string, exported: string) => {
    const target = importTarget(module, exported, addresses);
    if (target === undefined) throw new Error(`expected a validator without ${found}; name it in importTarget`);
    imports.set(target.name, target.address);
    return target.name;
  });
  const lines = [...imports].map(([name, address]) => `import { ${name} } from ${JSON.stringify(address)};`);
  const named = body.replace(/export default \w+;/, '').replace('export const validate =', 'const validate =');
  return `${lines.join('\n')}\n${named}\nexport default (values) => validate(values) ? true : validationDetails(validate.errors, values);\n`;
}

function standaloneCode(ajv: Ajv2020, validate: ReturnType<Ajv2020['compile']>): string {
  // ajv is CommonJS: under some loaders the default import is its exports object, not its default export.
  const module = standalone as unknown as { default?: typeof standalone.default };
  const make = module.default ?? (standalone as unknown as typeof standalone.default);
  return make(ajv, validate);
}

function importTarget(
  module: string,
  exported: string,
  addresses: ValidatorAddresses,
): { name: string; address: string } | undefined {
  if (module === 'ravand-validator-runtime') return { name: exported, address: addresses.runtime };
  if (module === 'ravand-validator-patterns') return { name: exported, address: addresses.patterns };
  if (module === 'ajv/dist/runtime/ucs2length') return { name: 'textLength', address: addresses.runtime };
  return undefined;
}
