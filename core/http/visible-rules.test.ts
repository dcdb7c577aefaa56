// What of an entity's rules reaches somebody who may not read all of its fields.
import { expect, it } from 'vitest';
import type { EntityDefinition } from '../../schemas/types.ts';
import { visibleField, visibleRules } from './visible-rules.ts';

const entity: EntityDefinition = {
  kind: 'entity',
  id: 'deal',
  name: 'deal',
  titleField: 'name',
  fields: [
    { id: '1', name: 'name', kind: 'text' },
    { id: '2', name: 'cost', kind: 'decimal' },
    { id: '3', name: 'price', kind: 'decimal', formula: { expression: 'cost * 1.3' } },
    { id: '4', name: 'code', kind: 'text', defaultExpression: 'string(cost)' },
    {
      id: '5',
      name: 'stage',
      kind: 'choice',
      options: [{ value: 'a', entry: { condition: 'cost > 5' }, exit: { condition: 'name != null' } }],
    },
  ],
  validations: [
    { name: 'margin', condition: 'price > cost', fields: ['price'] },
    { name: 'named', condition: 'name != null', when: 'pipeline.stage = "a"', fields: ['name'] },
  ],
  pipeline: { field: 'stage' },
  access: {},
};
const readable = new Set(['name', 'price', 'code', 'stage']);
const seen = (name: string) => visibleField(entity, entity.fields.find((field) => field.name === name)!, readable);

it('Rules, defaults and conditions that speak of a hidden field stay with the server', () => {
  expect(visibleRules(entity, readable).validations?.map(({ name }) => name)).toEqual(['named']);
  expect(seen('code')).toEqual({ id: '4', name: 'code', kind: 'text' });
  expect(seen('stage').options).toEqual([{ value: 'a', exit: { condition: 'name != null' } }]);
});

it('Stages and what is final name nothing that is hidden', () => {
  const locked = {
    ...entity,
    pipeline: { field: 'stage', weighted: 'cost' },
    lock: { stages: ['a'], open: ['cost', 'name'] },
  };
  expect(visibleRules(locked, readable)).toMatchObject({ pipeline: { field: 'stage' }, lock: { open: ['name'] } });
  expect(visibleRules(locked, readable).pipeline).not.toHaveProperty('weighted');
  expect(visibleRules(locked, new Set(['name']))).not.toHaveProperty('pipeline');
});

it('A computed field is read only, and says to nobody what it is computed from', () => {
  expect(seen('price')).toEqual({ id: '3', name: 'price', kind: 'decimal', readOnly: true });
});
