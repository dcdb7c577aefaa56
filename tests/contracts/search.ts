// What every installation may assume of searches: the index leads to the same records a plain reading finds, also while it is behind. Run by
// search.test.ts and search.postgres.test.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join, name, sql } from '../../core/database/sql.ts';
import type { Stored } from '../../core/entities/records.ts';
import { createSearchIndexer } from '../../core/entities/search-index.ts';
import type { Context } from '../../core/kernel/context.ts';
import { foldForSearch, latinDigits } from '../../core/kernel/fold.ts';
import { newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import type { SqlValue } from '../../core/kernel/transaction.ts';
import { tableOf } from '../../core/query/columns.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { field, type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const guest: EntityDefinition = {
  kind: 'entity',
  id: 'guest',
  name: 'guest',
  area: 'sales',
  titleField: 'name',
  ownerField: 'owner',
  fields: [
    field('name', 'text'),
    field('notes', 'longText'),
    field('mail', 'email'),
    field('phone', 'phone'),
    field('site', 'url'),
    field('stage', 'choice', { options: [{ value: 'firstchoice' }] }),
    field('owner', 'reference', { target: 'user' }),
    field('secret', 'text'),
  ],
  access: {
    staff: { read: 'all', create: true, update: 'all', delete: 'all', hidden: ['secret'] },
    own: { read: 'own', create: false, update: 'none', delete: 'none' },
    none: { read: 'none', create: false, update: 'none', delete: 'none' },
  },
};

const names = [
  'علی رضایی',
  'عَلي‌رضا',
  'می‌روم',
  'كريم ۱۲۳',
  'שלום כהן',
  'Ali Al-Zahra',
  'a"b',
  'x%y_z',
  'Zoë',
  '🙂 خانه',
  'ab',
];
const notes = ['', 'اتاق ۲۱۴ رزرو شد', 'room 214 booked', 'ab cd', 'تماس با ۰۹۱۲', '"quoted" OR nothing'];
const asked = [
  'علي',
  'رضا',
  'علی رضا',
  'میروم',
  'می‌روم',
  'می روم',
  'کریم',
  '123',
  '۱۲۳',
  'שלומ',
  'כהנ',
  'zahra',
  'ALI',
  'a"b',
  '%',
  'y_z',
  'zoe',
  '🙂',
  'خا',
  'خ',
  'ab',
  'a',
  'b',
  'cd',
  '214',
  '۲۱۴ رزرو',
  '0912',
  '۰۹۱۲۱',
  '912 345',
  '09 12 123 4567',
  '0098 912 - 123 45 67',
  'ali 0912 12 34',
  '(09)12',
  '09 13',
  'x.com',
  'EXAMPLE',
  '" OR "',
  'nothing',
  'firstchoice',
  'zz',
  'رو',
];

