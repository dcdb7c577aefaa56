// The JSON Schemas of definitions: types.ts follows from them, they take what we ship and name what is wrong at its place.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { EntityDefinition, FormDefinition, RuleDefinition } from '../../schemas/types.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import { definitionValidator, readSchema, schemaNames } from './definition-validator.ts';

const folder = join(projectRoot, 'schemas');

const lead: EntityDefinition = {
  kind: 'entity',
  id: 'lead',
  name: 'lead',
  titleField: 'name',
  fields: [{ id: 'lead.name', name: 'name', kind: 'text' }],
  access: { staff: { read: 'own', create: true, update: 'own', delete: 'none' } },
};
const form: FormDefinition = {
  kind: 'form',
  name: 'web',
  entity: 'lead',
  fields: [{ field: 'name' }],
  public: { origins: ['*'] },
};
const rule: RuleDefinition = {
  kind: 'rule',
  name: 'welcome',
  entity: 'lead',
  on: ['created'],
  when: {
    all: [
      { path: 'value', operator: 'greaterThan', value: '500' },
      { not: { path: 'before.status', operator: 'empty' } },
    ],
  },
  // biome-ignore lint/suspicious/noThenProperty: the word of the rule's schema; a rule is never awaited
  then: [{ do: 'sendMessage', with: { message: 'welcome', data: { lead: '=record.id' } } }],
};

function codes(value: unknown): [string, string][] {
  return definitionValidator.definition(value).map((detail) => [detail.pointer, detail.code]);
}

function withField(field: object): unknown {
  return { ...lead, fields: [...lead.fields, { id: 'x', name: 'x', kind: 'text', ...field }] };
}

describe('types.ts', () => {
  it('is what the schemas say now; `npm run schemas` writes it', async () => {
    const path = '../../schemas/generate-types.mjs';
    const { generateTypes } = (await import(path)) as { generateTypes(): Promise<string> };
    expect(readFileSync(join(folder, 'types.ts'), 'utf8')).toBe(await generateTypes());
  });
});

describe('definition schemas', () => {
  it('take the definitions they were made for', () => {
    for (const definition of [lead, form, rule]) expect(codes(definition)).toEqual([]);
  });

  it('take the entities that all plugins build on', () => {
    for (const file of readdirSync(join(folder, 'entities'))) {
      expect([file, codes(JSON.parse(readFileSync(join(folder, 'entities', file), 'utf8')))]).toEqual([file, []]);
    }
  });

  it.each([
    ['an unknown key', { ...lead, tableName: 'x' }, '/tableName', 'validation.unknown-field'],
    ['a missing title field', { ...lead, titleField: undefined }, '/titleField', 'validation.required'],
    ['SQL in a name', { ...lead, name: 'lead"; drop table x' }, '/name', 'validation.pattern'],
    ['a reserved entity name', { ...lead, name: 'constructor' }, '/name', 'validation.reserved'],
    ['a reserved field name', withField({ name: 'createdAt' }), '/fields/1/name', 'validation.reserved'],
    ['a word of FEEL as a field name', withField({ name: 'if' }), '/fields/1/name', 'validation.reserved'],
    ['a raw default', withField({ default: { isRaw: true } }), '/fields/1/default', 'validation.type'],
    ['a kind that does not exist', withField({ kind: 'script' }), '/fields/1/kind', 'validation.choice'],
    ['a choice without options', withField({ kind: 'choice' }), '/fields/1/options', 'validation.required'],
    ['a reference without target', withField({ kind: 'reference' }), '/fields/1/target', 'validation.required'],
    ['an amount without currency', withField({ kind: 'money' }), '/fields/1/currency', 'validation.required'],
    ['a pattern on a number', withField({ kind: 'integer', pattern: '^a' }), '/fields/1/kind', 'validation.choice'],
    [
      'a scope that does not exist',
      { ...lead, access: { staff: { ...lead.access.staff, read: 'most' } } },
      '/access/staff/read',
      'validation.choice',
    ],
    [
      'an origin with a path',
      { ...form, public: { origins: ['https://a.example/x'] } },
      '/public/origins/0',
      'validation.pattern',
    ],
    [
      'an operator that does not exist, deep in a condition',
      { ...rule, when: { all: [{ any: [{ path: 'a', operator: 'like', value: 1 }] }] } },
      '/when/all/0/any/0/operator',
      'validation.choice',
    ],
    ['a condition without a shape', { ...rule, when: { all: [{ sql: '1=1' }] } }, '/when/all/0', 'validation.shape'],
    [
      'a path that is a query',
      { ...rule, when: { path: '$..[?(1)]', operator: 'empty' } },
      '/when/path',
      'validation.pattern',
    ],
    ['a kind that does not exist at all', { kind: 'macro' }, '/kind', 'validation.choice'],
    ['no object', null, '/kind', 'validation.choice'],
  ] as [string, unknown, string, string][])('refuse %s', (_name, definition, pointer, code) => {
    expect(codes(JSON.parse(JSON.stringify(definition)))).toContainEqual([pointer, code]);
  });

  it('say something about every kind and every property group', () => {
    for (const name of schemaNames) {
      expect([name, typeof readSchema(name).description]).toEqual([name, 'string']);
    }
  });

  it('are schemas of their draft', () => {
    const meta = new Ajv2020({ validateFormats: false });
    for (const name of schemaNames) {
      expect([name, meta.validateSchema(readSchema(name)), meta.errors]).toEqual([name, true, null]);
    }
    expect(meta.validateSchema({ type: 'word' })).toBe(false);
  });

  it('take a manifest and refuse one that claims a name of the house', () => {
    expect(definitionValidator.manifest({ name: 'sales', version: '1.0.0', requires: ['marketing'] })).toEqual([]);
    expect(definitionValidator.manifest({ name: 'admin', version: '1' }).map((detail) => detail.pointer)).toEqual([
      '/name',
      '/version',
    ]);
  });
});
