// What may be published of formulas, roll-ups, rules and pipelines, and what is refused in which words.
import { describe, expect, it } from 'vitest';
import type { EntityDefinition, FieldDefinition } from '../../../schemas/types.ts';
import { checkComputed } from './check-computed.ts';

const field = (name: string, kind: FieldDefinition['kind'], more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: name,
  name,
  kind,
  ...more,
});
const entity = (name: string, fields: FieldDefinition[], more: Partial<EntityDefinition> = {}): EntityDefinition => ({
  kind: 'entity',
  id: name,
  name,
  titleField: fields[0]!.name,
  fields,
  access: {},
  ...more,
});
const child = entity('line', [
  field('name', 'text'),
  field('order', 'reference', { target: 'order' }),
  field('amount', 'decimal', { scale: 3 }),
  field('age', 'integer', { formula: { expression: 'today().year', storage: 'virtual' } }),
]);
const order = (...fields: FieldDefinition[]) =>
  entity('order', [
    field('name', 'text'),
    field('price', 'decimal'),
    field('day', 'date'),
    field('buyer', 'reference', { target: 'buyer' }),
    ...fields,
  ]);
const buyer = entity('buyer', [field('name', 'text'), field('discount', 'percent')]);
const codes = (checked: EntityDefinition, ...others: EntityDefinition[]) =>
  checkComputed(checked, [child, buyer, ...others]).map(({ pointer, code }) => `${pointer} ${code}`);
const computed = (expression: string, kind: FieldDefinition['kind'] = 'decimal', storage?: 'virtual') =>
  order(field('f', kind, { formula: { expression, ...(storage === undefined ? {} : { storage }) } }));

describe('a computed field', () => {
  it('reads fields of its record, and of those it refers to', () => {
    expect(codes(computed('price * (100 - buyer.discount) / 100'))).toEqual([]);
    expect(codes(computed('day + duration("P1D")', 'date'))).toEqual([]);
  });

  it('is refused for names that do not exist, at any step of a path', () => {
    expect(codes(computed('prise * 2'))).toHaveLength(1);
    expect(codes(computed('buyer.rebate'))).toEqual(['/fields/4/formula/expression definition.formula-path']);
  });

  it('is refused when it gives another type than its field holds', () => {
    expect(codes(computed('name'))).toEqual(['/fields/4/formula/expression definition.formula-type']);
    expect(codes(computed('price > 5', 'text'))).toEqual(['/fields/4/formula/expression definition.formula-type']);
  });

  it('asks for the time only when it is virtual', () => {
    expect(codes(computed('today()', 'date'))).toEqual(['/fields/4/formula/expression definition.formula-time']);
    expect(codes(computed('"today()" + name', 'text'))).toEqual([]);
    expect(codes(computed('today()', 'date', 'virtual'))).toEqual([]);
  });

  it('does not store what it makes of a virtual one', () => {
    const reading = entity('note', [
      field('name', 'text'),
      field('line', 'reference', { target: 'line' }),
      field('old', 'integer', { formula: { expression: 'line.age + 1' } }),
    ]);
    expect(codes(reading, order())).toEqual(['/fields/2/formula/expression definition.formula-virtual']);
  });

  it('is of a kind that can be computed', () => {
    expect(codes(computed('name', 'email'))).toEqual(['/fields/4/kind definition.formula-kind']);
  });

  it('is refused in a circle, with the path', () => {
    const circle = order(
      field('a', 'decimal', { formula: { expression: 'b + 1' } }),
      field('b', 'decimal', { formula: { expression: 'a + 1' } }),
    );
    const [detail] = checkComputed(circle, [child, buyer]);
    expect(detail).toMatchObject({
      code: 'definition.formula-cycle',
      params: { path: 'order.a → order.b → order.a' },
    });
  });

  it('is refused in a circle that leads through a roll-up', () => {
    const total = order(
      field('total', 'decimal', { rollup: { relation: 'line.order', operation: 'sum', field: 'amount' } }),
    );
    const line = entity('line', [
      field('name', 'text'),
      field('order', 'reference', { target: 'order' }),
      field('amount', 'decimal', { formula: { expression: 'order.total / 2' } }),
    ]);
    const [detail] = checkComputed(total, [line, buyer]);
    expect(detail?.params?.path).toBe('line.amount → order.total → line.amount');
  });
});

