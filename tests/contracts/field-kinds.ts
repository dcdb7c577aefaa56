// What every field kind keeps, finds, sorts and sums, on each database: run by field-kinds.test.ts and field-kinds.postgres.test.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPathLoader } from '../../core/entities/load-paths.ts';
import type { Stored } from '../../core/entities/records.ts';
import { createSearchIndexer } from '../../core/entities/search-index.ts';
import { compileExpression } from '../../core/expressions/compile-expression.ts';
import type { Context } from '../../core/kernel/context.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { Problem } from '../../core/kernel/problem.ts';
import type { EntityDefinition, FieldDefinition, FilterTerm, FilterTree } from '../../schemas/types.ts';
import { type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const field = (name: string, kind: FieldDefinition['kind'], more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `thing.${name}`,
  name,
  kind,
  ...more,
});

const thing: EntityDefinition = {
  kind: 'entity',
  id: 'thing',
  name: 'thing',
  titleField: 'name',
  fields: [
    field('name', 'text', { required: true }),
    field('colors', 'choices', { options: [{ value: 'red' }, { value: 'green' }, { value: 'Red' }], maxItems: 2 }),
    field('labels', 'tags'),
    field('stars', 'rating'),
    field('spent', 'duration'),
    field('place', 'address'),
    field('data', 'json'),
    field('story', 'richText'),
    field('owner', 'reference', { target: 'user' }),
  ],
  access: {},
};

const bill: EntityDefinition = {
  kind: 'entity',
  id: 'bill',
  name: 'bill',
  titleField: 'number',
  fields: [
    field('number', 'autoNumber', {
      format: 'INV-{jalaliYear}-{number:5}',
      firstNumber: 100,
      unique: true,
      required: true,
    }),
    field('note', 'text', { required: true }),
    field('code', 'integer'),
  ],
  access: {},
};