export function describeSearch(place: Place, runs: number): void {
  describe(`searches on ${place}`, () => {
    let house: House;
    let staff: Context;
    let me: string;
    let indexer: ReturnType<typeof createSearchIndexer>;

    beforeAll(async () => {
      house = await openHouse(place, [guest]);
      me = (await house.records.create(house.system, 'user', { name: 'A', email: 'a@a.com', role: 'staff' })).id;
      staff = userContext(me, ['staff']);
      indexer = createSearchIndexer({ ...house, log: silentLogger });
    });
    afterAll(() => house.close());

    const all = async (): Promise<readonly Stored[]> => {
      const items: Stored[] = [];
      for (let after: string | undefined; ; ) {
        const page = await house.records.query(house.system, 'guest', { limit: 200, ...(after ? { after } : {}) });
        items.push(...page.items);
        if (page.next === undefined) return items;
        after = page.next;
      }
    };
    const found = async (context: Context, search: string): Promise<string[]> =>
      (await house.records.query(context, 'guest', { search, limit: 200 })).items.map(({ id }) => id).sort();

    /** The meaning, said plainly. */
    function has(row: Stored, search: string): boolean {
      const words = foldForSearch(search.replaceAll('\u200c', ' '))
        .split(' ')
        .filter((word) => word !== '');
      const stands = (name: string, word: string): boolean => {
        const stored = row.values[name];
        if (stored === null || stored === undefined) return false;
        const isPhone = name === 'phone';
        const text = isPhone
          ? String(stored)
          : name === 'name' || name === 'notes'
            ? foldForSearch(String(stored))
            : String(stored).toLowerCase();
        const wanted = isPhone
          ? latinDigits(word)
              .replace(/[^\d+]/g, '')
              .replace(/^0+/, '')
          : word;
        if (wanted === '') return false;
        return [...wanted].length < 3 ? text.startsWith(wanted) || text.includes(` ${wanted}`) : text.includes(wanted);
      };
      // Pieces of a number that follow each other stand apart, or are one phone.
      const units = words.join('\n').replace(/(?<=^|\n)([-+()./\d]+)\n(?=[-+()./\d]+(\n|$))/g, '$1\t');
      return units
        .split('\n')
        .filter((unit) => unit !== '')
        .every((unit) => {
          const pieces = unit.split('\t');
          const apart = pieces.every((word) =>
            ['name', 'notes', 'mail', 'phone', 'site'].some((name) => stands(name, word)),
          );
          return apart || stands('phone', pieces.join(''));
        });
    }

    async function agrees(search: string): Promise<void> {
      const expected = (await all()).filter((row) => has(row, search)).map(({ id }) => id);
      expect({ search, found: await found(staff, search) }).toEqual({ search, found: expected.sort() });
    }

    const act = fc.oneof(
      { weight: 4, arbitrary: fc.record({ act: fc.constant('create'), name: fc.nat(), notes: fc.nat() }) },
      { weight: 2, arbitrary: fc.record({ act: fc.constant('change'), which: fc.nat(), name: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('delete'), which: fc.nat() }) },
      { weight: 2, arbitrary: fc.record({ act: fc.constant('index') }) },
    );

    it('find what a plain reading finds, whatever was written, changed, deleted or indexed meanwhile', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(act, { maxLength: 8 }),
          fc.subarray(asked, { minLength: 3, maxLength: 6 }),
          async (acts, searches) => {
            for (const one of acts) {
              const rows = await all();
              const row = 'which' in one && rows.length > 0 ? rows[one.which % rows.length] : undefined;
              if (one.act === 'index') await indexer.settle();
              else if (one.act === 'create' && 'notes' in one)
                await house.records.create(house.system, 'guest', {
                  name: names[one.name % names.length],
                  notes: notes[one.notes % notes.length],
                  mail: one.name % 3 === 0 ? 'Guest@Example.com' : null,
                  phone: one.notes % 3 === 0 ? '09121234567' : null,
                  site: one.notes % 4 === 0 ? 'https://x.com/ab' : null,
                  stage: 'firstchoice',
                  owner: one.name % 2 === 0 ? me : null,
                  secret: 'canary',
                });
              else if (one.act === 'change' && row !== undefined && 'name' in one)
                await house.records.update(house.system, 'guest', row.id, { name: names[one.name % names.length] });
              else if (one.act === 'delete' && row !== undefined)
                await house.records.delete(house.system, 'guest', row.id);
            }
            for (const search of searches) await agrees(search);
          },
        ),
        { numRuns: runs },
      );
      await indexer.settle();
      for (const search of asked) await agrees(search);
    });

    it('find a phone in whatever pieces it is written', async () => {
      const numbers = ['+989121234567', '+982188881234', '+972541234567', '+442079460958'];
      for (const phone of numbers) await house.records.create(house.system, 'guest', { name: 'By phone', phone });
      const phones = async (search: string) =>
        (await house.records.query(staff, 'guest', { search: `by phone ${search}` })).items.map(
          ({ values }) => values.phone,
        );
      for (const taken of [false, true]) {
        if (taken) await indexer.settle();
        for (const [search, phone] of [
          ['۰۲۱ ۸۸۸۸ ۱۲۳۴', '+982188881234'],
          ['(021) 88881234', '+982188881234'],
          ['0098 912 123 4567', '+989121234567'],
          ['٠٥٤ ١٢٣ ٤٥٦٧', '+972541234567'],
          ['+972 54-123-4567', '+972541234567'],
          ['020 7946 0958', '+442079460958'],
        ] as const)
          expect({ search, found: await phones(search) }).toEqual({ search, found: [phone] });
      }
    });

    it('find nothing by a field the asker may not read, before and after it is indexed', async () => {
      await house.records.create(house.system, 'guest', { name: 'With secret', secret: 'canary-xyz' });
      expect(await found(staff, 'canary')).toEqual([]);
      await indexer.settle();
      expect(await found(staff, 'canary')).toEqual([]);
      expect((await found(house.system, 'canary-xyz')).length).toBe(1);
    });

    /** Rows like this one, named `common 1` and on, straight in the table: its triggers and indexes are what is tried here. */
    const copyGuest = async (id: string, many: number): Promise<void> => {
      const table = sql`${name(tableOf(guest))}`;
      const [row = {}] = await house.database.read<Record<string, SqlValue>>(
        sql`select * from ${table} where id = ${id}`,
      );
      const columns = Object.keys(row);
      const copy = (index: number) =>
        columns.map((column) =>
          column === 'id' ? newId() : row[column] === 'common 0' ? `common ${index}` : (row[column] ?? null),
        );
      await house.database.transaction(house.system, async ({ transaction }) => {
        for (let next = 1; next < many; next += 500) {
          const rows = Array.from({ length: Math.min(500, many - next) }, (_, at) => copy(next + at));
          await transaction.write(sql`insert into ${table} (${join(columns.map(name))})
            values ${join(rows.map((values) => sql`(${join(values.map((value) => sql`${value}`))})`))}`);
        }
      });
    };

    it('find the same where words are common: more rows than the index is asked for', async () => {
      const many = limits.searchNarrow + 20;
      const { id } = await house.records.create(house.system, 'guest', { name: 'common 0' });
      await copyGuest(id, many);
      await indexer.settle();
      const page = await house.records.query(staff, 'guest', { search: 'common', limit: 5 });
      expect(page.items.map((row) => row.values.name)).toEqual([1, 2, 3, 4, 5].map((back) => `common ${many - back}`));
      expect((await found(staff, `common ${many - 7}`)).length).toBe(1);
    });

    it('over everything show titles that begin so first, of what the asker may read', async () => {
      const late = await house.records.create(house.system, 'guest', { name: 'Late', notes: 'zebra here' });
      const first = await house.records.create(house.system, 'guest', { name: 'Zebra inn' });
      const last = await house.records.create(house.system, 'guest', { name: 'Last', notes: 'a zebra', owner: me });
      const hits = async (context: Context, text: string, limit = 20) =>
        (await house.records.search(context, text, { limit })).map((one) => ({
          entity: one.entity,
          ids: one.items.map(({ id }) => id),
          more: one.more,
        }));
      expect(await hits(staff, 'zebra')).toEqual([{ entity: 'guest', ids: [first.id, last.id, late.id], more: false }]);
      expect(await hits(staff, 'zebra', 2)).toEqual([{ entity: 'guest', ids: [first.id, last.id], more: true }]);
      expect(await hits(userContext(me, ['own']), 'zebra')).toEqual([{ entity: 'guest', ids: [last.id], more: false }]);
      expect(await hits(userContext(me, ['none']), 'zebra')).toEqual([]);
      expect(await hits(staff, '   ')).toEqual([]);
    });

    it('T-I07 take wildcards and the signs of a search language as letters, and refuse what is too long', async () => {
      for (const search of ['%%%%%%%%', '" OR "', '*', 'NEAR(a b)', "' or 1=1 --", '___']) await agrees(search);
      expect((await problemOf(house.records.query(staff, 'guest', { search: 'x'.repeat(201) }))).status).toBe(422);
      expect((await problemOf(house.records.search(staff, 'x'.repeat(201)))).status).toBe(422);
    });

    it('see the text fields an entity gained, and forget those it lost', async () => {
      const live = house.definitions.current().get('entity', 'guest')!;
      const wider: EntityDefinition = { ...guest, fields: [...guest.fields, field('city', 'text')] };
      await house.definitions.publish(userContext(me, ['admin']), [{ definition: wider, baseVersion: live.version }]);
      const row = await house.records.create(house.system, 'guest', { name: 'Moves', city: 'Isfahan' });
      expect(await found(staff, 'isfahan')).toEqual([row.id]);
      await indexer.settle();
      expect(await found(staff, 'isfahan')).toEqual([row.id]);
      await house.records.update(house.system, 'guest', row.id, { city: 'Shiraz' });
      expect(await found(staff, 'isfahan')).toEqual([]);
      expect(await found(staff, 'shiraz')).toEqual([row.id]);
    });
  });
}
