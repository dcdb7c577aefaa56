// What every installation may assume of the record service, on each database: run by records.test.ts and records.postgres.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../core/database/sql.ts';
import { createPathLoader } from '../../core/entities/load-paths.ts';
import type { Stored } from '../../core/entities/records.ts';
import { Decimal } from '../../core/kernel/decimal.ts';
import { newId } from '../../core/kernel/id.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const field = (name: string, kind: FieldDefinition['kind'], more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `lead.${name}`,
  name,
  kind,
  ...more,
});

export const lead: EntityDefinition = {
  kind: 'entity',
  id: 'lead',
  name: 'lead',
  titleField: 'name',
  ownerField: 'owner',
  teamField: 'team',
  fields: [
    field('name', 'text', { required: true }),
    field('mobile', 'phone'),
    field('email', 'email', { unique: true }),
    field('value', 'money', { scale: 2, currency: 'IRR' }),
    field('score', 'integer', { minimum: '0', maximum: '100' }),
    field('share', 'percent'),
    field('hot', 'boolean', { default: false }),
    field('born', 'date'),
    field('metAt', 'datetime'),
    field('stage', 'choice', { required: true, default: 'new', options: [{ value: 'new' }, { value: 'won' }] }),
    field('code', 'text', { pattern: '^[A-Z]{3}$' }),
    field('site', 'url'),
    field('notes', 'longText'),
    field('owner', 'reference', { target: 'user' }),
    field('team', 'reference', { target: 'team' }),
    field('secret', 'text'),
    field('source', 'text', { readOnly: true }),
    field('order', 'text'),
  ],
  access: {
    manager: { read: 'all', create: true, update: 'all', delete: 'all', hidden: ['secret'] },
    staff: { read: 'own', create: true, update: 'own', delete: 'none', hidden: ['secret'], fixed: ['score'] },
    clerk: { read: 'team', create: false, update: 'none', delete: 'none' },
  },
};

