// What every installation may assume of a record's past: versions say what changed, any of them can be had again, one change can be taken back, two people
// who change different fields both win, and what is deleted comes back. Run by record-past.test.ts and record-past.postgres.test.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../core/kernel/context.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { field, type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const thing: EntityDefinition = {
  kind: 'entity',
  id: 'thing',
  name: 'thing',
  titleField: 'name',
  ownerField: 'owner',
  fields: [
    field('name', 'text'),
    field('code', 'text', { unique: true }),
    field('value', 'money', { scale: 2, currency: 'IRR' }),
    field('size', 'integer'),
    field('day', 'date'),
    field('owner', 'reference', { target: 'user' }),
    field('other', 'reference', { target: 'thing' }),
    field('secret', 'text'),
  ],
  access: {
    staff: { read: 'all', create: true, update: 'all', delete: 'own', hidden: ['secret'], fixed: ['size'] },
    reader: { read: 'all', create: false, update: 'none', delete: 'none' },
  },
};

export function describePast(place: Place, runs: number): void {
  describe(`the past of records on ${place}`, () => {
    let house: House;
    let staff: Context;
    let other: Context;
    let reader: Context;
    let admin: Context;
    let me: string;

    beforeAll(async () => {
      house = await openHouse(place, [thing]);
      const make = async (name: string) =>
        (await house.records.create(house.system, 'user', { name, email: `${name}@a.com`, role: 'staff' })).id;
      me = await make('a');
      staff = userContext(me, ['staff']);
      other = userContext(await make('b'), ['staff']);
      reader = userContext(await make('c'), ['reader']);
      admin = userContext(await make('d'), ['admin']);
    });
    afterAll(() => house.close());

    const create = (values: object) => house.records.create(house.system, 'thing', { owner: me, ...values });

    it('versions tell what each write changed, by whom, as far as the asker may read', async () => {
      const { id } = await create({ name: 'One', value: '1.50', secret: 'canary' });
      await house.records.update(staff, 'thing', id, { name: 'Two' });
      await house.records.update(admin, 'thing', id, { secret: 'canary 2', size: 7 });
      const versions = await house.records.versions(staff, 'thing', id);
      expect(versions.map(({ version, action, changes }) => [version, action, changes])).toEqual([
        [3, 'record.updated', { size: [null, 7] }],
        [2, 'record.updated', { name: ['One', 'Two'] }],
        [1, 'record.created', { name: [null, 'One'], value: [null, '1.5'], owner: [null, me] }],
      ]);
      expect(versions[1]!.actor).toBe(`user:${me}`);
      expect(JSON.stringify(versions)).not.toContain('canary');
      const page = await house.records.versions(staff, 'thing', id, { before: 3, limit: 1 });
      expect(page.map(({ version }) => version)).toEqual([2]);
    });

    it('any version can be had again: the same as the record was, whatever was written between', async () => {
      const change = fc.record(
        {
          name: fc.constantFrom('x', 'y', null),
          value: fc.constantFrom('1', '2.25', null),
          size: fc.constantFrom(1, 2, null),
          day: fc.constantFrom('2026-01-01', '2026-02-02', null),
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(), async (changes, pick) => {
          const made = await create({ name: 'start' });
          const seen = [made];
          for (const one of changes) {
            const stored = await house.records.update(house.system, 'thing', made.id, one);
            if (stored.version > seen.at(-1)!.version) seen.push(stored);
          }
          const wanted = seen[pick % seen.length]!;
          const reverted = await house.records.revert(admin, 'thing', made.id, wanted.version);
          expect(JSON.stringify(reverted.values)).toBe(JSON.stringify(wanted.values));
        }),
        { numRuns: runs },
      );
    });

    it('going back leaves what the asker may not write', async () => {
      const { id } = await create({ name: 'One', size: 1 });
      await house.records.update(admin, 'thing', id, { name: 'Two', size: 2, secret: 's' });
      const back = await house.records.revert(staff, 'thing', id, 1);
      expect([back.values.name, back.values.size]).toEqual(['One', 2]);
      expect((await house.records.get(admin, 'thing', id)).values.secret).toBe('s');
      expect((await problemOf(house.records.revert(reader, 'thing', id, 1))).status).toBe(403);
      for (const version of [0, 99, 1.5, Number.NaN])
        expect((await problemOf(house.records.revert(staff, 'thing', id, version))).status).toBe(404);
    });

    it('what pointed to a record that is gone goes back without it, and says so', async () => {
      const [lost, now] = [await create({ name: 'Lost' }), await create({ name: 'Now' })];
      const { id } = await create({ name: 'One', other: lost.id });
      await house.records.update(staff, 'thing', id, { name: 'Two', other: now.id });
      await house.records.delete(house.system, 'thing', lost.id);
      const { record, kept } = await house.records.undo(staff, 'thing', id, 2);
      expect([record.values.name, record.values.other, kept]).toEqual(['One', now.id, ['other']]);
      await house.records.update(staff, 'thing', id, { name: 'Three', other: null });
      const back = await house.records.revert(staff, 'thing', id, 1);
      expect([back.values.name, back.values.other]).toEqual(['One', null]);
    });

    it('one change is taken back, and what was changed again since is kept and named', async () => {
      const { id } = await create({ name: 'One', value: '1', day: '2026-01-01' });
      await house.records.update(staff, 'thing', id, { name: 'Two', value: '2', day: '2026-02-02' });
      await house.records.update(staff, 'thing', id, { value: '3' });
      const { record, kept } = await house.records.undo(staff, 'thing', id, 2);
      expect([record.values.name, String(record.values.value), record.values.day]).toEqual(['One', '3', '2026-01-01']);
      expect(kept).toEqual(['value']);
      expect((await problemOf(house.records.undo(staff, 'thing', id, 1))).code).toBe('not-undoable');
    });

    it('two people who change different fields both win; the same field is refused with both values', async () => {
      const { id } = await create({ name: 'One', value: '1' });
      await house.records.update(staff, 'thing', id, { name: 'Two' }, { version: 1 });
      const merged = await house.records.update(other, 'thing', id, { value: '2' }, { version: 1 });
      expect([merged.version, merged.values.name, String(merged.values.value)]).toEqual([3, 'Two', '2']);
      const refused = await problemOf(house.records.update(other, 'thing', id, { name: 'Three' }, { version: 1 }));
      expect([refused.status, refused.code]).toEqual([409, 'stale']);
      expect(
        (await problemOf(house.records.update(other, 'thing', id, { day: '2026-01-01' }, { version: 9 }))).status,
      ).toBe(409);
    });

    it('T-F10 50 people who add to one record by its version lose nothing', async () => {
      const { id } = await create({ size: 0 });
      const add = async (): Promise<void> => {
        for (;;) {
          const { version, values } = await house.records.get(admin, 'thing', id);
          const size = Number(values.size) + 1;
          const problem = await house.records.update(admin, 'thing', id, { size }, { version }).then(
            () => undefined,
            (error: unknown) => error as { status?: number },
          );
          if (problem === undefined) return;
          if (problem.status !== 409) throw problem;
        }
      };
      await Promise.all(Array.from({ length: 50 }, add));
      expect((await house.records.get(admin, 'thing', id)).values.size).toBe(50);
    });

    it('what is deleted lies in the trash and comes back with its id, its values and its history', async () => {
      const made = await create({ name: 'Gone', value: '12.34', code: 'G1', secret: 's' });
      await house.records.update(staff, 'thing', made.id, { day: '2026-01-01' });
      await house.records.delete(staff, 'thing', made.id);
      expect(await house.records.find(staff, 'thing', made.id)).toBeUndefined();
      const [trashed] = await house.records.trash(staff, 'thing');
      expect(trashed).toMatchObject({ record: made.id, title: 'Gone', deletedBy: me });
      const back = await house.records.restore(staff, 'thing', trashed!.id);
      expect([back.id, back.version, String(back.values.value), back.values.day]).toEqual([
        made.id,
        3,
        '12.34',
        '2026-01-01',
      ]);
      expect((await house.records.get(admin, 'thing', made.id)).values.secret).toBe('s');
      expect((await house.records.versions(staff, 'thing', made.id)).map(({ action }) => action)).toEqual([
        'record.restored',
        'record.updated',
        'record.created',
      ]);
      expect((await problemOf(house.records.restore(staff, 'thing', trashed!.id))).status).toBe(404);
    });

    it('a restore meets what happened meanwhile: a value that is taken, a record that is gone', async () => {
      const target = await create({ name: 'Target' });
      const first = await create({ name: 'First', code: 'C1', other: target.id });
      await house.records.delete(staff, 'thing', first.id);
      const second = await create({ name: 'Second', code: 'C1' });
      const inTrash = async (record: string) =>
        (await house.records.trash(admin, 'thing', { limit: 200 })).find((one) => one.record === record)!;
      const { id } = await inTrash(first.id);
      expect((await problemOf(house.records.restore(staff, 'thing', id))).status).toBe(422);
      await house.records.delete(staff, 'thing', second.id);
      await house.records.delete(staff, 'thing', target.id);
      const back = await house.records.restore(staff, 'thing', id);
      expect([back.values.code, back.values.other]).toEqual(['C1', null]);
    });

    it('the trash shows and gives back only what the asker could have deleted, until its time is over', async () => {
      const made = await create({ name: 'Mine' });
      await house.records.delete(staff, 'thing', made.id);
      const trashed = (await house.records.trash(staff, 'thing')).find(({ record }) => record === made.id)!;
      expect((await house.records.trash(other, 'thing')).some(({ record }) => record === made.id)).toBe(false);
      expect((await problemOf(house.records.restore(other, 'thing', trashed.id))).status).toBe(404);
      expect((await problemOf(house.records.trash(reader, 'thing'))).status).toBe(403);
      house.clock.advance(limits.trashMs + 1);
      expect(await house.records.trash(admin, 'thing')).toEqual([]);
      expect((await problemOf(house.records.restore(admin, 'thing', trashed.id))).status).toBe(404);
    });
  });
}
