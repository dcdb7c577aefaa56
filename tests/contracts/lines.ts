// What every installation may assume of lines: they are written with the record they belong to, in their order and in its transaction; what they come to is
// right in the same moment; whoever sees the record sees them, and its history has theirs. Run by lines.test.ts and lines.postgres.test.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stored } from '../../core/entities/records.ts';
import type { Context } from '../../core/kernel/context.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { field, type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const all = { read: 'all', create: true, update: 'all', delete: 'all' } as const;
const money = { currency: 'IRR', scale: 2 };

const item: EntityDefinition = {
  kind: 'entity',
  id: 'item',
  name: 'item',
  label: { en: 'Item' },
  titleField: 'name',
  ownerField: 'owner',
  fields: [
    field('name', 'text'),
    field('owner', 'reference', { target: 'user' }),
    field('sold', 'integer', { rollup: { relation: 'offerLine.item', operation: 'sum', field: 'quantity' } }),
  ],
  access: { staff: all, own: { ...all, read: 'own' }, looker: all, none: all },
};

const offer: EntityDefinition = {
  kind: 'entity',
  id: 'offer',
  name: 'offer',
  label: { en: 'Offer' },
  titleField: 'name',
  ownerField: 'owner',
  fields: [
    field('name', 'text'),
    field('owner', 'reference', { target: 'user' }),
    field('lines', 'lines', { target: 'offerLine', label: { en: 'Lines' } }),
    field('count', 'integer', { rollup: { relation: 'offerLine.offer', operation: 'count' } }),
    field('sum', 'money', { ...money, rollup: { relation: 'offerLine.offer', operation: 'sum', field: 'total' } }),
    field('discount', 'percent'),
    field('payable', 'money', {
      ...money,
      formula: { expression: 'sum * (1 - (if discount = null then 0 else discount) / 100)' },
    }),
    field('state', 'choice', { options: [{ value: 'draft' }, { value: 'sent' }], default: 'draft' }),
    field('note', 'text'),
  ],
  validations: [
    { name: 'worth', condition: 'state != "sent" or sum > 0', fields: ['state'], message: { en: 'Nothing to send.' } },
  ],
  access: {
    staff: all,
    own: { ...all, read: 'own', update: 'own', delete: 'own' },
    looker: { ...all, update: 'none', delete: 'none', create: false },
    blind: { ...all, hidden: ['lines'] },
    fixed: { ...all, fixed: ['lines'] },
  },
};

const offerLine: EntityDefinition = {
  kind: 'entity',
  id: 'offerLine',
  name: 'offerLine',
  label: { en: 'Offer line' },
  titleField: 'what',
  ownedBy: { field: 'offer', order: 'position' },
  fields: [
    field('offer', 'reference', { target: 'offer', required: true, onDelete: 'cascade' }),
    field('position', 'integer', { readOnly: true }),
    field('item', 'reference', { target: 'item' }),
    field('what', 'text', { required: true, maxLength: 40 }),
    field('quantity', 'integer', { required: true, default: 1, minimum: '1' }),
    field('price', 'money', money),
    field('cost', 'money', money),
    field('total', 'money', { ...money, formula: { expression: 'quantity * price' } }),
    field('dear', 'boolean', { formula: { expression: 'total > 100', storage: 'virtual' } }),
  ],
  validations: [
    {
      name: 'cost',
      condition: 'cost = null or price = null or price >= cost',
      fields: ['price'],
      message: { en: 'Below cost.' },
    },
  ],
  access: { staff: { ...all, hidden: ['cost'] }, own: { ...all, fixed: ['price'] } },
};

interface Line {
  readonly id: string;
  readonly [name: string]: unknown;
}

