// What every installation may assume of records that are final in a stage: the database itself keeps them and their lines, lets them become so only in
// balance and in an open period, and gives them numbers without gaps. Run by locks.test.ts and locks.postgres.test.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../core/database/sql.ts';
import { StatementError } from '../../core/database/statement-error.ts';
import type { Stored } from '../../core/entities/records.ts';
import type { Problem } from '../../core/kernel/problem.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { field, type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const all = { read: 'all', create: true, update: 'all', delete: 'all' } as const;
const money = { currency: 'IRR', scale: 2 };
const span: EntityDefinition = {
  kind: 'entity',
  id: 'span',
  name: 'span',
  label: { en: 'Period' },
  titleField: 'name',
  pipeline: { field: 'state' },
  fields: [
    field('name', 'text'),
    field('state', 'choice', { default: 'open', options: [{ value: 'open' }, { value: 'shut' }] }),
  ],
  access: { staff: all },
};
const entry: EntityDefinition = {
  kind: 'entity',
  id: 'entry',
  name: 'entry',
  label: { en: 'Entry' },
  titleField: 'number',
  pipeline: { field: 'state' },
  lock: {
    stages: ['posted', 'checked', 'undone'],
    open: ['remark'],
    balanced: { lines: 'lines', left: 'debit', right: 'credit' },
    within: { field: 'span', stages: ['open'] },
  },
  fields: [
    field('number', 'autoNumber', { format: 'E-{number:4}', unique: true, givenAt: 'posted' }),
    field('state', 'choice', {
      default: 'draft',
      options: [
        { value: 'draft' },
        { value: 'posted' },
        { value: 'checked' },
        { value: 'undone', entry: { condition: 'reason != null' } },
      ],
    }),
    field('span', 'reference', { target: 'span' }),
    field('text', 'text'),
    field('remark', 'text'),
    field('reason', 'text'),
    field('lines', 'lines', { target: 'entryLine', label: { en: 'Lines' } }),
    field('sum', 'money', { ...money, rollup: { relation: 'entryLine.entry', operation: 'sum', field: 'debit' } }),
  ],
  access: { staff: all },
};
const entryLine: EntityDefinition = {
  kind: 'entity',
  id: 'entryLine',
  name: 'entryLine',
  label: { en: 'Entry line' },
  titleField: 'what',
  ownedBy: { field: 'entry', order: 'position' },
  fields: [
    field('entry', 'reference', { target: 'entry', required: true, onDelete: 'cascade' }),
    field('position', 'integer', { readOnly: true }),
    field('what', 'text'),
    field('debit', 'money', money),
    field('credit', 'money', money),
  ],
  access: {},
};

const asker = userContext('00000000-0000-7000-8000-00000000aaaa', ['staff']);
const both = (amount: number | string) => [
  { what: 'a', debit: amount },
  { what: 'b', credit: amount },
];

