// Fields of every kind through the whole house: a public form takes them, a rule judges them by what they mean, tags in use are offered.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';

const field = (name: string, kind: string, more: object = {}) => ({ id: `thing.${name}`, name, kind, ...more });
const thing = {
  kind: 'entity',
  id: 'thing',
  name: 'thing',
  titleField: 'name',
  fields: [
    field('name', 'text', { required: true }),
    field('colors', 'choices', { options: [{ value: 'red' }, { value: 'green' }] }),
    field('labels', 'tags'),
    field('spent', 'duration'),
    field('place', 'address'),
    field('story', 'richText'),
    field('verdict', 'text'),
  ],
  access: {},
};
const form = {
  kind: 'form',
  name: 'thing-public',
  entity: 'thing',
  fields: ['name', 'colors', 'labels', 'spent', 'place', 'story'].map((name) => ({ field: name })),
  public: { origins: ['*'] },
};
const rule = {
  kind: 'rule',
  name: 'judge',
  entity: 'thing',
  on: ['created'],
  when: {
    all: [
      { path: 'place.city', operator: 'equal', value: 'Tabriz' },
      { path: 'labels', operator: 'has', value: 'vip' },
      { path: 'colors', operator: 'hasAll', value: ['red', 'green'] },
      { path: 'spent', operator: 'greaterThan', value: '1h' },
    ],
  },
  // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
  then: [{ do: 'setField', with: { field: 'verdict', value: '=record.spent + duration("PT1H")' } }],
};

describe('Fields of every kind', () => {
  let ravand: TestRavand;
  let admin: ApiClient;

  beforeAll(async () => {
    ravand = await createTestRavand();
    admin = await ravand.signIn(ravand.admin);
    for (const definition of [thing, form, rule]) {
      const { status, body } = await admin.post('/api/definitions/publish', {
        changes: [{ definition, baseVersion: 0 }],
      });
      expect([status, body]).toEqual([200, { release: expect.any(Number) }]);
    }
  });
  afterAll(() => ravand?.stop());

  const post = (values: object) =>
    fetch(`${ravand.url}/p/forms/thing-public`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ values }),
    });

  it('come in by a public form, and are judged by a rule', async () => {
    const values = {
      name: 'first',
      colors: ['green', 'red'],
      labels: ['#VIP', 'new'],
      spent: '۹۰ دقیقه',
      place: { city: ' Tabriz ' },
      story: 'one\ntwo',
    };
    expect((await post(values)).status).toBe(201);
    const { body } = await admin.get<{ items: { values: Record<string, unknown> }[] }>('/api/records/thing');
    expect(body.items[0]?.values).toMatchObject({
      colors: ['red', 'green'],
      labels: ['VIP', 'new'],
      spent: 'PT1H30M',
      place: { city: 'Tabriz' },
      verdict: 'PT2H30M',
    });
  });

  it('are refused at the place that is wrong', async () => {
    const story = { type: 'doc', content: [{ type: 'script' }] };
    const answer = await post({ name: 'x', colors: ['pink'], place: { country: 'ZZ', city: 'x' }, story });
    const { details } = (await answer.json()) as { details: { pointer: string; code: string }[] };
    expect([answer.status, details.map(({ pointer, code }) => `${pointer} ${code}`).sort()]).toEqual([
      422,
      [
        '/values/colors/0 validation.choice',
        '/values/place/country validation.country',
        '/values/story validation.document',
      ],
    ]);
  });

  it('offer the tags in use, to whoever may read them', async () => {
    const tags = await admin.get('/api/records/thing/fields/labels/tags?search=vi');
    expect([tags.status, tags.body]).toEqual([200, { items: [{ tag: 'VIP', count: 1 }] }]);
    expect((await admin.get('/api/records/thing/fields/name/tags')).status).toBe(404);
    const staff = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'Staff' }));
    expect((await staff.get('/api/records/thing/fields/labels/tags')).status).toBe(403);
  });

  it('count in the year of the calendar that the installation is in', async () => {
    const parcel = {
      kind: 'entity',
      id: 'parcel',
      name: 'parcel',
      titleField: 'number',
      fields: [
        { id: 'parcel.number', name: 'number', kind: 'autoNumber', format: 'P-{localYear}-{number:3}', unique: true },
      ],
      access: {},
    };
    const publish = (definition: object, baseVersion: number) =>
      admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion }] });
    expect((await publish(parcel, 0)).status).toBe(200);
    const numbers: string[] = [];
    for (const calendar of ['jalali', 'hijri', 'hebrew', 'gregorian', 'jalali']) {
      const release = ravand.definitions.current();
      const version = release.get('settings', 'installation')?.version ?? 0;
      expect((await publish({ ...release.settings, calendar }, version)).status).toBe(200);
      const { body } = await admin.post<{ values: { number: string } }>('/api/records/parcel', { values: {} });
      numbers.push(body.values.number);
    }
    expect(numbers).toEqual(['P-1405-001', 'P-1448-001', 'P-5787-001', 'P-2026-001', 'P-1405-002']);
  });
});