describe('a roll-up', () => {
  const rolled = (
    kind: FieldDefinition['kind'],
    rollup: FieldDefinition['rollup'],
    more: Partial<FieldDefinition> = {},
  ) => codes(order(field('r', kind, { ...(rollup === undefined ? {} : { rollup }), ...more })));

  it('needs a reference that points to its entity', () => {
    expect(rolled('integer', { relation: 'line.name', operation: 'count' })).toEqual([
      '/fields/4/rollup/relation definition.rollup-relation',
    ]);
    expect(rolled('integer', { relation: 'line.order', operation: 'count' })).toEqual([]);
  });

  it('loses no digits of what it adds up', () => {
    const sum = { relation: 'line.order', operation: 'sum', field: 'amount' } as const;
    expect(rolled('decimal', sum, { scale: 2 })).toEqual(['/fields/4/kind definition.rollup-kind']);
    expect(rolled('decimal', sum, { scale: 3 })).toEqual([]);
  });

  it('counts by nothing that changes without a write of its records', () => {
    const counting = (filter: NonNullable<FieldDefinition['rollup']>['filter']) =>
      rolled('integer', { relation: 'line.order', operation: 'count', ...(filter === undefined ? {} : { filter }) });
    const refused = ['/fields/4/rollup/filter definition.rollup-filter'];
    expect(counting({ field: 'order.name', operator: 'eq', value: 'x' })).toEqual(refused);
    expect(counting({ field: 'age', operator: 'eq', value: 3 })).toEqual(refused);
    expect(counting({ view: 'mine' })).toEqual(refused);
    expect(counting({ not: { field: 'amount', operator: 'gt', value: '3' } })).toEqual([]);
  });
});

describe('an entity', () => {
  it('does not change what others are computed from', () => {
    const reading = order(field('f', 'decimal', { formula: { expression: 'buyer.discount' } }));
    const [detail] = checkComputed(entity('buyer', [field('name', 'text')]), [reading, child]);
    expect(detail).toMatchObject({ code: 'definition.computed-in-use', params: { entity: 'order', name: 'f' } });
  });

  it('has validations that give true or false, at fields it has', () => {
    const checked = {
      ...order(),
      validations: [
        { name: 'one', condition: 'price + 1', fields: ['price'] },
        { name: 'one', condition: 'price > 1', fields: ['prise'] },
      ],
    };
    expect(codes(checked)).toEqual([
      '/validations/0/condition definition.formula-type',
      '/validations/1/name definition.duplicate-name',
      '/validations/1/fields/0 definition.unknown-field',
    ]);
  });

  it('has stages only in its pipeline, each followed by one that exists', () => {
    const stage = field('stage', 'choice', { options: [{ value: 'a', next: ['b', 'c'] }, { value: 'b' }] });
    expect(codes(order(stage))).toEqual([
      '/fields/4/options/0 definition.stage-alone',
      '/fields/4/options/0/next/1 definition.stage-unknown',
    ]);
    expect(codes({ ...order(stage), pipeline: { field: 'stage' } })).toEqual([
      '/fields/4/options/0/next/1 definition.stage-unknown',
    ]);
  });

  it('begins a field with an expression over what is given and who asks', () => {
    expect(codes(order(field('owner', 'reference', { target: 'buyer', defaultExpression: 'me' })))).toEqual([]);
    expect(codes(order(field('until', 'date', { defaultExpression: 'day + duration("P7D")' })))).toEqual([]);
    expect(codes(order(field('until', 'date', { defaultExpression: 'price' })))).toEqual([
      '/fields/4/defaultExpression definition.formula-type',
    ]);
  });
});
