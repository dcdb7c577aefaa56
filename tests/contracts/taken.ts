// What every installation may assume of fields that take their value from a record when it is chosen: filled in where the writer gave nothing, as far as the
// writer may see it, and the record's own from then on. Run by taken.test.ts and taken.postgres.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stored } from '../../core/entities/records.ts';
import type { Context } from '../../core/kernel/context.ts';
import { isDecimal } from '../../core/kernel/decimal.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { field, type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const all = { read: 'all', create: true, update: 'all', delete: 'all' } as const;
const money = { currency: 'IRR', scale: 0 } as const;
const entity = (name: string, fields: readonly FieldDefinition[], more: Partial<EntityDefinition> = {}) =>
  ({
    kind: 'entity',
    id: name,
    name,
    titleField: 'name',
    ownerField: 'owner',
    fields: [field('name', 'text'), field('owner', 'reference', { target: 'user' }), ...fields],
    access: { staff: all, narrow: all },
    ...more,
  }) satisfies EntityDefinition;

const partner = entity('partner', [field('currency', 'text'), field('contact', 'reference', { target: 'partner' })], {
  access: { staff: all, narrow: { ...all, read: 'own' } },
});
const goods = entity('goods', [field('price', 'money', money), field('note', 'text'), field('marks', 'tags')], {
  access: { staff: all, narrow: { ...all, hidden: ['price'] } },
});
const order = entity(
  'order',
  [
    field('partner', 'reference', { target: 'partner' }),
    field('currency', 'text', { default: 'IRR', takenFrom: 'partner.currency' }),
    field('contact', 'reference', { target: 'partner', takenFrom: 'partner.contact' }),
    field('items', 'references', { target: 'goods' }),
    field('worth', 'money', { ...money, takenFrom: 'sum(items.price)' }),
    field('lines', 'lines', { target: 'orderLine' }),
  ],
  { access: { staff: all, narrow: { ...all, fixed: ['currency'] } } },
);
const orderLine = entity(
  'orderLine',
  [
    field('order', 'reference', { target: 'order', required: true, onDelete: 'cascade' }),
    field('place', 'integer', { readOnly: true }),
    field('goods', 'reference', { target: 'goods' }),
    field('text', 'text', { required: true, takenFrom: 'goods.name + " (" + order.partner.name + ")"' }),
    field('price', 'money', { ...money, takenFrom: 'goods.price' }),
    field('marks', 'tags', { takenFrom: 'goods.marks' }),
    field('total', 'money', { ...money, formula: { expression: 'price * 2' } }),
  ],
  { ownedBy: { field: 'order', order: 'place' } },
);

const plain = (value: unknown): unknown => (isDecimal(value) ? value.toFixed() : value);