export function describeRecords(place: Place): void {
  describe(`records on ${place}`, () => {
    let house: House;
    let ali: Stored;
    let sara: Stored;
    let north: Stored;
    const staff = (user: Stored) => userContext(user.id, ['staff'], north.id);
    const manager = () => userContext(sara.id, ['manager']);

    beforeAll(async () => {
      house = await openHouse(place, [lead]);
      const { records, system } = house;
      north = await records.create(system, 'team', { name: 'North' });
      ali = await records.create(system, 'user', {
        name: 'علی',
        email: 'ali@Example.COM',
        role: 'staff',
        team: north.id,
      });
      sara = await records.create(system, 'user', { name: 'سارا', email: 'sara@example.com', role: 'manager' });
    });
    afterAll(() => house.close());

    const create = (values: Record<string, unknown>) => house.records.create(house.system, 'lead', values);

    it('reads input in any usual form and gives it back in one', async () => {
      const stored = await create({
        name: '  مریم  ',
        mobile: '۰۹۱۲۳۴۵۶۷۸۹',
        email: 'Maryam@Example.COM',
        value: '۱٬۲۵۰٬۰۰۰٫۵۰',
        score: '۴۲',
        share: '12.5%',
        hot: true,
        born: '2000-02-29',
        metAt: '2026-03-21T10:00:00+03:30',
        site: 'example.com/x',
        owner: ali.id,
        notes: 'a\r\nb',
      });
      expect(stored.values).toMatchObject({
        name: 'مریم',
        mobile: '+989123456789',
        email: 'Maryam@example.com',
        score: 42,
        hot: true,
        born: '2000-02-29',
        metAt: '2026-03-21T06:30:00.000Z',
        stage: 'new',
        site: 'https://example.com/x',
        notes: 'a\nb',
        owner: ali.id,
        code: null,
      });
      expect([stored.values.value, stored.values.share]).toEqual([new Decimal('1250000.5'), new Decimal('12.5')]);
      expect(await house.records.get(house.system, 'lead', stored.id)).toEqual(stored);
      expect([stored.version, stored.createdBy, stored.createdAt]).toEqual([
        1,
        'system:test',
        '2030-01-01T00:00:00.000Z',
      ]);
    });

    it.each(['۰۹۱۲۱۱۱۲۲۳۳', '+98 912 111 2233', '00989121112233', '0912-111-2233', '9121112233'])(
      'reads %s as one and the same number',
      async (mobile) => {
        expect((await create({ name: 'x', mobile })).values.mobile).toBe('+989121112233');
      },
    );

    it.each([
      '0',
      '99',
      '499',
      '499.99',
      '500',
      '500.01',
      '501',
      '1000',
      '-0.01',
      '9999999999999999.99',
      '-9999999999999999.99',
    ])('keeps the amount %s exactly', async (value) => {
      const stored = await create({ name: 'x', value });
      const read = await house.records.get(house.system, 'lead', stored.id);
      expect((read.values.value as Decimal).toFixed()).toBe(new Decimal(value).toFixed());
    });

    it.each([
      '{{ 7*7 }}',
      '=1+1',
      '$' + '{x}',
      "'; drop table record_lead; --",
      '<b>x</b>',
      '%_\\',
      '‏نیم‌فاصله',
      '🙂',
      '__proto__',
    ])('keeps the text %s as text', async (name) => {
      const stored = await create({ name, notes: name });
      const read = await house.records.get(house.system, 'lead', stored.id);
      expect([read.values.name, read.values.notes]).toEqual([name, name]);
    });

    it('names every fault of every field at once', async () => {
      const problem = await problemOf(
        create({
          name: '',
          mobile: '12',
          email: 'a@b, c@d.e',
          value: '1.234',
          score: 101,
          born: '2026-02-30',
          stage: 'lost',
          code: 'abc',
          site: 'javascript:alert(1)',
          owner: newId(),
          nope: 1,
          hot: 'maybe',
          metAt: '2026-03-21',
        }),
      );
      const faults = Object.fromEntries(problem.details.map((detail) => [detail.pointer, detail.code]));
      expect([problem.status, problem.code]).toEqual([422, 'invalid']);
      expect(faults).toEqual({
        '/name': 'validation.required',
        '/mobile': 'validation.phone',
        '/email': 'validation.email',
        '/value': 'validation.too-many-decimals',
        '/score': 'validation.too-large',
        '/born': 'validation.date',
        '/stage': 'validation.choice',
        '/code': 'validation.pattern',
        '/site': 'validation.url',
        '/owner': 'validation.reference',
        '/nope': 'validation.unknown-field',
        '/hot': 'validation.boolean',
        '/metAt': 'validation.datetime',
      });
    });

    it.each([[null], [[]], ['text'], [7]])('refuses %j in place of values', async (values) => {
      expect((await problemOf(house.records.create(house.system, 'lead', values as never))).details[0]?.code).toBe(
        'validation.type',
      );
    });

    it.each([[{ $ne: 1 }], [[1, 2]], [{ '@instanceof': 'FindOperator' }]])(
      'refuses the object %j as a value',
      async (value) => {
        const problem = await problemOf(create({ name: value, owner: value, score: value }));
        expect(problem.details.map((detail) => detail.pointer).sort()).toEqual(['/name', '/owner', '/score']);
      },
    );

    it('names the field whose unique value another record has, whatever the case', async () => {
      await create({ name: 'one', email: 'twice@example.com' });
      const problem = await problemOf(create({ name: 'two', email: 'TWICE@example.com' }));
      expect([problem.status, problem.details]).toEqual([422, [{ pointer: '/email', code: 'validation.not-unique' }]]);
      const other = await create({ name: 'three' });
      const changed = await problemOf(
        house.records.update(house.system, 'lead', other.id, { email: 'twice@example.com' }),
      );
      expect(changed.details).toEqual([{ pointer: '/email', code: 'validation.not-unique' }]);
    });

    it('writes nothing when nothing changes', async () => {
      const stored = await create({ name: 'same', value: '5.50' });
      const before = await house.events.timeline(house.system, { entity: 'lead', id: stored.id });
      expect(await house.records.update(house.system, 'lead', stored.id, { name: ' same ', value: 5.5 })).toEqual(
        stored,
      );
      expect(await house.events.timeline(house.system, { entity: 'lead', id: stored.id })).toEqual(before);
    });

    it('tells audit by field id and event by field name, with the values before and after', async () => {
      const stored = await create({ name: 'told', value: '1' });
      house.clock.advance(1_000);
      const changed = await house.records.update(house.system, 'lead', stored.id, { value: '2.50', owner: ali.id });
      expect([changed.version, changed.updatedAt, changed.createdAt]).toEqual([
        2,
        house.clock.now().toISOString(),
        stored.createdAt,
      ]);
      await house.records.delete(house.system, 'lead', stored.id);
      const told = await house.events.timeline(house.system, { entity: 'lead', id: stored.id });
      expect(told.map((event) => [event.type, event.data])).toEqual([
        [
          'record.deleted',
          {
            version: 2,
            changes: {
              name: ['told', null],
              value: ['2.5', null],
              hot: [false, null],
              stage: ['new', null],
              owner: [ali.id, null],
            },
          },
        ],
        ['record.updated', { version: 2, changes: { value: ['1', '2.5'], owner: [null, ali.id] } }],
        [
          'record.created',
          {
            version: 1,
            changes: { name: [null, 'told'], value: [null, '1'], hot: [null, false], stage: [null, 'new'] },
          },
        ],
      ]);
      const audit = await house.database.read<{ action: string; changes: string }>(
        sql`select action, changes from audit where subject_id = ${stored.id} order by action`,
      );
      expect(audit.map((row) => row.action)).toEqual(['record.created', 'record.deleted', 'record.updated']);
      expect(JSON.parse(audit[2]!.changes)).toEqual({ 'lead.value': ['1', '2.5'], 'lead.owner': [null, ali.id] });
    });

    it('refuses a stale version with what is stored and what was sent', async () => {
      const stored = await create({ name: 'first' });
      await house.records.update(house.system, 'lead', stored.id, { name: 'second' }, { version: 1 });
      const problem = await problemOf(
        house.records.update(house.system, 'lead', stored.id, { name: 'third' }, { version: 1 }),
      );
      expect([problem.status, problem.code, problem.more.yours]).toEqual([409, 'stale', { name: 'third' }]);
      expect((problem.more.current as Stored).values.name).toBe('second');
      expect((await problemOf(house.records.delete(house.system, 'lead', stored.id, { version: 1 }))).code).toBe(
        'stale',
      );
    });

    it('loses no update of many at once', async () => {
      const stored = await create({ name: 'counted', score: 0 });
      const raise = async (): Promise<void> => {
        for (;;) {
          const { version, values } = await house.records.get(house.system, 'lead', stored.id);
          try {
            await house.records.update(
              house.system,
              'lead',
              stored.id,
              { score: (values.score as number) + 1 },
              { version },
            );
            return;
          } catch (error) {
            if ((error as { code?: string }).code !== 'stale') throw error;
          }
        }
      };
      await Promise.all(Array.from({ length: 8 }, raise));
      expect(await house.records.get(house.system, 'lead', stored.id)).toMatchObject({
        version: 9,
        values: { score: 8 },
      });
    });

    it('answers a foreign record like a missing one, in read, change and removal', async () => {
      const foreign = await create({ name: 'foreign', owner: sara.id });
      const missing = newId();
      for (const id of [foreign.id, missing, 'no-id', "x' or 1=1 --"]) {
        expect(await house.records.find(staff(ali), 'lead', id)).toBeUndefined();
        const problems = [
          await problemOf(house.records.get(staff(ali), 'lead', id)),
          await problemOf(house.records.update(staff(ali), 'lead', id, { name: 'mine' })),
          await problemOf(house.records.delete(staff(ali), 'lead', id)),
        ];
        expect(problems.map((problem) => [problem.status, problem.code, problem.params])).toEqual(
          Array(3).fill([404, 'not-found', { what: 'lead', id }]),
        );
      }
      expect((await house.records.get(house.system, 'lead', foreign.id)).version).toBe(1);
    });

    it('says 403 where the record is seen but may not be removed, and where nobody let one create', async () => {
      const own = await create({ name: 'own', owner: ali.id });
      expect((await problemOf(house.records.delete(staff(ali), 'lead', own.id))).status).toBe(403);
      expect(
        (await problemOf(house.records.create(userContext(ali.id, ['clerk']), 'lead', { name: 'x' }))).status,
      ).toBe(403);
      expect(
        (
          await problemOf(
            house.records.create({ ...house.system, principal: { kind: 'anonymous' } }, 'lead', { name: 'x' }),
          )
        ).status,
      ).toBe(403);
      expect((await problemOf(house.records.create(house.system, 'nothing', {}))).status).toBe(404);
    });

    it('shows the rows of the own team to the scope team', async () => {
      const ours = await create({ name: 'ours', team: north.id });
      const none = await create({ name: 'nobody' });
      const clerk = userContext(sara.id, ['clerk'], north.id);
      expect((await house.records.get(clerk, 'lead', ours.id)).values.name).toBe('ours');
      expect(await house.records.find(clerk, 'lead', none.id)).toBeUndefined();
    });

    it('knows no hidden field: not in answers, not in input, in the words of one that never was', async () => {
      const stored = await create({ name: 'hiding', secret: 'canary-7391', owner: ali.id });
      expect(JSON.stringify(await house.records.get(staff(ali), 'lead', stored.id))).not.toContain('canary');
      const codes = async (name: string) =>
        (await problemOf(house.records.update(staff(ali), 'lead', stored.id, { [name]: 'x' }))).details.map(
          ({ code }) => code,
        );
      expect([await codes('secret'), await codes('nosuchfield')]).toEqual([
        ['validation.unknown-field'],
        ['validation.unknown-field'],
      ]);
      expect([await codes('score'), await codes('source')]).toEqual([
        ['validation.read-only'],
        ['validation.read-only'],
      ]);
      expect(await codes('createdBy')).toEqual(['validation.unknown-field']);
      expect(
        (await house.records.update(staff(ali), 'lead', stored.id, { name: 'changed' })).values,
      ).not.toHaveProperty('secret');
      expect((await house.records.get(house.system, 'lead', stored.id)).values.secret).toBe('canary-7391');
    });

    it('takes a reference only to a record the writer sees', async () => {
      const hiddenTask = await house.records.create(house.system, 'task', { name: 'not for ali', assignee: sara.id });
      expect((await house.records.create(staff(ali), 'lead', { name: 'x', owner: ali.id })).values.owner).toBe(ali.id);
      const wrong = [newId(), hiddenTask.id];
      for (const owner of wrong) {
        const problem = await problemOf(house.records.create(staff(ali), 'lead', { name: 'x', owner }));
        expect(problem.details).toEqual([
          { pointer: '/owner', code: 'validation.reference', params: { found: owner } },
        ]);
      }
    });

    it('keeps a record that others point to', async () => {
      const temporary = await house.records.create(house.system, 'team', { name: 'Temporary' });
      const pointing = await create({ name: 'pointing', team: temporary.id });
      expect(await problemOf(house.records.delete(house.system, 'team', temporary.id))).toMatchObject({
        status: 409,
        code: 'in-use',
      });
      await house.records.update(house.system, 'lead', pointing.id, { team: null });
      await house.records.delete(house.system, 'team', temporary.id);
      expect(await house.records.find(house.system, 'team', temporary.id)).toBeUndefined();
    });

    it('runs hooks before the row, takes what they change and checks it', async () => {
      const seen: unknown[] = [];
      const off = house.records.beforeSave('lead', (_context, save) => {
        seen.push([save.before?.name, save.values.name]);
        save.values.code = save.values.name === 'bad' ? 'wrong' : 'ABC';
      });
      const stored = await create({ name: 'good' });
      const bad = await problemOf(create({ name: 'bad' }));
      await house.records.update(house.system, 'lead', stored.id, { name: 'better' });
      off();
      expect(stored.values.code).toBe('ABC');
      expect(bad.details).toMatchObject([{ pointer: '/code', code: 'validation.pattern' }]);
      expect(seen).toEqual([
        [undefined, 'good'],
        [undefined, 'bad'],
        ['good', 'better'],
      ]);
      expect((await create({ name: 'after' })).values.code).toBeNull();
    });

    it('takes from a hook a record the writer does not see, and none that is not there', async () => {
      const hidden = await house.records.create(house.system, 'team', { name: 'Hidden' });
      let team = hidden.id;
      const off = house.records.beforeSave('lead', (_context, save) => {
        save.values.team = team;
      });
      const stored = await house.records.create(staff(ali), 'lead', { name: 'teamed', owner: ali.id });
      team = newId();
      const problem = await problemOf(house.records.create(staff(ali), 'lead', { name: 'lost', owner: ali.id }));
      off();
      expect(stored.values.team).toBe(hidden.id);
      expect(problem.details).toEqual([{ pointer: '/team', code: 'validation.reference', params: { found: team } }]);
    });

    it('answers with what automation changed before the COMMIT, and undoes everything when it fails', async () => {
      const off = house.events.inside('suite', ['record.created'], async (context, event) => {
        if (event.subject?.entity !== 'lead') return;
        const stored = await house.records.get(context, 'lead', event.subject.id);
        if (stored.values.name === 'doomed') throw new Error('automation failed');
        if (stored.values.name === 'routed') await house.records.update(context, 'lead', stored.id, { owner: ali.id });
        if (stored.values.name === 'half') {
          await house.database
            .savepoint(context, async () => {
              await house.records.update(context, 'lead', stored.id, { owner: ali.id });
              throw new Error('undone');
            })
            .catch(() => {});
        }
      });
      const routed = await create({ name: 'routed' });
      const half = await create({ name: 'half' });
      const id = newId();
      await expect(house.records.create(house.system, 'lead', { name: 'doomed' }, { id })).rejects.toThrow(
        'automation failed',
      );
      off();
      expect([routed.version, routed.values.owner]).toEqual([2, ali.id]);
      expect([half.version, half.values.owner]).toEqual([1, null]);
      expect(await house.records.find(house.system, 'lead', id)).toBeUndefined();
      expect(await house.events.timeline(house.system, { entity: 'lead', id })).toEqual([]);
    });

    it('counts and sums per stage, exactly beyond 2^63', async () => {
      const summed: EntityDefinition = { ...lead, name: 'deal', id: 'deal' };
      await house.definitions.publish(userContext(sara.id, ['admin']), [{ definition: summed, baseVersion: 0 }]);
      const big = Array.from({ length: 12 }, (_, index) => ({
        name: `big ${index}`,
        value: '9999999999999999.99',
        stage: 'won',
        owner: index < 4 ? ali.id : sara.id,
      }));
      for (const values of [...big, { name: 'small', value: '-0.01' }, { name: 'none' }])
        await house.records.create(house.system, 'deal', values);
      const byStage = { groupBy: [{ field: 'stage' }] };
      const sum = { measures: [{ measure: 'sum', field: 'value' }] } as const;
      const { groups } = await house.records.summarize(manager(), 'deal', { ...byStage, ...sum });
      expect([...groups].sort((a, b) => a.count - b.count)).toEqual([
        { values: ['new'], count: 2, measures: ['-0.01'] },
        { values: ['won'], count: 12, measures: ['119999999999999999.88'] },
      ]);
      expect(await house.records.summarize(staff(ali), 'deal', byStage)).toEqual({
        groups: [{ values: ['won'], count: 4, measures: [] }],
        more: false,
      });
      expect(
        (await problemOf(house.records.summarize(staff(ali), 'deal', { groupBy: [{ field: 'secret' }] }))).code,
      ).toBe('unknown-field');
      expect(
        (
          await problemOf(
            house.records.summarize(staff(ali), 'deal', {
              ...byStage,
              measures: [{ measure: 'sum', field: 'secret' }],
            }),
          )
        ).code,
      ).toBe('unknown-field');
    });

    it('adds a field to a live entity: old rows have it empty, the next call may use it', async () => {
      const before = await create({ name: 'older' });
      const live = house.definitions.current().get('entity', 'lead')!;
      const interest = field('interest', 'choice', {
        id: 'lead.interest',
        options: [{ value: 'sea' }, { value: 'sky' }],
      });
      const slogan = field('slogan', 'text', { id: 'lead.slogan' });
      const next = { ...live.definition, fields: [...live.definition.fields, interest, slogan] };
      await house.definitions.publish(userContext(sara.id, ['admin']), [
        { definition: next, baseVersion: live.version },
      ]);
      expect((await house.records.get(house.system, 'lead', before.id)).values).toMatchObject({
        interest: null,
        slogan: null,
      });
      const stored = await create({ name: 'newer', interest: 'sea', slogan: 'Ⅷ Ｓlogan' });
      const page = await house.records.query(house.system, 'lead', {
        filter: { field: 'slogan', operator: 'contains', value: 'SLOGAN' },
      });
      expect(page.items.map((item) => [item.id, item.values.interest])).toEqual([[stored.id, 'sea']]);
    });

    it.each<[string, Partial<EntityDefinition>, string]>([
      [
        'a reserved name',
        { fields: [field('name', 'text'), field('xMin', 'date', { id: 'n1' })] },
        'definition.reserved-name',
      ],
      [
        'a target that is not there',
        { fields: [field('name', 'text'), field('to', 'reference', { id: 'n2', target: 'nowhere' })] },
        'definition.unknown-target',
      ],
      [
        'an option that comes twice',
        {
          fields: [
            field('name', 'text'),
            field('c', 'choice', { id: 'n3', options: [{ value: 'a' }, { value: 'a' }] }),
          ],
        },
        'definition.duplicate-option',
      ],
      [
        'bounds that leave nothing',
        { fields: [field('name', 'text'), field('d', 'decimal', { id: 'n4', minimum: '2', maximum: '1' })] },
        'definition.bounds-crossed',
      ],
      [
        'a title that is no text',
        { titleField: 'b', fields: [field('b', 'boolean', { id: 'n5' })] },
        'definition.title-kind',
      ],
      [
        'a default its field would refuse',
        { fields: [field('name', 'text'), field('i', 'integer', { id: 'n6', maximum: '5', default: 6 })] },
        'definition.default',
      ],
      [
        'a unique yes or no',
        { fields: [field('name', 'text'), field('u', 'boolean', { id: 'n7', unique: true })] },
        'definition.unique-kind',
      ],
    ])('refuses to publish %s', async (_what, change, code) => {
      const definition: EntityDefinition = {
        kind: 'entity',
        id: 'odd',
        name: 'odd',
        titleField: 'name',
        fields: [],
        access: {},
        ...change,
      };
      const findings = await house.definitions.check(userContext(sara.id, ['admin']), definition);
      expect(findings.map((finding) => finding.code)).toContain(code);
    });

    it('refuses to make a field unique whose values are not', async () => {
      await create({ name: 'x', order: 'same' });
      await create({ name: 'y', order: 'same' });
      const live = house.definitions.current().get('entity', 'lead')!;
      const next = {
        ...live.definition,
        fields: live.definition.fields.map((one) => (one.name === 'order' ? { ...one, unique: true } : one)),
      };
      const problem = await problemOf(
        house.definitions.publish(userContext(sara.id, ['admin']), [{ definition: next, baseVersion: live.version }]),
      );
      expect(JSON.stringify(problem.details)).toContain('definition.not-unique');
      expect((await create({ name: 'z', order: 'same' })).values.order).toBe('same');
    });

    it('keeps an index of a field records are looked up by, as long as its definition says so', async () => {
      const indexes = async () => {
        const names =
          place === 'sqlite'
            ? sql`select name as "name" from pragma_index_list(${'record_lead'})`
            : sql`select indexname as "name" from pg_indexes where schemaname = current_schema() and tablename = ${'record_lead'}`;
        return (await house.database.read<{ name: string }>(names)).map((row) => row.name);
      };
      const publishOrder = async (change: Partial<FieldDefinition>) => {
        const live = house.definitions.current().get('entity', 'lead')!;
        const fields = live.definition.fields.map((one) => (one.name === 'order' ? { ...one, ...change } : one));
        await house.definitions.publish(userContext(sara.id, ['admin']), [
          { definition: { ...live.definition, fields }, baseVersion: live.version },
        ]);
      };
      expect(await indexes()).not.toContain('record_lead_order_lookup');
      await publishOrder({ indexed: true });
      expect(await indexes()).toContain('record_lead_order_lookup');
      expect(JSON.stringify(await problemOf(publishOrder({ maxLength: 501 })))).toContain('definition.indexed-length');
      await publishOrder({ indexed: false });
      expect(await indexes()).not.toContain('record_lead_order_lookup');
      expect(await indexes()).toContain('record_lead_mobile_lookup');
    });

    it('loads the paths a rule or process reads, as its principal', async () => {
      const loader = createPathLoader({ records: house.records, definitions: house.definitions });
      const stored = await create({ name: 'read', value: '500.01', owner: ali.id, metAt: '2026-03-21T10:00Z' });
      const facts = await loader.load(
        house.system,
        stored,
        ['value', 'owner.email', 'owner.team.name', 'team.name', 'nothing', 'name.deeper'],
        'values',
      );
      expect(facts).toMatchObject({
        value: new Decimal('500.01'),
        owner: { id: ali.id, email: 'ali@example.com', team: { name: 'North' } },
        team: null,
        nothing: null,
        name: null,
      });
      const feel = await loader.load(house.system, stored, ['owner'], 'feel');
      expect([String(feel.metAt), feel.owner]).toEqual(['2026-03-21T10:00:00Z', ali.id]);
      const hidden = await loader.load(
        staff(ali),
        await house.records.get(staff(ali), 'lead', stored.id),
        ['secret', 'owner.name'],
        'values',
      );
      expect([hidden.secret, (hidden.owner as { name: string }).name]).toEqual([null, 'علی']);
    });
  });
}
