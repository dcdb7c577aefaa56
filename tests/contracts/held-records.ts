// What every installation may assume of formulas and roll-ups over what a record holds, the records of a field of several and its lines: right at every moment,
// whatever changes, comes or goes. Run by held-records.test.ts and held-records.postgres.test.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stored } from '../../core/entities/records.ts';
import { Decimal, isDecimal } from '../../core/kernel/decimal.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { EntityDefinition, FieldDefinition, Rollup } from '../../schemas/types.ts';
import { field, type House, openHouse, type Place, problemOf } from './records-house.ts';

const access = { staff: { read: 'all', create: true, update: 'all', delete: 'all' } } as const;
const money = { currency: 'IRR', scale: 2 } as const;
const formula = (expression: string, more: Partial<FieldDefinition> = {}): Partial<FieldDefinition> => ({
  formula: { expression },
  ...more,
});
const over = (relation: string, operation: Rollup['operation'], more: Partial<Rollup> = {}) => ({
  rollup: { relation, operation, ...more },
});
const entity = (name: string, fields: readonly FieldDefinition[], more: Partial<EntityDefinition> = {}) =>
  ({ kind: 'entity', id: name, name, titleField: 'name', fields, access, ...more }) satisfies EntityDefinition;

const product = entity('product', [
  field('name', 'text'),
  field('price', 'money', money),
  field('active', 'boolean'),
  field('kits', 'integer', over('kit.products', 'count')),
  field('room', 'integer', over('kit.products', 'sum', { field: 'size' })),
]);
const kit = entity('kit', [
  field('name', 'text'),
  field('size', 'integer'),
  field('products', 'references', { target: 'product', onDelete: 'clear' }),
  field('price', 'money', { ...money, ...formula('sum(products[price != null].price)') }),
  field('whole', 'boolean', formula('every p in products satisfies p.active')),
  field('names', 'text', formula('string join(sort(products, function(a, b) a.name < b.name).name, ",")')),
  field('held', 'integer', formula('count(products)')),
  field('dear', 'integer', { formula: { expression: 'count(products[price > size])', storage: 'virtual' } }),
  field('sum', 'money', { ...money, ...over('products', 'sum', { field: 'price' }) }),
  field('most', 'money', { ...money, ...over('products', 'max', { field: 'price' }) }),
  field('least', 'money', { ...money, ...over('products', 'min', { field: 'price' }) }),
  field('last', 'text', over('products', 'last', { field: 'name', orderBy: 'name' })),
  field('live', 'integer', over('products', 'count', { filter: { field: 'active', operator: 'eq', value: true } })),
]);
const shelf = entity('shelf', [
  field('name', 'text'),
  field('main', 'reference', { target: 'kit' }),
  field('kits', 'references', { target: 'kit', onDelete: 'clear' }),
  field('first', 'text', formula('main.products[1].name')),
  field('worth', 'money', { ...money, ...formula('sum(kits.sum)') }),
  field('prices', 'integer', formula('count(for k in kits, p in k.products return p.price)')),
]);
const order = entity(
  'order',
  [
    field('name', 'text'),
    field('lines', 'lines', { target: 'orderLine' }),
    field('many', 'integer', formula('count(lines[quantity > 1])')),
    field('due', 'money', { ...money, ...formula('sum(for l in lines return l.quantity * l.product.price)') }),
    field('top', 'text', formula('lines[1].product.name')),
    field('goods', 'money', { ...money, ...formula('sum(lines.total)') }),
  ],
  {
    validations: [
      { name: 'some', condition: 'count(lines) < 4', fields: ['lines'], message: { en: 'At most three.' } },
    ],
  },
);
const orderLine = entity(
  'orderLine',
  [
    field('name', 'text'),
    field('order', 'reference', { target: 'order', required: true, onDelete: 'cascade' }),
    field('place', 'integer', { readOnly: true }),
    field('product', 'reference', { target: 'product' }),
    field('quantity', 'integer'),
    field('total', 'money', { ...money, ...formula('quantity * product.price') }),
  ],
  { ownedBy: { field: 'order', order: 'place' } },
);
const bill = entity('bill', [
  field('name', 'text'),
  field('order', 'reference', { target: 'order' }),
  field('lines', 'integer', formula('count(order.lines)')),
  field('total', 'money', { ...money, ...formula('sum(order.lines.total)') }),
]);

const plain = (value: unknown): unknown => (isDecimal(value) ? value.toFixed(2) : value);
const added = (prices: readonly (string | null)[]): string =>
  prices.reduce((sum, price) => sum.add(price ?? 0), new Decimal(0)).toFixed(2);