export function describeTaken(place: Place): void {
  describe(`values that are taken on ${place}`, () => {
    let house: House;
    let staff: Context;
    let narrow: Context;
    let me: string;

    beforeAll(async () => {
      house = await openHouse(place, [partner, goods, order, orderLine]);
      me = (await house.records.create(house.system, 'user', { name: 'A', email: 'a@a.com', role: 'staff' })).id;
      staff = userContext(me, ['staff']);
      narrow = userContext(me, ['narrow']);
    }, 60_000);
    afterAll(() => house?.close());

    const make = (of: string, values: Record<string, unknown>, context = staff) =>
      house.records.create(context, of, { name: of, ...values });
    const change = (one: Stored, values: Record<string, unknown>, context = staff) =>
      house.records.update(context, one.entity, one.id, values);
    const seen = (one: Stored, ...names: string[]) => names.map((name) => plain(one.values[name]));
    const lines = (one: Stored) => one.values.lines as unknown as { [name: string]: unknown; id: string }[];

    it('are there when the record is made, unless the writer gave one, and stay when their source changes', async () => {
      const other = await make('partner', { currency: 'USD' });
      const one = await make('partner', { currency: 'EUR', contact: other.id });
      const taken = await make('order', { partner: one.id });
      expect(seen(taken, 'currency', 'contact')).toEqual(['EUR', other.id]);
      expect(seen(await make('order', { partner: one.id, currency: 'GBP' }), 'currency')).toEqual(['GBP']);
      expect(seen(await make('order', { partner: one.id, currency: null }), 'currency')).toEqual([null]);
      expect(seen(await make('order', {}), 'currency', 'contact')).toEqual(['IRR', null]);
      expect(seen(await make('order', { partner: (await make('partner', {})).id }), 'currency')).toEqual(['IRR']);
      await change(one, { currency: 'CHF' });
      expect(seen(await house.records.get(staff, 'order', taken.id), 'currency')).toEqual(['EUR']);
    });

    it('follow another choice, and only a choice', async () => {
      const [euro, dollar, none] = await Promise.all(
        ['EUR', 'USD', null].map((currency) => make('partner', { currency })),
      );
      const one = await make('order', { partner: euro!.id });
      await change(one, { currency: 'own' });
      expect(seen(await change(one, { name: 'other' }), 'currency')).toEqual(['own']);
      expect(seen(await change(one, { partner: euro!.id }), 'currency')).toEqual(['own']);
      expect(seen(await change(one, { partner: dollar!.id }), 'currency')).toEqual(['USD']);
      expect(seen(await change(one, { partner: euro!.id, currency: 'mine' }), 'currency')).toEqual(['mine']);
      expect(seen(await change(one, { partner: null }), 'currency')).toEqual(['mine']);
      expect(seen(await change(one, { partner: none!.id }), 'currency')).toEqual([null]);
      // What is had back is as it was, though its source says something else by now.
      await change(euro!, { currency: 'later' });
      const back = await house.records.revert(staff, 'order', one.id, 1);
      expect(seen(back, 'partner', 'currency')).toEqual([euro!.id, 'EUR']);
    });

    it('are what the writer may see, and also fill what they may not write', async () => {
      const [mine, hers] = [
        await make('partner', { owner: me, currency: 'EUR' }),
        await make('partner', { currency: 'USD' }),
      ];
      await change(mine, { contact: hers.id });
      const cheap = await make('goods', { price: '5' });
      const one = await make('order', { partner: mine.id, items: [cheap.id] }, narrow);
      expect(seen(one, 'currency', 'contact', 'worth')).toEqual(['EUR', null, null]);
      expect(
        seen(await make('order', { items: [cheap.id, (await make('goods', { price: '7' })).id] }), 'worth'),
      ).toEqual(['12']);
      expect((await problemOf(make('order', { partner: hers.id }, narrow))).details).toMatchObject([
        { pointer: '/partner', code: 'validation.reference' },
      ]);
    });

    it('are taken by lines, from what the line and its record point to', async () => {
      const one = await make('partner', { name: 'Ink & Co' });
      const [pen, ink] = [
        await make('goods', { name: 'pen', price: '3', marks: ['blue', 'new'] }),
        await make('goods', { name: 'ink', price: '9' }),
      ];
      const made = await make('order', { partner: one.id, lines: [{ goods: pen.id }, { goods: pen.id, price: 1 }] });
      expect(lines(made)).toMatchObject([
        { text: 'pen (Ink & Co)', price: '3', total: '6', marks: ['blue', 'new'] },
        { text: 'pen (Ink & Co)', price: '1', total: '2' },
      ]);
      const [first, second] = lines(made);
      const changed = await change(made, { lines: [{ id: first!.id, goods: ink.id }, { id: second!.id }] });
      expect(lines(changed)).toMatchObject([
        { text: 'ink (Ink & Co)', price: '9', total: '18', marks: null },
        { price: '1' },
      ]);
      expect((await problemOf(make('order', { lines: [{}] }))).details).toMatchObject([
        { pointer: '/lines/0/text', code: 'validation.required' },
      ]);
    });

    it('can be asked for while a record is typed, as the asker sees them', async () => {
      const one = await make('partner', { owner: me, currency: 'EUR', name: 'P' });
      const pen = await make('goods', { name: 'pen', price: '3' });
      const asked = (of: string, given: object, more: object, context = staff) =>
        house.records.taken(context, of, { ...given }, { chosen: [], ...more });
      expect(await asked('order', { partner: one.id }, { chosen: ['partner'] })).toEqual({
        currency: 'EUR',
        contact: null,
      });
      expect(await asked('order', { partner: one.id, currency: 'X' }, { chosen: ['partner'] })).toEqual({
        contact: null,
      });
      expect(await asked('order', { partner: 'no id' }, { chosen: ['partner'] })).toEqual({
        currency: null,
        contact: null,
      });
      const owner = { given: { partner: one.id } };
      expect(await asked('orderLine', { goods: pen.id }, { chosen: ['goods'], owner })).toEqual({
        text: 'pen (P)',
        price: '3',
        marks: null,
      });
      expect(await asked('orderLine', { goods: pen.id }, { chosen: ['goods'], owner }, narrow)).toMatchObject({
        price: null,
      });
    });

    it('are checked before they go live, and kept right by who renames or takes away what they name', async () => {
      const live = (name: string) => house.definitions.current().get('entity', name)!;
      const publish = (definition: EntityDefinition) =>
        house.definitions.publish(house.system, [{ definition, baseVersion: live(definition.name).version }]);
      const faults = async (more: Partial<FieldDefinition>, kind: FieldDefinition['kind'] = 'text') =>
        (await problemOf(publish({ ...order, fields: [...order.fields, field('more', kind, more)] }))).details.map(
          ({ pointer, code }) => `${pointer} ${code}`,
        );
      expect(await faults({ takenFrom: 'partner.curency' })).toEqual(['/fields/8/takenFrom definition.formula-path']);
      expect(await faults({ takenFrom: 'name' })).toEqual(['/fields/8/takenFrom definition.taken-nowhere']);
      expect(await faults({ takenFrom: 'partner.currency' }, 'integer')).toEqual([
        '/fields/8/takenFrom definition.formula-type',
      ]);
      expect(await faults({ takenFrom: 'partner.' })).toEqual([
        expect.stringContaining('/fields/8/takenFrom expression'),
      ]);
      const without = goods.fields.filter(({ name }) => name !== 'price');
      expect((await problemOf(publish({ ...goods, fields: without }))).details).toContainEqual(
        expect.objectContaining({ code: 'definition.computed-in-use' }),
      );
    });
  });
}