export function describeLines(place: Place, runs: number): void {
  describe(`lines on ${place}`, () => {
    let house: House;
    let me: string;
    let items: Stored[];
    let staff: Context;

    beforeAll(async () => {
      house = await openHouse(place, [item, offer, offerLine]);
      me = (await house.records.create(house.system, 'user', { name: 'A', email: 'a@a.com', role: 'staff' })).id;
      staff = userContext(me, ['staff']);
      items = [];
      for (const name of ['pen', 'ink', 'pad']) items.push(await house.records.create(house.system, 'item', { name }));
    }, 60_000);
    afterAll(() => house?.close());

    const make = (lines: unknown, more: Record<string, unknown> = {}, context = house.system) =>
      house.records.create(context, 'offer', { name: 'o', lines, ...more });
    const change = (one: Stored, values: Record<string, unknown>, context = house.system) =>
      house.records.update(context, 'offer', one.id, values);
    const now = (one: Stored, context = house.system) => house.records.get(context, 'offer', one.id);
    const linesOf = (one: Stored) => (one.values.lines ?? []) as unknown as Line[];
    const whats = (one: Stored) => linesOf(one).map(({ what }) => what);
    const pointers = async (work: Promise<unknown>) =>
      (await problemOf(work)).details.map(({ pointer, code }) => `${pointer} ${code}`);
    const eventsOf = async (one: Stored) =>
      (await house.events.timeline(house.system, { entity: 'offer', id: one.id }, {})).reverse();

    it('are made with their record, in their order, with defaults, and what they come to is right at once', async () => {
      const one = await make(
        [
          { what: 'b', price: '10.50', quantity: 3, item: items[0]!.id },
          { what: 'a', price: '۵' },
        ],
        { discount: 10 },
      );
      expect(linesOf(one)).toEqual(
        [
          {
            id: expect.any(String),
            item: items[0]!.id,
            what: 'b',
            quantity: 3,
            price: '10.50',
            cost: null,
            total: '31.50',
            dear: false,
          },
          {
            id: expect.any(String),
            item: null,
            what: 'a',
            quantity: 1,
            price: '5.00',
            cost: null,
            total: '5.00',
            dear: false,
          },
        ].map((line) => expect.objectContaining({ ...line, price: expect.anything(), total: expect.anything() })),
      );
      expect(one.version).toBe(1);
      expect([one.values.count, String(one.values.sum), String(one.values.payable)]).toEqual([2, '36.5', '32.85']);
      expect(await now(one)).toEqual(one);
      expect((await house.records.get(house.system, 'item', items[0]!.id)).values.sold).toBe(3);
    });

    it('are the whole list: with an id changed field by field, without made, missing gone, and in the order given', async () => {
      const one = await make([
        { what: 'a', price: 1, cost: 1 },
        { what: 'b', price: 2 },
        { what: 'c', price: 3 },
      ]);
      const [a, b, c] = linesOf(one) as [Line, Line, Line];
      const changed = await change(one, { lines: [{ id: c.id }, { what: 'd' }, { id: a.id, price: 5 }] });
      expect(changed.version).toBe(2);
      expect(
        linesOf(changed).map(({ id, what, price, cost }) => [id, what, price && Number(price), cost && Number(cost)]),
      ).toEqual([
        [c.id, 'c', 3, null],
        [expect.any(String), 'd', null, null],
        [a.id, 'a', 5, 1],
      ]);
      expect(String(changed.values.sum)).toBe('8');
      // What was read can be handed in again, with what is computed, and changes nothing.
      expect((await change(one, { lines: linesOf(changed) })).version).toBe(2);
      expect((await change(one, { note: 'x' })).values.lines).toEqual(changed.values.lines);
      const none = await change(one, { lines: [] });
      expect(none.values).toMatchObject({ lines: null, count: 0 });
      expect(b.id).not.toBe(a.id);
    });

    it('are refused at the line and the field that is wrong, everything at once, and nothing is written', async () => {
      const one = await make([{ what: 'a', price: 1 }]);
      const [a] = linesOf(one) as [Line];
      const missing = '00000000-0000-7000-8000-000000000000';
      expect(
        await pointers(
          change(one, {
            name: 5,
            lines: [
              { id: a.id, quantity: 0 },
              { price: 'x' },
              { what: 'y', item: missing, colour: 1 },
              { id: missing, what: 'z' },
              { id: a.id },
            ],
          }),
        ),
      ).toEqual([
        '/name validation.text',
        '/lines/0/quantity validation.too-small',
        '/lines/1/what validation.required',
        '/lines/1/price validation.number',
        '/lines/2/colour validation.unknown-field',
        '/lines/2/item validation.reference',
        '/lines/3/id validation.line',
        '/lines/4/id validation.line',
        '/lines/4/what validation.required',
      ]);
      expect(await pointers(change(one, { lines: [{ id: a.id, price: 1, cost: 2 }] }))).toEqual([
        '/lines/0/price validation.rule',
      ]);
      expect(await pointers(change(one, { lines: [{ id: a.id, offer: one.id, position: 4 }] }))).toEqual([
        '/lines/0/offer validation.read-only',
        '/lines/0/position validation.read-only',
      ]);
      for (const lines of [5, 'x', [5], { what: 'x' }])
        expect((await problemOf(change(one, { lines }))).status).toBe(422);
      const many = Array.from({ length: limits.lines + 1 }, (_, index) => ({ what: `${index}` }));
      expect(await pointers(change(one, { lines: many }))).toEqual(['/lines validation.too-many-items']);
      expect(await now(one)).toEqual(one);
    });

    it('count for the rules of their record as they are about to be', async () => {
      expect(await pointers(make([], { state: 'sent' }))).toEqual(['/state validation.rule']);
      expect(await pointers(make([{ what: 'free', price: 0 }], { state: 'sent' }))).toEqual(['/state validation.rule']);
      const one = await make([{ what: 'a', price: 1 }], { state: 'sent' });
      expect(one.values.state).toBe('sent');
      expect((await problemOf(change(one, { lines: null }))).status).toBe(422);
      expect(whats(await change(one, { lines: null, state: 'draft' }))).toEqual([]);
    });

    it('are changes of their record: one version, one event with both lists, none of their own', async () => {
      const one = await make([{ what: 'a', price: 1 }]);
      const [a] = linesOf(one) as [Line];
      const two = await change(one, { lines: [{ id: a.id, price: 2 }, { what: 'b' }] });
      const b = linesOf(two)[1]!;
      const events = await eventsOf(one);
      expect(events.map(({ type }) => type)).toEqual([
        'record.created',
        'record.updated',
        'record.updated',
        'record.updated',
      ]);
      expect(events[2]!.data.changes).toEqual({
        lines: [
          [{ id: a.id, what: 'a', quantity: 1, price: expect.stringMatching(/^1/) }],
          [
            { id: a.id, what: 'a', quantity: 1, price: expect.stringMatching(/^2/) },
            { id: b.id, what: 'b', quantity: 1 },
          ],
        ],
      });
      expect(await house.events.timeline(house.system, { entity: 'offerLine', id: a.id }, {})).toEqual([]);
      const versions = await house.records.versions(house.system, 'offer', one.id);
      expect(versions.map(({ version, changes }) => [version, Object.keys(changes)])).toEqual([
        [2, ['lines']],
        [1, ['name', 'lines', 'count', 'sum', 'payable', 'state']],
      ]);
    });

    it('come back with an earlier version, with an undo, and from the trash, as what they were', async () => {
      const first = await make([
        { what: 'a', price: 1, item: items[1]!.id },
        { what: 'b', price: 2 },
      ]);
      const sold = async () => (await house.records.get(house.system, 'item', items[1]!.id)).values.sold;
      expect(await sold()).toBe(1);
      const [a, b] = linesOf(first) as [Line, Line];
      await change(first, { lines: [{ id: b.id, price: 7 }] });
      expect(await sold()).toBe(0);
      const back = await house.records.revert(house.system, 'offer', first.id, 1);
      expect(linesOf(back)).toEqual(linesOf(first));
      const { record } = await house.records.undo(house.system, 'offer', first.id, back.version);
      expect(linesOf(record).map(({ id, price }) => [id, Number(price)])).toEqual([[b.id, 7]]);
      await change(first, { lines: [{ id: b.id }, { what: 'c', item: items[1]!.id }] });
      const last = await now(first);
      await house.records.delete(house.system, 'offer', first.id);
      expect(await sold()).toBe(0);
      expect(
        (
          await house.records.query(house.system, 'offerLine', {
            filter: { field: 'offer', operator: 'eq', value: first.id },
          })
        ).items,
      ).toEqual([]);
      const [trashed] = await house.records.trash(house.system, 'offer');
      const restored = await house.records.restore(house.system, 'offer', trashed!.id);
      expect(linesOf(restored)).toEqual(linesOf(last));
      expect([restored.values.count, String(restored.values.sum), await sold()]).toEqual([2, '7', 1]);
      expect(a.id).not.toBe(b.id);
    });

    it('go back without an item that is gone', async () => {
      const lost = await house.records.create(house.system, 'item', { name: 'lost' });
      const first = await make([{ what: 'a', price: 1, item: lost.id }]);
      await change(first, { lines: [] });
      await house.records.delete(house.system, 'item', lost.id);
      const back = await house.records.revert(house.system, 'offer', first.id, 1);
      expect(linesOf(back)).toMatchObject([{ what: 'a', item: null }]);
    });

    it('are read by who reads their record and the field that holds them, and never written by themselves', async () => {
      const one = await make([{ what: 'mine', price: 3, cost: 2 }], { owner: me });
      const other = await make([{ what: 'canary', price: 3, cost: 2 }]);
      const seen = async (...roles: string[]) => {
        const page = await house.records
          .query(userContext(me, roles), 'offerLine', { limit: 200 })
          .catch(() => undefined);
        return page === undefined ? undefined : new Set(page.items.map(({ values }) => values.offer));
      };
      expect((await seen('staff'))?.has(other.id)).toBe(true);
      expect(await seen('own')).toEqual(new Set([one.id]));
      expect(await seen('blind')).toBeUndefined();
      expect(await seen('none')).toBeUndefined();
      expect(await now(one, userContext(me, ['blind']))).not.toHaveProperty('values.lines');
      expect(linesOf(await now(one, staff))[0]).not.toHaveProperty('cost');
      expect(linesOf(await now(one, userContext(me, ['looker'])))[0]).toMatchObject({ what: 'mine' });
      expect(await pointers(change(one, { lines: [] }, userContext(me, ['fixed'])))).toEqual([
        '/lines validation.read-only',
      ]);
      expect(await pointers(change(one, { lines: [] }, userContext(me, ['blind'])))).toEqual([
        '/lines validation.unknown-field',
      ]);
      expect((await problemOf(change(one, { lines: [] }, userContext(me, ['looker'])))).status).toBe(403);
      const [line] = linesOf(one) as [Line];
      expect(await pointers(change(one, { lines: [{ id: line.id, cost: 1 }] }, staff))).toEqual([
        '/lines/0/cost validation.unknown-field',
      ]);
      expect(await pointers(change(one, { lines: [{ id: line.id, price: 9 }] }, userContext(me, ['own'])))).toEqual([
        '/lines/0/price validation.read-only',
      ]);
      // What one may not see of a line stays, and is not told by its history either.
      await change(one, { lines: [{ id: line.id, price: 8 }] }, staff);
      expect(Number(linesOf(await now(one))[0]!.cost)).toBe(2);
      expect(JSON.stringify(await house.records.versions(staff, 'offer', one.id))).not.toContain('cost');
      const problems = [
        () => house.records.create(house.system, 'offerLine', { what: 'x', offer: one.id, position: 9 }),
        () => house.records.update(house.system, 'offerLine', line.id, { what: 'x' }),
        () => house.records.delete(house.system, 'offerLine', line.id),
      ];
      for (const work of problems) expect((await problemOf(work())).code).toBe('owned');
      const { groups } = await house.records.summarize(userContext(me, ['own']), 'offerLine', {
        groupBy: [{ field: 'what' }],
      });
      expect(groups.map(({ values }) => values[0])).toEqual(['mine']);
    });

    it('are in a list where it asks for them, and in the filter over related records', async () => {
      const one = await make([{ what: 'needle', price: 1 }], { name: 'listed' });
      const filter = { field: 'name', operator: 'eq', value: 'listed' } as const;
      const plain = await house.records.query(staff, 'offer', { filter });
      expect(plain.items[0]!.values).not.toHaveProperty('lines');
      const asked = await house.records.query(staff, 'offer', { filter, fields: ['name', 'lines'] });
      expect(linesOf(asked.items[0]!)).toMatchObject([{ what: 'needle' }]);
      const related = await house.records.query(staff, 'offer', {
        filter: {
          related: 'offerLine.offer',
          operator: 'some',
          filter: { field: 'what', operator: 'eq', value: 'needle' },
        },
      });
      expect(related.items.map(({ id }) => id)).toEqual([one.id]);
      expect(
        (await problemOf(house.records.query(staff, 'offer', { sort: [{ field: 'lines', direction: 'asc' }] }))).status,
      ).toBe(422);
    });

    it('keep a record that they point to from going', async () => {
      const used = await house.records.create(house.system, 'item', { name: 'used' });
      const one = await make([{ what: 'a', item: used.id }]);
      const problem = await problemOf(house.records.delete(house.system, 'item', used.id));
      expect(problem).toMatchObject({
        code: 'in-use',
        details: [{ code: 'validation.in-use', params: { entity: 'Offer line' } }],
      });
      await change(one, { lines: null });
      await house.records.delete(house.system, 'item', used.id);
    });

    it('are merged with changes of other fields, and conflict with changes of lines', async () => {
      const one = await make([{ what: 'a', price: 1 }]);
      const [a] = linesOf(one) as [Line];
      await change(one, { lines: [{ id: a.id, price: 2 }] });
      const merged = await house.records.update(house.system, 'offer', one.id, { note: 'n' }, { version: 1 });
      expect([merged.version, String(merged.values.sum)]).toEqual([3, '2']);
      const problem = await problemOf(
        house.records.update(house.system, 'offer', one.id, { lines: [] }, { version: 1 }),
      );
      expect(problem).toMatchObject({ status: 409, code: 'stale' });
      expect(problem.more).toMatchObject({ current: { values: { lines: [{ what: 'a' }] } } });
    });

    it('lose nothing to 25 edits at once, and their sums are theirs', async () => {
      const one = await make([{ what: 'a', price: 1 }]);
      const add = async (number: number): Promise<void> => {
        for (;;) {
          const { version, values } = await now(one);
          const lines = [
            ...(values.lines as unknown as Line[]),
            { what: `p${number}`, price: number, item: items[2]!.id },
          ];
          const problem = await house.records
            .update(house.system, 'offer', one.id, { lines }, { version })
            .then(() => undefined)
            .catch((error: { code?: string }) => error);
          if (problem === undefined) return;
          if (problem.code !== 'stale') throw problem;
        }
      };
      await Promise.all(Array.from({ length: 25 }, (_, index) => add(index + 1)));
      const { values } = await now(one);
      expect([values.count, String(values.sum)]).toEqual([26, String(1 + (25 * 26) / 2)]);
      expect(new Set((values.lines as unknown as Line[]).map(({ what }) => what)).size).toBe(26);
      expect((await house.records.get(house.system, 'item', items[2]!.id)).values.sold).toBe(25);
    }, 60_000);

    it('come to the same as a plain reading of what was handed in, whatever was', async () => {
      const line = fc.record({
        keep: fc.option(fc.nat(4)),
        what: fc.constantFrom('a', 'b', 'c'),
        quantity: fc.integer({ min: 1, max: 5 }),
        price: fc.constantFrom(null, '0', '0.01', '99.99', '12345678.5'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(line, { maxLength: 5 }), { minLength: 1, maxLength: 4 }), async (lists) => {
          const one = await make([]);
          const states: unknown[] = [];
          for (const list of lists) {
            const known = linesOf(await now(one));
            const taken = new Set<string>();
            const lines = list.map(({ keep, ...rest }) => {
              const id = keep === null ? undefined : known[keep]?.id;
              if (id === undefined || taken.has(id)) return rest;
              taken.add(id);
              return { id, ...rest };
            });
            const after = await change(one, { lines });
            expect(
              linesOf(after).map(({ what, quantity, price }) => [
                what,
                quantity,
                price === null ? null : Number(price),
              ]),
            ).toEqual(list.map(({ what, quantity, price }) => [what, quantity, price === null ? null : Number(price)]));
            const sum = list.reduce(
              (total, { quantity, price }) => total + quantity * Math.round(Number(price ?? 0) * 100),
              0,
            );
            expect([after.values.count, Math.round(Number(after.values.sum) * 100)]).toEqual([list.length, sum]);
            states[after.version] = linesOf(after);
          }
          const { version } = await now(one);
          for (let at = 2; at <= version; at++) {
            const back = await house.records.revert(house.system, 'offer', one.id, at);
            expect(linesOf(back)).toEqual(states[at]);
          }
        }),
        { numRuns: runs },
      );
    }, 60_000);

    it('ask both entities to fit, and nothing else to point to them', async () => {
      const publish = async (definition: EntityDefinition) => {
        const live = house.definitions.current(house.system).get('entity', definition.name);
        return pointers(house.definitions.publish(house.system, [{ definition, baseVersion: live?.version ?? 0 }]));
      };
      const { ownerField: _, ...bare } = item;
      const plain: EntityDefinition = { ...bare, id: 'plain', name: 'plain', fields: [field('name', 'text')] };
      const withField = (of: EntityDefinition, ...more: EntityDefinition['fields']) => ({
        ...of,
        fields: [...of.fields, ...more],
      });
      expect(await publish(withField(plain, field('lines', 'lines', { target: 'item' })))).toEqual([
        '/fields/1/target definition.lines-target',
      ]);
      expect(await publish(withField(plain, field('line', 'reference', { target: 'offerLine' })))).toEqual([
        '/fields/1/target definition.target-owned',
      ]);
      expect(await publish(withField(offer, field('more', 'lines', { target: 'offerLine' })))).toEqual([
        '/fields/2/target definition.lines-target',
        '/fields/9/target definition.lines-target',
      ]);
      expect(await publish(withField(offerLine, field('items', 'references', { target: 'item' })))).toEqual([
        '/fields/9/kind definition.lines-kind',
      ]);
      expect(await publish({ ...item, ownedBy: { field: 'owner', order: 'sold' } })).toEqual([
        '/ownedBy definition.owned-changed',
      ]);
      const loose = { ...plain, ownedBy: { field: 'of', order: 'name' } };
      expect(await publish(withField(loose, field('of', 'reference', { target: 'offer' })))).toEqual([
        '/ownedBy/field definition.owned-field',
        '/ownedBy/order definition.not-a-number',
      ]);
      const counting = (expression: string) => withField(offer, field('sums', 'integer', { formula: { expression } }));
      expect(await publish(counting('count(lines[quantty > 1])'))).toEqual([
        '/fields/9/formula/expression definition.formula-path',
      ]);
      expect(await publish(counting('sum(lines.quantty)'))).toEqual([
        '/fields/9/formula/expression definition.formula-path',
      ]);
    });
  });
}
