// The validators of entities and forms as ES modules of our own origin, so that pages check input by the server's schema under a CSP without eval.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formFields, recordSchema } from '../../schemas/field-schema.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { type ValidatorAddresses, validatorModule } from '../../schemas/value-validator.ts';
import type { Release } from '../definitions/definitions.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import { notFound, Problem } from '../kernel/problem.ts';

/** What compiled validators import, built by core/build-validators.mjs. */
const folder = join(projectRoot, 'dist', 'validators');
const files = { runtime: 'validator-browser.js', patterns: 'validator-patterns.js' } as const;

export interface ValidatorModules {
  /** @param key tells apart what different readers may see of the same entity */
  fields(release: Release, key: string, fields: readonly FieldDefinition[]): string;
  /** @throws Problem 404 */
  form(release: Release, form: string): string;
  /** One of the modules that validators import. @throws Problem 404 */
  shared(file: string): string;
}

export function createValidatorModules(): ValidatorModules {
  const shared = new Map<string, string>();
  let madeFor = -1;
  let made = new Map<string, string>();
  const read = (file: string): string => {
    const known = shared.get(file);
    if (known !== undefined) return known;
    const path = join(folder, file);
    if (!existsSync(path)) throw new Problem(503, 'not-built');
    const code = readFileSync(path, 'utf8');
    shared.set(file, code);
    return code;
  };
  let addresses: ValidatorAddresses | undefined;
  const once = (release: Release, key: string, fields: () => readonly FieldDefinition[]): string => {
    if (release.number !== madeFor) {
      madeFor = release.number;
      made = new Map();
    }
    const known = made.get(key);
    if (known !== undefined) return known;
    addresses ??= { runtime: address(files.runtime, read), patterns: address(files.patterns, read) };
    const code = validatorModule(recordSchema(fields()), addresses);
    made.set(key, code);
    return code;
  };
  return {
    fields: (release, key, fields) => once(release, `fields ${key}`, () => fields),
    form: (release, name) =>
      once(release, `form ${name}`, () => {
        const form = release.form(name);
        const entity = form && release.entity(form.entity);
        if (!form || !entity) throw notFound('form', name);
        return formFields(form, entity, { editable: true });
      }),
    shared(file) {
      if (!Object.values<string>(files).includes(file) && !/^[\w-]+\.js$/.test(file)) throw notFound('module', file);
      return read(file);
    },
  };
}

/** With a hash of the content, so that it may be kept for ever. */
function address(file: string, read: (file: string) => string): string {
  const hash = createHash('sha256').update(read(file)).digest('base64url').slice(0, 12);
  return `/p/modules/${file}?v=${hash}`;
}