export function describeHeldRecords(place: Place, runs: number): void {
  describe(`formulas and roll-ups over held records on ${place}`, () => {
    let house: House;

    beforeAll(async () => {
      house = await openHouse(place, [product, kit, shelf, order, orderLine, bill]);
    }, 60_000);
    afterAll(() => house?.close());

    const make = (of: string, values: Record<string, unknown>) => house.records.create(house.system, of, values);
    const change = (one: Stored, values: Record<string, unknown>) =>
      house.records.update(house.system, one.entity, one.id, values);
    const seen = async (one: Stored, ...names: string[]) => {
      const { values } = await house.records.get(house.system, one.entity, one.id);
      return Object.fromEntries(names.map((name) => [name, plain(values[name])]));
    };
    const products = async (...prices: (string | null)[]) => {
      const all: Stored[] = [];
      for (const [index, price] of prices.entries())
        all.push(await make('product', { name: `p${index}`, price, active: true }));
      return all;
    };
    const ids = (all: readonly Stored[]) => all.map(({ id }) => id);
    const eventsOf = async (one: Stored) =>
      (await house.events.timeline(house.system, { entity: one.entity, id: one.id }, {})).reverse();

    it('are right when the record is made, when a link comes or goes, and when a far record changes', async () => {
      const [a, b, c] = (await products('10', '20.50', null)) as [Stored, Stored, Stored];
      const one = await make('kit', { name: 'k', size: 15, products: ids([b, a]) });
      const names = ['price', 'whole', 'names', 'held', 'dear', 'sum', 'most', 'least', 'last', 'live'];
      expect(await seen(one, ...names)).toEqual({
        price: '30.50',
        whole: true,
        names: 'p0,p1',
        held: 2,
        dear: 1,
        sum: '30.50',
        most: '20.50',
        least: '10.00',
        last: 'p1',
        live: 2,
      });
      await change(b, { active: false, price: '12' });
      expect(await seen(one, 'price', 'whole', 'most', 'live', 'dear')).toEqual({
        price: '22.00',
        whole: false,
        most: '12.00',
        live: 1,
        dear: 0,
      });
      await change(one, { products: ids([c, a]) });
      expect(await seen(one, ...names)).toMatchObject({ price: '10.00', names: 'p0,p2', last: 'p2', live: 2, held: 2 });
      expect(await seen(c, 'kits', 'room')).toEqual({ kits: 1, room: 15 });
      await house.records.delete(house.system, 'product', a.id);
      expect(await seen(one, 'price', 'sum', 'held', 'names')).toMatchObject({ sum: '0.00', held: 1, names: 'p2' });
      await change(one, { products: [] });
      expect(await seen(one, ...names)).toEqual({
        price: null,
        whole: true,
        names: '',
        held: 0,
        dear: 0,
        sum: '0.00',
        most: null,
        least: null,
        last: null,
        live: 0,
      });
      // A total that moves has no version and is told all the same.
      expect((await eventsOf(one)).map(({ type }) => type)).toContain('record.updated');
    });

    it('reach through several fields, and lists within lists', async () => {
      const [a, b] = (await products('1', '2')) as [Stored, Stored];
      const ones = await make('kit', { name: 'k1', size: 1, products: ids([a, b]) });
      const others = await make('kit', { name: 'k2', size: 1, products: ids([b]) });
      const one = await make('shelf', { name: 's', main: ones.id, kits: ids([ones, others]) });
      expect(await seen(one, 'first', 'worth', 'prices')).toEqual({ first: 'p0', worth: '5.00', prices: 3 });
      await change(b, { price: '10' });
      await change(a, { name: 'first' });
      expect(await seen(one, 'first', 'worth')).toEqual({ first: 'first', worth: '21.00' });
      await change(ones, { products: ids([b]) });
      expect(await seen(one, 'first', 'worth', 'prices')).toEqual({ first: 'p1', worth: '20.00', prices: 2 });
    });

    it('follow lines as they come, change, move and go, and what lines point to', async () => {
      const [a, b] = (await products('3', '5')) as [Stored, Stored];
      const one = await make('order', {
        name: 'o',
        lines: [
          { product: a.id, quantity: 2 },
          { product: b.id, quantity: 1 },
        ],
      });
      const account = await make('bill', { name: 'b', order: one.id });
      expect(await seen(one, 'many', 'due', 'top', 'goods')).toEqual({
        many: 1,
        due: '11.00',
        top: 'p0',
        goods: '11.00',
      });
      expect(await seen(account, 'lines', 'total')).toEqual({ lines: 2, total: '11.00' });
      await change(a, { price: '4', name: 'pen' });
      expect(await seen(one, 'due', 'top', 'goods')).toEqual({ due: '13.00', top: 'pen', goods: '13.00' });
      expect(await seen(account, 'total')).toEqual({ total: '13.00' });
      const lines = (await house.records.get(house.system, 'order', one.id)).values.lines as { id: string }[];
      await change(one, { lines: [{ id: lines[1]!.id }, { id: lines[0]!.id, quantity: 3 }, { quantity: 7 }] });
      expect(await seen(one, 'many', 'top')).toEqual({ many: 2, top: 'p1' });
      expect(await seen(account, 'lines')).toEqual({ lines: 3 });
      await change(one, { lines: [{ id: lines[0]!.id }] });
      expect(await seen(one, 'many', 'due', 'top', 'goods')).toEqual({
        many: 1,
        due: '12.00',
        top: 'pen',
        goods: '12.00',
      });
      await change(one, { lines: [] });
      expect(await seen(one, 'many', 'due', 'top', 'goods')).toEqual({ many: 0, due: null, top: null, goods: null });
      expect(await seen(account, 'lines', 'total')).toEqual({ lines: 0, total: null });
    });

    it('are asked for by the rules of the record, as its lines are about to be', async () => {
      const tooMany = make('order', { name: 'o', lines: [{}, {}, {}, {}] });
      expect((await problemOf(tooMany)).details).toEqual([
        { pointer: '/lines', code: 'validation.rule', params: { message: 'At most three.' } },
      ]);
      const one = await make('order', { name: 'o', lines: [{}, {}, {}] });
      expect((await problemOf(change(one, { lines: [{}, {}, {}, {}] }))).code).toBe('invalid');
    });

    it('that are new are filled in for the records that are there, and say which values they come from', async () => {
      const [a, b] = (await products('2', '3')) as [Stored, Stored];
      const one = await make('kit', { name: 'k', size: 1, products: ids([a, b]) });
      const twice = field('twice', 'money', { ...money, ...formula('2 * sum(products.price)') });
      const mean = field('mean', 'decimal', { scale: 2, ...over('products', 'average', { field: 'price' }) });
      const { version } = house.definitions.current().get('entity', 'kit')!;
      const definition = { ...kit, fields: [...kit.fields, twice, mean] };
      await house.definitions.publish(house.system, [{ definition, baseVersion: version }]);
      await house.jobs.runDue();
      expect(await seen(one, 'twice', 'mean')).toEqual({ twice: '10.00', mean: '2.50' });
      await change(a, { price: '4' });
      expect(await seen(one, 'twice', 'mean')).toEqual({ twice: '14.00', mean: '3.50' });
      expect(await house.records.explainFormula(house.system, 'kit', one.id, twice)).toMatchObject({
        value: '14',
        inputs: { 'products.price': [4, 3] },
      });
    });

    it('of more records than one transaction should touch are computed by a job', async () => {
      const [a] = (await products('2')) as [Stored];
      const count = limits.computedAtOnce + 1;
      const all = await house.database.transaction(house.system, async (context) => {
        const made: Stored[] = [];
        for (let index = 0; index < count; index += 1)
          made.push(await house.records.create(context, 'kit', { name: 'k', products: [a.id] }));
        return made;
      });
      await change(a, { price: '7' });
      expect(await seen(all.at(-1)!, 'price', 'sum')).toEqual({ price: '2.00', sum: '2.00' });
      await house.jobs.runDue();
      expect(await seen(all.at(-1)!, 'price', 'sum')).toEqual({ price: '7.00', sum: '7.00' });
      expect(await seen(a, 'kits')).toEqual({ kits: count });
    });

    it('come to what a plain reading comes to, whatever is written', async () => {
      const price = fc.option(fc.integer({ min: 0, max: 999 }).map((cents) => (cents / 100).toFixed(2)));
      const some = fc.uniqueArray(fc.nat(3), { maxLength: 4 });
      const step = fc.oneof(
        fc.record({ price: fc.tuple(fc.nat(3), price) }),
        fc.record({ active: fc.tuple(fc.nat(3), fc.boolean()) }),
        fc.record({ products: some }),
        fc.record({ lines: fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 0, max: 3 })), { maxLength: 3 }) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
          const all = await products('1', '2', '3', '4');
          const of = await make('kit', { name: 'k', size: 2 });
          const by = await make('order', { name: 'o' });
          const model = all.map(() => ({ price: '' as string | null, active: true }));
          for (const [index, one] of model.entries()) one.price = `${index + 1}.00`;
          let held: number[] = [];
          let lines: [number, number][] = [];
          for (const one of steps) {
            if ('price' in one) {
              model[one.price[0]]!.price = one.price[1];
              await change(all[one.price[0]]!, { price: one.price[1] });
            } else if ('active' in one) {
              model[one.active[0]]!.active = one.active[1];
              await change(all[one.active[0]]!, { active: one.active[1] });
            } else if ('products' in one) {
              held = one.products;
              await change(of, { products: held.map((at) => all[at]!.id) });
            } else {
              lines = one.lines;
              await change(by, { lines: lines.map(([at, quantity]) => ({ product: all[at]!.id, quantity })) });
            }
          }
          const priced = held.filter((at) => model[at]!.price !== null).map((at) => model[at]!.price);
          expect(await seen(of, 'price', 'sum', 'held', 'live', 'whole')).toEqual({
            price: priced.length === 0 ? null : added(priced),
            sum: added(priced),
            held: held.length,
            live: held.filter((at) => model[at]!.active).length,
            whole: held.every((at) => model[at]!.active),
          });
          const dues = lines.map(([at, quantity]) =>
            model[at]!.price === null ? null : new Decimal(model[at]!.price).mul(quantity).toFixed(2),
          );
          const total = dues.length === 0 || dues.includes(null) ? null : added(dues);
          expect(await seen(by, 'many', 'due', 'goods')).toEqual({
            many: lines.filter(([, quantity]) => quantity > 1).length,
            due: total,
            goods: total,
          });
        }),
        { numRuns: runs },
      );
    });
  });
}