export function describeLocks(place: Place, runs: number): void {
  let house: House;
  let open: Stored;
  beforeAll(async () => {
    house = await openHouse(place, [span, entry, entryLine]);
    open = await house.records.create(asker, 'span', { name: 'Mehr' });
  }, 60_000);
  afterAll(() => house.close());

  const make = (lines: readonly object[], more: object = {}) =>
    house.records.create(asker, 'entry', { remark: 'Rent', span: open.id, lines, ...more });
  const post = (id: string) => house.records.update(asker, 'entry', id, { state: 'posted' });
  const raw = (statement: ReturnType<typeof sql>): Promise<unknown> =>
    house.database
      .transaction(house.system, async ({ transaction }) => transaction.write(statement))
      .then(
        () => 'done',
        (error: unknown) => (error instanceof StatementError ? `${error.reason} ${error.constraint}` : error),
      );

  describe('A record that is final in a stage', () => {
    it('becomes so in balance, and gets its number then', async () => {
      const draft = await make(both(100));
      expect(draft.values.number).toBeNull();
      const posted = await post(draft.id);
      expect(posted.values.number).toMatch(/^E-\d{4}$/);
      expect(String(posted.values.sum)).toBe('100');
      expect((await house.records.update(asker, 'entry', draft.id, { state: 'checked' })).values.number).toBe(
        posted.values.number,
      );
    });

    it('may be made, written and posted in one breath', async () => {
      expect((await make(both(5), { state: 'posted' })).values).toMatchObject({ state: 'posted' });
      const draft = await make([]);
      const posted = await house.records.update(asker, 'entry', draft.id, { state: 'posted', lines: both(7) });
      expect(posted.values.state).toBe('posted');
    });

    it.each([
      ['sums that differ', [{ debit: 100 }, { credit: 99.99 }]],
      ['no lines', []],
      ['nothing but zeros', both(0)],
    ])('is refused with %s, and nothing of it is kept', async (_, lines) => {
      const draft = await make(lines);
      const problem = await problemOf(post(draft.id));
      expect(problem).toMatchObject({
        status: 422,
        details: [{ pointer: '/lines', code: 'validation.lock-unbalanced', params: { field: 'Lines' } }],
      });
      expect((await house.records.get(asker, 'entry', draft.id)).values).toMatchObject({
        state: 'draft',
        number: null,
      });
    });

    it('is refused in what is closed', async () => {
      const shut = await house.records.create(asker, 'span', { name: 'Aban' });
      const draft = await make(both(3), { span: shut.id });
      await house.records.update(asker, 'span', shut.id, { state: 'shut' });
      expect(await problemOf(post(draft.id))).toMatchObject({
        details: [{ pointer: '/span', code: 'validation.lock-closed' }],
      });
      await house.records.update(asker, 'entry', draft.id, { span: null });
      expect(await problemOf(post(draft.id))).toMatchObject({ details: [{ code: 'validation.lock-closed' }] });
    });

    it('is in what is closed as it was when that closed, whoever posts meanwhile', async () => {
      const azar = await house.records.create(asker, 'span', { name: 'Azar' });
      const drafts = await Promise.all(Array.from({ length: 16 }, () => make(both(1), { span: azar.id })));
      const posted = async () =>
        (
          await house.records.query(asker, 'entry', {
            filter: {
              and: [
                { field: 'span', operator: 'eq', value: azar.id },
                { field: 'state', operator: 'eq', value: 'posted' },
              ],
            },
            limit: 100,
          })
        ).items.length;
      const close = async () => {
        await house.records.update(asker, 'span', azar.id, { state: 'shut' });
        return posted();
      };
      const [counted, ...outcomes] = await Promise.all([
        post(drafts[0]!.id).then(close),
        ...drafts.slice(1).map(({ id }) =>
          post(id).then(
            () => 'posted',
            (problem: Problem) => problem.details.map(({ code }) => code).join(),
          ),
        ),
      ]);
      expect(await posted()).toBe(counted);
      expect(outcomes.filter((outcome) => outcome === 'posted')).toHaveLength(counted - 1);
      expect(outcomes.filter((outcome) => outcome === 'validation.lock-closed')).toHaveLength(16 - counted);
    });

    it('changes no more, nor do its lines, and does not go: not even by statements of others', async () => {
      const { id } = await post((await make(both(11))).id);
      const { update } = house.records;
      for (const work of [
        () => update(asker, 'entry', id, { text: 'Other' }),
        () => update(asker, 'entry', id, { state: 'draft' }),
        () => update(asker, 'entry', id, { lines: both(12) }),
        () => house.records.delete(asker, 'entry', id),
      ])
        expect(await problemOf(work())).toMatchObject({ status: 409, code: 'final', params: { entity: 'Entry' } });
      expect((await update(asker, 'entry', id, { remark: 'Seen' })).values.remark).toBe('Seen');
      for (const statement of [
        sql`delete from record_entry where "id" = ${id}`,
        sql`update record_entry set "text" = ${'x'} where "id" = ${id}`,
        sql`update record_entry set "state" = ${'draft'} where "id" = ${id}`,
        sql`update record_entry set "state" = ${null} where "id" = ${id}`,
        sql`delete from ${sql`"record_entryLine"`} where "entry" = ${id}`,
        sql`update ${sql`"record_entryLine"`} set "debit" = ${1} where "entry" = ${id} and "debit" is not null`,
        sql`update ${sql`"record_entryLine"`} set "credit" = ${1} where "entry" = ${id} and "credit" is null`,
      ])
        expect(await raw(statement), statement.text).toBe('lock final');
      const draft = await make([{ debit: 1 }, { credit: 2 }]);
      expect(await raw(sql`update record_entry set "state" = ${'posted'} where "id" = ${draft.id}`)).toBe(
        'lock unbalanced',
      );
      const moved = sql`update ${sql`"record_entryLine"`} set "entry" = ${id} where "entry" = ${draft.id}`;
      expect(await raw(moved)).toBe('lock final');
    });

    it('takes what another final stage asks for with the write that enters that stage, and at no other time', async () => {
      const { id } = await post((await make(both(13))).id);
      const { update } = house.records;
      const reasonOf = async () => (await house.records.get(asker, 'entry', id)).values.reason;
      expect(await problemOf(update(asker, 'entry', id, { reason: 'Twice' }))).toMatchObject({ code: 'final' });
      expect(await problemOf(update(asker, 'entry', id, { state: 'undone' }))).toMatchObject({
        details: [{ pointer: '/state' }],
      });
      const undone = { state: 'undone', reason: 'Twice' };
      expect(await problemOf(update(asker, 'entry', id, { ...undone, text: 'Other' }))).toMatchObject({
        code: 'final',
      });
      expect(await problemOf(update(asker, 'entry', id, { state: 'checked', reason: 'Twice' }))).toMatchObject({
        code: 'final',
      });
      expect(await reasonOf()).toBeNull();
      expect((await update(asker, 'entry', id, undone)).values).toMatchObject(undone);
      expect(await problemOf(update(asker, 'entry', id, { reason: 'No' }))).toMatchObject({ code: 'final' });
      expect(await raw(sql`update record_entry set "reason" = ${'x'} where "id" = ${id}`)).toBe('lock final');
      expect(await reasonOf()).toBe('Twice');
    });

    it('stays so while the schema changes: a field renamed, a field added, the lock taken away', async () => {
      const { id } = await post((await make(both(21))).id);
      const version = () => house.definitions.current().get('entity', 'entry')!.version;
      const renamed = entry.fields.map((one) => (one.name === 'text' ? { ...one, name: 'subject' } : one));
      const more = [...renamed, field('place', 'text')];
      await house.definitions.publish(house.system, [
        { definition: { ...entry, fields: more }, baseVersion: version() },
      ]);
      expect(await problemOf(house.records.update(asker, 'entry', id, { subject: 'Other' }))).toMatchObject({
        code: 'final',
      });
      expect(await problemOf(house.records.update(asker, 'entry', id, { place: 'Here' }))).toMatchObject({
        code: 'final',
      });
      const { lock: _, ...unlocked } = { ...entry, fields: more };
      await house.definitions.publish(house.system, [{ definition: unlocked, baseVersion: version() }]);
      expect((await house.records.update(asker, 'entry', id, { place: 'Here', lines: both(1) })).values.place).toBe(
        'Here',
      );
      await house.definitions.publish(house.system, [
        { definition: { ...entry, fields: more }, baseVersion: version() },
      ]);
      expect(await problemOf(house.records.update(asker, 'entry', id, { lines: both(2) }))).toMatchObject({
        code: 'final',
      });
    });

    it('is checked before it goes live', async () => {
      const wrong = {
        ...entry,
        lock: {
          stages: ['gone'],
          open: ['nowhere'],
          balanced: { lines: 'lines', left: 'what', right: 'credit' },
          within: { field: 'span', stages: ['ajar'] },
        },
      };
      const findings = await house.definitions.check(house.system, wrong);
      expect(findings.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(
        expect.arrayContaining([
          '/lock/stages/0 definition.lock-stage',
          '/lock/open/0 definition.unknown-field',
          '/lock/balanced/left definition.lock-field',
          '/lock/within/stages/0 definition.lock-stage',
        ]),
      );
    });
  });

  describe('Numbers given at a stage', () => {
    it('have neither gaps nor doubles, whoever comes at once and whatever is taken back', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.boolean(), fc.boolean()), {
            minLength: 50,
            maxLength: 50,
          }),
          async (works) => {
            const first = await numbers();
            await Promise.all(
              works.map(async ([amount, isBalanced, isTakenBack]) => {
                const { id } = await make(isBalanced ? both(amount) : [{ debit: amount }]);
                const work = isTakenBack
                  ? house.database.transaction(asker, async (inside) => {
                      await house.records.update(inside, 'entry', id, { state: 'posted' });
                      throw new Error('taken back');
                    })
                  : post(id);
                await work.catch(() => {});
              }),
            );
            const given = await numbers();
            const good = works.filter(([, isBalanced, isTakenBack]) => isBalanced && !isTakenBack).length;
            expect(given.length).toBe(first.length + good);
            expect(given).toEqual(given.map((_, at) => at + 1));
          },
        ),
        { numRuns: runs },
      );
    });
  });

  async function numbers(): Promise<number[]> {
    const rows = await house.database.read<{ number: string }>(
      sql`select "number" as "number" from record_entry where "number" is not null order by "number"`,
    );
    return rows.map(({ number }) => Number(number.slice(2)));
  }
}
