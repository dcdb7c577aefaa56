// What every installation may assume of fields that hold several records: kept as a list and as links that agree with it, filtered like a plain reading of
// the rows, shown without what the reader may not see and written without losing it. Run by links.test.ts and links.postgres.test.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { name, sql } from '../../core/database/sql.ts';
import { createPathLoader } from '../../core/entities/load-paths.ts';
import type { Stored } from '../../core/entities/records.ts';
import type { Context } from '../../core/kernel/context.ts';
import { linkTableOf } from '../../core/query/columns.ts';
import type { EntityDefinition, FilterTree } from '../../schemas/types.ts';
import { field, type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const all = { read: 'all', create: true, update: 'all', delete: 'all' } as const;
const entity = (
  of: string,
  fields: EntityDefinition['fields'],
  access: EntityDefinition['access'] = {},
): EntityDefinition => ({
  kind: 'entity',
  id: of,
  name: of,
  label: { en: `A ${of}` },
  titleField: 'name',
  ownerField: 'owner',
  fields: [field('name', 'text'), field('owner', 'reference', { target: 'user' }), ...fields],
  access: { staff: all, narrow: all, blind: all, ...access },
});

const skill = entity(
  'skill',
  [
    field('level', 'integer'),
    field('workers', 'integer', { rollup: { relation: 'worker.skills', operation: 'count' } }),
    field('pay', 'integer', { rollup: { relation: 'worker.skills', operation: 'sum', field: 'pay' } }),
    field('most', 'integer', { rollup: { relation: 'worker.skills', operation: 'max', field: 'pay' } }),
    field('rich', 'integer', {
      rollup: { relation: 'worker.skills', operation: 'count', filter: { field: 'pay', operator: 'gt', value: 2 } },
    }),
  ],
  { narrow: { ...all, read: 'own', update: 'own', delete: 'own' }, blind: { ...all, read: 'none' }, hiding: all },
);
const worker = entity(
  'worker',
  [
    field('skills', 'references', { target: 'skill', onDelete: 'clear', inverse: { en: 'Who can' }, maxItems: 20 }),
    field('musts', 'references', { target: 'skill', label: { en: 'Needs' } }),
    field('friends', 'references', { target: 'worker', onDelete: 'clear' }),
    field('crowd', 'references', { target: 'skill', onDelete: 'clear', maxItems: 500 }),
    field('height', 'integer', { rollup: { relation: 'crowd', operation: 'sum', field: 'level' } }),
    field('boss', 'reference', { target: 'worker', onDelete: 'cascade' }),
    field('pay', 'integer'),
    field('note', 'text'),
    field('able', 'boolean', { formula: { expression: 'count(skills) > 1' } }),
  ],
  { hiding: { ...all, hidden: ['skills'] } },
);

export function describeLinks(place: Place, runs: number): void {
  describe(`fields of several records on ${place}`, () => {
    let house: House;
    let me: string;
    let skills: Stored[];
    let staff: Context;
    let narrow: Context;
    let blind: Context;

    beforeAll(async () => {
      house = await openHouse(place, [skill, worker]);
      const { records, system } = house;
      me = (await records.create(system, 'user', { name: 'A', email: 'a@a.com', role: 'staff' })).id;
      [staff, narrow, blind] = [['staff'], ['narrow'], ['blind']].map((roles) => userContext(me, roles)) as [
        Context,
        Context,
        Context,
      ];
      skills = [];
      for (let index = 0; index < 6; index += 1)
        skills.push(
          await records.create(system, 'skill', {
            name: `s${index}`,
            level: index,
            owner: index % 2 === 0 ? me : null,
          }),
        );
    }, 60_000);
    afterAll(() => house?.close());

    const make = (values: Record<string, unknown>, context = house.system) =>
      house.records.create(context, 'worker', { name: 'w', ...values });
    const change = (one: Stored, values: Record<string, unknown>, context = house.system) =>
      house.records.update(context, 'worker', one.id, values);
    const now = (one: Stored, context = house.system) => house.records.get(context, one.entity, one.id);
    const ids = (...numbers: number[]) => numbers.map((number) => skills[number]!.id);
    const linked = async (one: Stored, of = 'skills') =>
      (
        await house.database.read<{ target: string }>(
          sql`select target from ${name(linkTableOf({ name: 'worker' }, of))} where source = ${one.id}`,
        )
      ).map(({ target }) => target);

    /** The links say what the column says, of every record. */
    async function requireAgreement(): Promise<void> {
      const { items } = await house.records.query(house.system, 'worker', { limit: 200 });
      for (const of of ['skills', 'musts', 'friends'])
        for (const one of items)
          expect((await linked(one, of)).sort()).toEqual([...((one.values[of] ?? []) as string[])].sort());
    }

    it('keep each record once, in the order they were put, and say so to the audit', async () => {
      const [a, b, c] = ids(0, 1, 2);
      const one = await make({ skills: [b, a, b!.toUpperCase()] });
      expect(one.values.skills).toEqual([b, a]);
      const changed = await change(one, { skills: [c, a] });
      expect(changed).toMatchObject({ version: 2, values: { skills: [c, a], able: true } });
      expect((await linked(one)).sort()).toEqual([a, c].sort());
      expect((await change(one, { skills: [c, a] })).version).toBe(2);
      expect((await change(one, { skills: [] })).values.skills).toBeNull();
      const versions = await house.records.versions(house.system, 'worker', one.id);
      expect(versions.map(({ changes }) => changes.skills)).toEqual([
        [[c, a], null],
        [
          [b, a],
          [c, a],
        ],
        [null, [b, a]],
      ]);
    });

    it('refuse what is no record, what is not there and what the writer may not see, each at its place', async () => {
      const missing = '00000000-0000-7000-8000-000000000000';
      const pointers = async (values: Record<string, unknown>, context = house.system) =>
        (await problemOf(make(values, context))).details.map(({ pointer, code }) => `${pointer} ${code}`);
      expect(await pointers({ skills: [ids(0)[0], missing, 'x'] })).toEqual(['/skills/2 validation.reference']);
      expect(await pointers({ skills: [ids(0)[0], missing] })).toEqual(['/skills/1 validation.reference']);
      expect(await pointers({ skills: 5 })).toEqual(['/skills validation.type']);
      expect(await pointers({ skills: ids(0, 1) }, narrow)).toEqual(['/skills/1 validation.reference']);
      expect(await pointers({ skills: Array.from({ length: 21 }, () => crypto.randomUUID()) })).toEqual([
        '/skills validation.too-many-items',
      ]);
    });

    it('show what the reader may see, and keep the rest through what they write', async () => {
      const [a, b, c] = ids(0, 1, 2);
      const one = await make({ name: 'hiding', skills: [a, b, c] });
      const values = async (context: Context) => (await now(one, context)).values.skills;
      expect([await values(staff), await values(narrow), await values(blind)]).toEqual([[a, b, c], [a, c], null]);
      expect((await change(one, { skills: [c] }, narrow)).values.skills).toEqual([c]);
      expect(await values(staff)).toEqual([c, b]);
      await change(one, { skills: null }, blind);
      expect(await values(staff)).toEqual([c, b]);
      await change(one, { skills: null }, narrow);
      expect([await values(staff), await values(narrow)]).toEqual([[b], null]);
      // What one may not see is in no page, version, entry, conflict and filter either.
      const page = await house.records.query(narrow, 'worker', {
        filter: { field: 'name', operator: 'eq', value: 'hiding' },
      });
      const versions = await house.records.versions(narrow, 'worker', one.id);
      const conflict = await problemOf(house.records.update(narrow, 'worker', one.id, { skills: [a] }, { version: 1 }));
      const event = (await house.events.timeline(house.system, { entity: 'worker', id: one.id }, {})).at(-1)!;
      const changes = event.data.changes as Parameters<House['records']['seenChanges']>[2];
      const told = JSON.stringify([
        page,
        versions,
        conflict,
        await house.records.seenChanges(narrow, 'worker', changes),
      ]);
      expect(JSON.stringify(changes)).toContain(b);
      expect(conflict.code).toBe('stale');
      expect(told).toContain(a);
      expect(told).not.toContain(b);
    });

    it('lead from the other side, and are no field for who may not read them', async () => {
      const one = await make({ name: 'other side', skills: ids(5) });
      const found = await house.records.query(staff, 'worker', {
        filter: { field: 'skills', operator: 'has', value: ids(5)[0]! },
      });
      expect(found.items.map(({ id }) => id)).toEqual([one.id]);
      const hiding = userContext(me, ['hiding']);
      expect(await now(one, hiding)).not.toHaveProperty('values.skills');
      for (const filter of [
        { field: 'skills', operator: 'has', value: ids(5)[0]! },
        { related: 'skills', operator: 'some' },
      ] as FilterTree[])
        expect((await problemOf(house.records.query(hiding, 'worker', { filter }))).code).toBe('unknown-field');
      expect(
        (
          await problemOf(
            house.records.query(hiding, 'skill', { filter: { related: 'worker.skills', operator: 'some' } }),
          )
        ).code,
      ).toBe('unknown-field');
      expect(
        (await problemOf(house.records.summarize(hiding, 'worker', { groupBy: [{ field: 'skills' }] }))).code,
      ).toBe('unknown-field');
      await house.records.delete(house.system, 'worker', one.id);
    });

    describe('among many', () => {
      let workers: Stored[];
      beforeAll(async () => {
        let state = 99;
        const next = (below: number): number => {
          state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
          return Math.floor(state / 65_536) % below;
        };
        workers = [];
        for (let index = 0; index < 40; index += 1)
          workers.push(
            await make({
              name: `m${index}`,
              note: 'many',
              skills: skills.slice(0, 5).flatMap(({ id }) => (next(3) === 0 ? [id] : [])),
              boss: next(3) === 0 || index === 0 ? null : workers[next(index)]!.id,
              pay: [null, 1, 2, 3][next(4)],
            }),
          );
      });
      const held = (row: Stored | undefined, sees: ReadonlySet<string>): string[] =>
        ((row?.values.skills ?? []) as string[]).filter((id) => sees.has(id));
      const bossOf = (row: Stored) => workers.find(({ id }) => id === row.values.boss);

      type Naive = readonly [FilterTree, (row: Stored, sees: ReadonlySet<string>) => boolean];
      const number = fc.integer({ min: 0, max: 5 });
      const some = fc.uniqueArray(number, { maxLength: 3 });
      const term: fc.Arbitrary<Naive> = fc.oneof(
        fc
          .tuple(
            fc.constantFrom('skills', 'boss.skills'),
            fc.constantFrom('has', 'hasAny', 'hasAll', 'empty', 'notEmpty'),
            some,
            number,
          )
          .map(
            ([path, operator, several, single]): Naive => [
              {
                field: path,
                operator,
                ...(operator.includes('mpty') ? {} : { value: operator === 'has' ? ids(single)[0]! : ids(...several) }),
              } as FilterTree,
              (row, sees) => {
                const at = path === 'skills' ? row : bossOf(row);
                const own = held(at, sees);
                if (operator === 'has') return own.includes(ids(single)[0]!);
                if (operator === 'hasAny') return ids(...several).some((id) => own.includes(id));
                // Nobody's list has all of nothing, but for those there are.
                if (operator === 'hasAll')
                  return several.length === 0 || ids(...several).every((id) => own.includes(id));
                return (own.length === 0) === (operator === 'empty');
              },
            ],
          ),
        fc
          .tuple(fc.constantFrom('some', 'none'), number)
          .map(
            ([operator, level]): Naive => [
              { related: 'skills', operator, filter: { field: 'level', operator: 'ge', value: level } } as FilterTree,
              (row, sees) =>
                held(row, sees).some((id) => skills.findIndex((one) => one.id === id) >= level) ===
                (operator === 'some'),
            ],
          ),
        fc.tuple(fc.constantFrom('ge', 'lt'), fc.integer({ min: 0, max: 8 }), fc.boolean()).map(
          ([operator, bound, isSum]): Naive => [
            {
              related: 'skills',
              operator,
              value: bound,
              ...(isSum ? { measure: 'sum', of: 'level' } : {}),
            } as FilterTree,
            (row, sees) => {
              const levels = held(row, sees).map((id) => skills.findIndex((one) => one.id === id));
              const value = isSum ? levels.reduce((sum, level) => sum + level, 0) : levels.length;
              return operator === 'ge' ? value >= bound : value < bound;
            },
          ],
        ),
      );
      const tree: fc.Arbitrary<Naive> = fc.oneof(
        term,
        fc
          .tuple(term, term, fc.constantFrom('and', 'or'))
          .map(
            ([[one, first], [other, second], word]): Naive => [
              { [word]: [one, { not: other }] } as unknown as FilterTree,
              (row, sees) =>
                word === 'and' ? first(row, sees) && !second(row, sees) : first(row, sees) || !second(row, sees),
            ],
          ),
      );

      it('every filter over them, and its complement, equals a plain reading of the rows that the asker sees', async () => {
        const many: FilterTree = { field: 'note', operator: 'eq', value: 'many' };
        const named = async (context: Context, filter: FilterTree) =>
          (await house.records.query(context, 'worker', { filter: { and: [many, filter] }, limit: 200 })).items
            .map(({ values }) => String(values.name))
            .sort();
        const everyone: [Context, ReadonlySet<string>][] = [
          [staff, new Set(skills.map(({ id }) => id))],
          [narrow, new Set(ids(0, 2, 4))],
          [blind, new Set()],
        ];
        await fc.assert(
          fc.asyncProperty(tree, fc.constantFrom(...everyone), async ([filter, reads], [context, sees]) => {
            // A record that is not allowed at all has no fields to look into.
            if (context === blind && JSON.stringify(filter).includes('level')) return;
            const expected = workers.filter((row) => reads(row, sees)).map(({ values }) => String(values.name));
            expect(await named(context, filter)).toEqual(expected.sort());
            const others = workers.filter((row) => !reads(row, sees)).map(({ values }) => String(values.name));
            expect(await named(context, { not: filter })).toEqual(others.sort());
          }),
          { numRuns: runs },
        );
      });

      it('groups count a record with each it holds, and those that hold none apart', async () => {
        const filter: FilterTree = { field: 'note', operator: 'eq', value: 'many' };
        const groups = async (context: Context) =>
          new Map(
            (
              await house.records.summarize(context, 'worker', {
                groupBy: [{ field: 'skills' }],
                measures: [{ measure: 'sum', field: 'pay' }],
                filter,
              })
            ).groups.map(({ values, count, measures }) => [values[0], [count, Number(measures[0])]]),
          );
        for (const [context, sees] of [
          [staff, new Set(ids(0, 1, 2, 3, 4))],
          [narrow, new Set(ids(0, 2, 4))],
        ] as const) {
          const expected = new Map<string | null, [number, number]>();
          for (const row of workers) {
            const own = held(row, sees);
            for (const id of own.length === 0 ? [null] : own) {
              const [count, sum] = expected.get(id) ?? [0, 0];
              expected.set(id, [count + 1, sum + Number(row.values.pay ?? 0)]);
            }
          }
          expect(await groups(context)).toEqual(expected);
        }
      });

      it('roll-ups of what is held follow every change', async () => {
        for (const [index, row] of workers.entries()) {
          // Some went with their boss.
          if ((await house.records.find(house.system, 'worker', row.id)) === undefined) continue;
          if (index % 3 === 0) await change(row, { skills: index % 2 === 0 ? null : ids(index % 5, 5) });
          if (index % 4 === 0) await change(row, { pay: index });
          if (index % 7 === 6) await house.records.delete(house.system, 'worker', row.id);
        }
        const { items } = await house.records.query(house.system, 'worker', { limit: 200 });
        for (const one of skills) {
          const own = items.filter(({ values }) => ((values.skills ?? []) as string[]).includes(one.id));
          const pays = own.flatMap(({ values }) => (values.pay === null ? [] : [Number(values.pay)]));
          expect((await now(one)).values).toMatchObject({
            workers: own.length,
            pay: pays.reduce((sum, pay) => sum + pay, 0),
            most: pays.length === 0 ? null : Math.max(...pays),
            rich: pays.filter((pay) => pay > 2).length,
          });
        }
        await requireAgreement();
      });
    });

    it('hold on to a record that may not be deleted, and let go of one that may', async () => {
      const [kept, gone] = [
        await house.records.create(house.system, 'skill', { name: 'kept' }),
        await house.records.create(house.system, 'skill', { name: 'gone', owner: me }),
      ];
      const one = await make({ skills: [gone.id, kept.id], musts: [kept.id] });
      const problem = await problemOf(house.records.delete(house.system, 'skill', kept.id));
      expect(problem).toMatchObject({ status: 409, code: 'in-use' });
      expect(problem.details).toEqual([
        { pointer: '', code: 'validation.in-use', params: { count: 1, entity: 'A worker', field: 'Needs' } },
      ]);
      // Who may delete it leaves nothing behind, and what others hold beside it stays.
      await house.records.delete(narrow, 'skill', gone.id);
      expect(await now(one)).toMatchObject({ version: 2, values: { skills: [kept.id] } });
      expect(await linked(one)).toEqual([kept.id]);
      await change(one, { musts: null });
      await house.records.delete(house.system, 'skill', kept.id);
      expect((await now(one)).values.skills).toBeNull();
    });

    it('go in a circle with those they point to', async () => {
      const boss = await make({ name: 'boss' });
      const own = await make({ name: 'own', boss: boss.id, friends: [boss.id] });
      await change(boss, { friends: [own.id] });
      const friend = await make({ name: 'friend', friends: [own.id, boss.id] });
      await house.records.delete(house.system, 'worker', boss.id);
      expect((await now(friend)).values.friends).toBeNull();
      const trash = await house.records.trash(house.system, 'worker');
      const back = trash.find(({ record }) => record === own.id)!;
      expect((await house.records.restore(house.system, 'worker', back.id)).values.friends).toBeNull();
    });

    it('come back with a version, with the trash and with an undo, without what is gone or unseen', async () => {
      const lost = await house.records.create(house.system, 'skill', { name: 'lost' });
      const [a, b] = ids(0, 1);
      const one = await make({ skills: [a, b, lost.id] });
      await change(one, { skills: [a] });
      await house.records.delete(house.system, 'skill', lost.id);
      const back = await house.records.revert(house.system, 'worker', one.id, 1);
      expect(back.values.skills).toEqual([a, b]);
      await house.records.undo(house.system, 'worker', one.id, back.version);
      expect((await now(one)).values.skills).toEqual([a]);
      await change(one, { skills: [b] });
      // Who does not see b takes back the change: a comes, b stays.
      await house.records.undo(narrow, 'worker', one.id, (await now(one)).version);
      expect((await now(one)).values.skills).toEqual([a, b]);
      await house.records.delete(house.system, 'worker', one.id);
      expect(await linked(one)).toEqual([]);
      const [trashed] = await house.records.trash(house.system, 'worker');
      expect((await house.records.restore(house.system, 'worker', trashed!.id)).values.skills).toEqual([a, b]);
      expect((await linked(one)).sort()).toEqual([a, b].sort());
    });

    it('are merged with what others changed, and conflict only with the same field', async () => {
      const one = await make({ skills: ids(0) });
      await change(one, { pay: 7 });
      const merged = await house.records.update(house.system, 'worker', one.id, { skills: ids(1) }, { version: 1 });
      expect(merged.values).toMatchObject({ pay: 7, skills: ids(1) });
      const problem = await problemOf(
        house.records.update(house.system, 'worker', one.id, { skills: ids(2) }, { version: 1 }),
      );
      expect(problem).toMatchObject({ status: 409, code: 'stale' });
    });

    it('agree with their links and roll-ups after 100 edits at once on both sides, each reading the other', async () => {
      const several = await Promise.all([0, 1, 2, 3].map(() => make({ name: 'racing' })));
      const edits = [
        (at: number) => change(several[at % 4]!, { skills: ids(at % 6, (at * 5) % 6, (at + 1) % 6) }),
        (at: number) => change(several[at % 4]!, { pay: at, crowd: ids(at % 6, (at * 7) % 6, (at + 2) % 6) }),
        (at: number) => house.records.update(house.system, 'skill', skills[at % 6]!.id, { level: at % 9 }),
      ];
      const before = house.deadlocks();
      await Promise.all(Array.from({ length: 100 }, (_, at) => edits[at % 3]!(at)));
      expect(house.deadlocks() - before).toBeLessThan(3);
      await requireAgreement();
      const levels = new Map<string, number>();
      for (const one of skills) levels.set(one.id, Number((await now(one)).values.level));
      for (const one of several) {
        const { crowd, height } = (await now(one)).values;
        expect(height).toBe((crowd as string[]).reduce((sum, id) => sum + levels.get(id)!, 0));
      }
      const { items } = await house.records.query(house.system, 'worker', { limit: 200 });
      for (const one of skills)
        expect((await now(one)).values.workers).toBe(
          items.filter(({ values }) => ((values.skills ?? []) as string[]).includes(one.id)).length,
        );
    });

    it('may be as many as the field takes, for all that reads them', async () => {
      const crowd: string[] = [];
      await house.database.transaction(house.system, async (context) => {
        while (crowd.length < 450)
          crowd.push((await house.records.create(context, 'skill', { name: 'one of many', level: 2 })).id);
      });
      const one = await make({ crowd });
      expect(one.values).toMatchObject({ crowd, height: 900 });
      const { entity: of, filter } = await house.records.related(staff, 'worker', one.id, 'crowd');
      expect((await house.records.query(staff, of, { filter, count: true, limit: 1 })).count?.value).toBe(450);
      const count = { related: 'crowd', operator: 'eq' } as const;
      expect(await house.records.measure(staff, 'worker', one.id, count)).toBe(450);
      const all = { field: 'crowd', operator: 'hasAll', value: crowd } as const;
      expect((await house.records.query(staff, 'worker', { filter: all })).items.map(({ id }) => id)).toEqual([one.id]);
      const loader = createPathLoader(house);
      const facts = await loader.load(staff, one, ['crowd.level'], 'values');
      expect((facts.crowd as { level: number }[]).map(({ level }) => level)).toEqual(crowd.map(() => 2));
    });

    it('come to an entity that is live, and are asked for a target and a rule that fits', async () => {
      const one = await make({ name: 'live' });
      const live = house.definitions.current(house.system).get('entity', 'worker')!;
      const publish = (more: Partial<EntityDefinition['fields'][number]>) =>
        house.definitions.publish(house.system, [
          {
            definition: { ...live.definition, fields: [...live.definition.fields, field('also', 'references', more)] },
            baseVersion: live.version,
          },
        ]);
      for (const wrong of [
        {},
        { target: 'nothing' },
        { target: 'skill', onDelete: 'cascade' as const },
        { target: 'skill', unique: true },
      ])
        expect((await problemOf(publish(wrong))).status).toBe(422);
      await publish({ target: 'skill', onDelete: 'clear' });
      expect((await change(one, { also: ids(3) })).values.also).toEqual(ids(3));
      expect(await linked(one, 'also')).toEqual(ids(3));
    });
  });
}