export function describeFieldKinds(place: Place): void {
  describe(`field kinds on ${place}`, () => {
    let house: House;
    beforeAll(async () => {
      house = await openHouse(place, [thing, bill]);
    });
    afterAll(() => house.close());

    const create = (values: Record<string, unknown>) =>
      house.records.create(house.system, 'thing', { name: 'x', ...values });
    const update = (id: string, values: Record<string, unknown>) =>
      house.records.update(house.system, 'thing', id, values);
    const faultsOf = async (values: Record<string, unknown>) =>
      (await problemOf(create(values))).details.map(({ pointer, code }) => `${pointer} ${code}`);
    const named = async (group: string, term: FilterTerm | { not: FilterTerm }, sort?: string) => {
      const page = await house.records.query(house.system, 'thing', {
        filter: { and: [{ field: 'name', operator: 'startsWith', value: group }, term] },
        sort: [{ field: sort ?? 'name', direction: 'asc' }],
      });
      return page.items.map((item) => String(item.values.name).slice(group.length)).join(' ');
    };
    const timesWritten = async (id: string) => (await house.records.get(house.system, 'thing', id)).version;

    describe('choices', () => {
      it('are kept once each, in the order of the options', async () => {
        const stored = await create({ colors: ['green', ' red ', 'green'] });
        expect(stored.values.colors).toEqual(['red', 'green']);
        expect(await house.records.get(house.system, 'thing', stored.id)).toEqual(stored);
      });

      it('that are none are empty', async () => {
        expect((await create({ colors: [] })).values.colors).toBeNull();
      });

      it.each([
        [['blue'], '/colors/0 validation.choice'],
        [['red', 'green', 'Red'], '/colors validation.too-many-items'],
        [{ red: true }, '/colors validation.type'],
        [[1], '/colors/0 validation.text'],
        [5, '/colors validation.type'],
      ])('refuse %j', async (colors, fault) => {
        expect(await faultsOf({ colors })).toContain(fault);
      });

      it('given in another order change nothing', async () => {
        const { id } = await create({ colors: ['red', 'green'] });
        await update(id, { colors: ['green', 'red'] });
        expect(await timesWritten(id)).toBe(1);
        await update(id, { colors: ['green'] });
        expect(await timesWritten(id)).toBe(2);
      });

      it('are found by one, any and all of them, letter by letter', async () => {
        await create({ name: 'find red', colors: ['red'] });
        await create({ name: 'find both', colors: ['red', 'green'] });
        await create({ name: 'find upper', colors: ['Red'] });
        await create({ name: 'find none' });
        const find = (term: Omit<FilterTerm, 'field'>) => named('find ', { field: 'colors', ...term } as FilterTerm);
        expect(await find({ operator: 'has', value: 'red' })).toBe('both red');
        expect(await find({ operator: 'hasAny', value: ['green', 'Red'] })).toBe('both upper');
        expect(await find({ operator: 'hasAll', value: ['green', 'red'] })).toBe('both');
        expect(await find({ operator: 'hasAny', value: [] })).toBe('');
        expect(await find({ operator: 'hasAll', value: [] })).toBe('both none red upper');
        expect(await find({ operator: 'empty' })).toBe('none');
        const not: FilterTerm = { field: 'colors', operator: 'has', value: 'red' };
        expect(await named('find ', { not })).toBe('none upper');
      });

      it('say both sides of a change to the audit', async () => {
        const { id } = await create({ colors: ['red'] });
        await update(id, { colors: null });
        const events = await house.events.timeline(house.system, { entity: 'thing', id }, {});
        expect(events[0]?.data.changes).toEqual({ colors: [['red'], null] });
      });
    });

    describe('tags', () => {
      it('are tidied, and one however they are spelled', async () => {
        const stored = await create({ labels: [' #VIP ', 'vip', 'مشتري  خوب', 'مشتری خوب', ''] });
        expect(stored.values.labels).toEqual(['VIP', 'مشتري خوب']);
        expect((await house.records.get(house.system, 'thing', stored.id)).values.labels).toEqual(stored.values.labels);
      });

      it('may be one text with commas of any script', async () => {
        expect((await create({ labels: 'a, b، c' })).values.labels).toEqual(['a', 'b', 'c']);
      });

      it('have at most 50 characters and 100 of them', async () => {
        expect(await faultsOf({ labels: ['x'.repeat(51)] })).toEqual(['/labels/0 validation.too-long']);
        expect(await faultsOf({ labels: Array.from({ length: 101 }, (_, index) => `t${index}`) })).toEqual([
          '/labels validation.too-many-items',
        ]);
      });

      it('are found whole in any spelling, in part by words', async () => {
        await create({ name: 'tag one', labels: ['VIP', '100%_sure', 'خیلی مهم'] });
        await create({ name: 'tag two', labels: ['VIPs'] });
        const find = (term: Omit<FilterTerm, 'field'>) => named('tag ', { field: 'labels', ...term } as FilterTerm);
        expect(await find({ operator: 'has', value: 'vip' })).toBe('one');
        expect(await find({ operator: 'has', value: '#Vip' })).toBe('one');
        expect(await find({ operator: 'has', value: '100%_sure' })).toBe('one');
        expect(await find({ operator: 'has', value: '100xxsure' })).toBe('');
        expect(await find({ operator: 'contains', value: 'vip' })).toBe('one two');
        expect(await find({ operator: 'has', value: 'خيلي مهم' })).toBe('one');
        const { database, definitions, events } = house;
        await createSearchIndexer({ database, definitions, events, log: silentLogger }).settle();
        expect(await find({ operator: 'hasAll', value: ['خيلي مهم', 'VIP'] })).toBe('one');
        expect(await find({ operator: 'hasAny', value: ['خيلي مهم', 'vips'] })).toBe('one two');
        expect(await find({ operator: 'contains', value: 'vips' })).toBe('two');
        const { items } = await house.records.query(house.system, 'thing', { search: 'مهم' });
        expect(items.map((item) => item.values.name)).toEqual(['tag one']);
      });
    });

    describe('ratings', () => {
      it('are whole numbers from 1 to 5', async () => {
        expect((await create({ stars: '۴' })).values.stars).toBe(4);
        expect(await faultsOf({ stars: 0 })).toEqual(['/stars validation.too-small']);
        expect(await faultsOf({ stars: 6 })).toEqual(['/stars validation.too-large']);
        expect(await faultsOf({ stars: 2.5 })).toEqual(['/stars validation.integer']);
      });

      it('have averages', async () => {
        await create({ name: 'star a', stars: 5 });
        await create({ name: 'star b', stars: 2 });
        const { groups } = await house.records.summarize(house.system, 'thing', {
          groupBy: [],
          measures: [{ measure: 'average', field: 'stars' }],
          filter: { field: 'name', operator: 'startsWith', value: 'star ' },
        });
        expect(groups[0]?.measures).toEqual(['3.5']);
      });
    });

    describe('durations', () => {
      it.each([
        ['1:30', 'PT1H30M'],
        ['90m', 'PT1H30M'],
        ['۱ ساعت و ۳۰ دقیقه', 'PT1H30M'],
        ['PT26H', 'P1DT2H'],
        ['-PT90S', '-PT1M30S'],
        ['PT0.9S', 'PT0S'],
      ])('reads %s as %s', async (spent, expected) => {
        const stored = await create({ spent });
        expect(stored.values.spent).toBe(expected);
        expect((await house.records.get(house.system, 'thing', stored.id)).values.spent).toBe(expected);
      });

      it.each(['90', 'soon', 'P1M', 'P1000000D', '1:75', 'a'.repeat(200)])('refuse %s', async (spent) => {
        expect(await faultsOf({ spent })).toEqual(['/spent validation.duration']);
      });

      it('sort, compare and sum by their length', async () => {
        await create({ name: 'time b', spent: '2h' });
        await create({ name: 'time a', spent: '30m' });
        await create({ name: 'time c', spent: '1d' });
        expect(await named('time ', { field: 'spent', operator: 'gt', value: '45m' }, 'spent')).toBe('b c');
        const { groups } = await house.records.summarize(house.system, 'thing', {
          groupBy: [],
          measures: [
            { measure: 'sum', field: 'spent' },
            { measure: 'max', field: 'spent' },
          ],
          filter: { field: 'name', operator: 'startsWith', value: 'time ' },
        });
        expect(groups[0]?.measures).toEqual(['95400', '86400']);
      });
    });

    describe('addresses', () => {
      const home = {
        country: 'IR',
        province: 'تهران',
        city: 'تهران',
        street: 'خیابان آزادی\nپلاک ۵',
        postalCode: '1234567890',
        location: { latitude: 35.7, longitude: 51.4 },
      };

      it('are kept by their parts, tidied', async () => {
        const place = {
          ...home,
          country: 'ir',
          city: ' تهران ',
          postalCode: '۱۲۳۴۵-۶۷۸۹۰',
          location: { latitude: '۳۵٫۷', longitude: 51.4000001 },
        };
        const stored = await create({ place });
        expect(stored.values.place).toEqual(home);
        expect(await house.records.get(house.system, 'thing', stored.id)).toEqual(stored);
      });

      it('of a country alone, or of nothing, are empty', async () => {
        expect((await create({ place: { country: 'IR' } })).values.place).toBeNull();
        expect(
          (await create({ place: { city: ' ', location: { latitude: '', longitude: '' } } })).values.place,
        ).toBeNull();
      });

      it.each([
        [{ country: 'XX', city: 'a' }, '/place/country validation.country'],
        [{ country: 'IR', postalCode: '123' }, '/place validation.postal-code'],
        [{ city: 'a', planet: 'b' }, '/place/planet validation.unknown-field'],
        [{ city: 'x'.repeat(101) }, '/place/city validation.too-long'],
        [{ city: 'a', location: { latitude: 91, longitude: 0 } }, '/place/location/latitude validation.too-large'],
        [{ city: 'a', location: { latitude: 9 } }, '/place/location/longitude validation.required'],
        [['a'], '/place validation.type'],
      ])('refuse %j', async (place, fault) => {
        expect(await faultsOf({ place })).toContain(fault);
      });

      it('are found by what is written in them', async () => {
        await create({ name: 'at one', place: { city: 'اصفهان', street: 'چهارباغ' } });
        expect(await named('at ', { field: 'place', operator: 'contains', value: 'چهارباغ' })).toBe('one');
        const { items } = await house.records.query(house.system, 'thing', { search: 'اصفهان' });
        expect(items.map((item) => item.values.name)).toEqual(['at one']);
      });

      it('with their parts in another order are the same', async () => {
        const { id } = await create({ place: home });
        await update(id, { place: Object.fromEntries(Object.entries(home).reverse()) });
        expect(await timesWritten(id)).toBe(1);
        await update(id, { place: { ...home, city: 'کرج' } });
        expect(await timesWritten(id)).toBe(2);
      });

      it('show their parts to expressions', async () => {
        const stored = await create({ place: home });
        const loader = createPathLoader({ records: house.records, definitions: house.definitions });
        const facts = await loader.load(house.system, stored, ['place.city', 'labels.x'], 'feel');
        expect(compileExpression('place.city + string(place.location.latitude)').evaluate(facts)).toBe('تهران35.7');
      });
    });

    describe('JSON', () => {
      it.each([
        [{ a: [1, 'x', null, { b: true }] }, { a: [1, 'x', null, { b: true }] }],
        [[], []],
        ['{"a": 1}', { a: 1 }],
        ['plain text', 'plain text'],
        [12.5, 12.5],
        [false, false],
        [{ '\u0000': '\ud800' }, { '\u0000': '\ud800' }],
      ])('%j is kept as %j', async (given, kept) => {
        const stored = await create({ data: given });
        expect((await house.records.get(house.system, 'thing', stored.id)).values.data).toEqual(kept);
      });

      it.each([
        ['{"a": 1', 'validation.json'],
        ['[1,]', 'validation.json'],
        [{ a: Number.NaN }, 'validation.json'],
        [{ a: 'x'.repeat(70_000) }, 'validation.too-long'],
        [Array.from({ length: 40 }).reduce((inner) => [inner], 1), 'validation.json'],
      ])('refuses what is none, or too much', async (data, code) => {
        expect(await faultsOf({ data })).toContain(`/data ${code}`);
      });
    });

    describe('rich text', () => {
      const text = (words: string, ...marks: unknown[]) => ({
        type: 'text',
        text: words,
        ...(marks.length === 0 ? {} : { marks }),
      });
      const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
      const document = (...content: unknown[]) => ({ type: 'doc', content });

      it('is kept as its document, without what editors add', async () => {
        const story = document(
          { type: 'heading', attrs: { level: 2, textAlign: 'left' }, content: [text('سلام')] },
          paragraph(
            text('see '),
            text('this', {
              type: 'link',
              attrs: { href: 'https://example.com', target: '_blank', rel: 'noopener', class: null },
            }),
          ),
          { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('one', { type: 'bold' }))] }] },
        );
        const stored = await create({ name: 'told one', story });
        expect(JSON.stringify(stored.values.story)).not.toMatch(/textAlign|target|rel|class/);
        expect(await house.records.get(house.system, 'thing', stored.id)).toEqual(stored);
        expect(await named('told ', { field: 'story', operator: 'contains', value: 'سلام' })).toBe('one');
      });

      it('that says nothing is empty', async () => {
        expect((await create({ story: document({ type: 'paragraph' }) })).values.story).toBeNull();
      });

      it('may come as plain text, a paragraph a line', async () => {
        expect((await create({ story: 'a\n\nb' })).values.story).toEqual(
          document(paragraph(text('a')), paragraph(text('b'))),
        );
      });

      it.each([
        ['a script link', document(paragraph(text('x', { type: 'link', attrs: { href: 'javascript:alert(1)' } })))],
        ['an unknown block', document({ type: 'iframe', attrs: { src: 'https://x.y' } })],
        ['an unknown mark', document(paragraph(text('x', { type: 'html' })))],
        ['blocks in text', document({ type: 'paragraph', content: [paragraph(text('x'))] })],
        ['a heading of level 1', document({ type: 'heading', attrs: { level: 1 }, content: [text('x')] })],
        ['no document', { type: 'paragraph', content: [text('x')] }],
      ])('refuses %s', async (_name, story) => {
        expect(await faultsOf({ story })).toEqual(['/story validation.document']);
      });
    });

    describe('people', () => {
      it('are "me" to whoever asks', async () => {
        const make = (name: string) =>
          house.records.create(house.system, 'user', { name, email: `${name}@example.com`, role: 'staff' });
        const [ali, sara] = [await make('ali'), await make('sara')];
        for (const { id, values } of [ali, sara]) await create({ name: `of ${String(values.name)}`, owner: id });
        const seenBy = async (context: Context, term: Omit<FilterTerm, 'field'>) => {
          const filter = { field: 'owner', ...term } as FilterTerm;
          return (await house.records.query(context, 'thing', { filter })).items.map((item) => item.values.name);
        };
        const [asAli, asSara] = [ali, sara].map(({ id }) => userContext(id, ['admin']));
        expect(await seenBy(asAli!, { operator: 'eq', value: 'me' })).toEqual(['of ali']);
        expect(await seenBy(asSara!, { operator: 'in', value: ['me'] })).toEqual(['of sara']);
        expect(await seenBy(house.system, { operator: 'eq', value: 'me' })).toEqual([]);
      });
    });

    describe('automatic numbers', () => {
      const bill = (values: Record<string, unknown> = {}) =>
        house.records.create(house.system, 'bill', { note: 'x', ...values });
      const numbers = (bills: readonly Stored[]) => bills.map((one) => String(one.values.number));

      it('count up, in the year of the business where it is', async () => {
        // 2030-03-20T20:15Z is Nowruz 1409, a quarter to midnight in Tehran.
        house.clock.set(new Date('2030-03-20T20:15:00Z'));
        const old = [await bill(), await bill()];
        house.clock.set(new Date('2030-03-20T20:45:00Z'));
        const fresh = await bill();
        expect(numbers([...old, fresh])).toEqual(['INV-1408-00100', 'INV-1408-00101', 'INV-1409-00100']);
        expect(await house.records.get(house.system, 'bill', fresh.id)).toEqual(fresh);
      });

      it('leave no gap where a record was refused or undone', async () => {
        const before = await bill();
        await problemOf(bill({ note: null }));
        await problemOf(bill({ code: 'not a number' }));
        const undone = house.database.transaction(house.system, async (context) => {
          await house.records.create(context, 'bill', { note: 'x' });
          throw new Error('undone');
        });
        await expect(undone).rejects.toThrow('undone');
        const after = await bill();
        expect(Number(numbers([after])[0]?.slice(-5)) - Number(numbers([before])[0]?.slice(-5))).toBe(1);
      });

      it('have no doubles and no gaps when many come at once', async () => {
        const given = numbers(await Promise.all(Array.from({ length: 40 }, () => bill())));
        const counted = given.map((number) => Number(number.slice(-5))).sort((a, b) => a - b);
        expect(counted).toEqual(counted.map((_, index) => counted[0]! + index));
      });

      it('are nobody else’s to write', async () => {
        const { id } = await bill();
        const refused = [
          await problemOf(bill({ number: 'INV-1' })),
          await problemOf(house.records.update(house.system, 'bill', id, { number: 'INV-1' })),
        ];
        expect(refused.map((problem) => problem.details[0]?.code)).toEqual([
          'validation.read-only',
          'validation.read-only',
        ]);
      });

      it('are found by a part of them', async () => {
        const made = await bill();
        const { items } = await house.records.query(house.system, 'bill', {
          search: numbers([made])[0]!.toLowerCase(),
        });
        expect(items.map((item) => item.id)).toEqual([made.id]);
      });

      it.each(['INV', '{number}{number}', '{day}-{number}', '{number', 'a{number:99}'])(
        'have no format like %s',
        async (format) => {
          const fields = thing.fields.slice(0, 1).concat(field('number', 'autoNumber', { format, unique: true }));
          const definition: EntityDefinition = { ...thing, id: 'odd', name: 'odd', fields };
          const problem = await problemOf(house.definitions.publish(house.system, [{ definition, baseVersion: 0 }]));
          expect(problem.details.map((detail) => detail.code)).toEqual(['definition.number-format']);
        },
      );
    });

    it('whatever is taken comes back as it was, found by its own tags, and writing it again changes nothing', async () => {
      const odd = fc.string({ unit: 'binary', maxLength: 30 });
      const values = fc.record({
        colors: fc.subarray(['red', 'green', 'Red'], { maxLength: 2 }),
        labels: fc.array(fc.oneof(odd, fc.constantFrom('a%b', 'a_b', 'A\\b', '"q"', 'ي', 'ی')), { maxLength: 5 }),
        spent: fc
          .integer({ min: -1_000_000_000, max: 1_000_000_000 })
          .map((seconds) => `PT${seconds}S`.replace('PT-', '-PT')),
        place: fc.record({ city: odd, street: odd }),
        data: fc.jsonValue(),
      });
      await fc.assert(
        fc.asyncProperty(values, async (given) => {
          const stored = await create(given).catch((error: unknown) => {
            if (error instanceof Problem && error.status === 422) return undefined;
            throw error;
          });
          if (stored === undefined) return;
          expect(await house.records.get(house.system, 'thing', stored.id)).toEqual(stored);
          for (const label of (stored.values.labels ?? []) as string[]) {
            const filter: FilterTree = {
              and: [
                { field: 'id', operator: 'eq', value: stored.id },
                { field: 'labels', operator: 'has', value: label },
              ],
            };
            expect((await house.records.query(house.system, 'thing', { filter })).items).toHaveLength(1);
          }
          const json = (await house.records.get(house.system, 'thing', stored.id)).values;
          const { number: _, ...same } = Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
          expect((await update(stored.id, same)).version).toBe(1);
        }),
        { numRuns: 60 },
      );
    });
  });
}
