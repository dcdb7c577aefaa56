// Fields that hold several records over HTTP: their titles, the way on from them hop by hop, the lists on the other side, spreadsheets in and out, many
// records at once, and the description of the API; nothing of it tells what the asker may not see.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { EntityDefinition } from '../../schemas/types.ts';

const field = (name: string, kind: string, more: object = {}) => ({ id: `f.${name}`, name, kind, ...more });
const full = { read: 'all', create: true, update: 'all', delete: 'all' };
const entity = (name: string, fields: object[], access: object = {}) =>
  ({
    kind: 'entity',
    id: name,
    name,
    area: 'sales',
    label: { en: name, fa: name, ar: name, he: name },
    titleField: 'name',
    ownerField: 'owner',
    fields: [field('name', 'text'), field('owner', 'reference', { target: 'user' }), ...fields],
    access: { staff: full, manager: full, ...access },
  }) as unknown as EntityDefinition;

const definitions = [
  entity('guild', [field('cities', 'references', { target: 'town', onDelete: 'clear' })]),
  entity('town', [field('lords', 'references', { target: 'lord', inverse: { en: 'Rules over' } })]),
  entity('lord', [field('rank', 'integer')], { staff: { ...full, read: 'own', update: 'own', delete: 'own' } }),
];

interface Row {
  id: string;
  version: number;
  values: Record<string, unknown>;
  linkTitles?: Record<string, Record<string, string>>;
  expanded?: Record<string, Row[]>;
}

let ravand: TestRavand;
let admin: ApiClient;
let staff: ApiClient;
const ids: Record<string, string> = {};

async function make(of: string, values: Record<string, unknown>): Promise<string> {
  const { status, body } = await admin.post<Row>(`/api/records/${of}`, { values });
  expect({ status, body }).toMatchObject({ status: 201 });
  ids[String(values.name)] = body.id;
  return body.id;
}

beforeAll(async () => {
  ravand = await createTestRavand();
  admin = await ravand.signIn(ravand.admin);
  await ravand.definitions.publish(
    ravand.systemContext('test'),
    definitions.map((definition) => ({ definition, baseVersion: 0 })),
  );
  const account = await ravand.createUser({ role: 'staff', name: 'Staff' });
  staff = await ravand.signIn(account);
  await make('lord', { name: 'canary lord', rank: 1 });
  await make('lord', { name: 'Own lord', rank: 2, owner: account.id });
  await make('town', { name: 'Shiraz', lords: [ids['canary lord'], ids['Own lord']] });
  await make('town', { name: 'Yazd', lords: [ids['canary lord']] });
  await make('guild', { name: 'Weavers', cities: [ids.Shiraz, ids.Yazd] });
});
afterAll(() => ravand.stop());

describe('Fields of several records', () => {
  it('come with their titles, and are expanded hop by hop as far as the asker sees', async () => {
    const path = `/api/records/guild/${ids.Weavers}?expand=cities.lords.owner`;
    const whole = (await admin.get<Row>(path)).body;
    expect(whole.linkTitles).toEqual({ cities: { [ids.Shiraz!]: 'Shiraz', [ids.Yazd!]: 'Yazd' } });
    expect(whole.expanded?.cities?.map(({ values }) => values.name)).toEqual(['Shiraz', 'Yazd']);
    expect(whole.expanded?.cities?.[0]?.expanded?.lords?.map(({ values }) => values.rank)).toEqual([1, 2]);
    const own = await staff.get<Row>(path);
    expect(own.body.expanded?.cities?.map(({ expanded }) => expanded?.lords?.map(({ values }) => values.name))).toEqual(
      [['Own lord'], []],
    );
    expect((await admin.get(`${path}.unit`)).status).toBe(422);
  });

  it('tell nobody of what they do not see, on any surface', async () => {
    const lord = ids['canary lord']!;
    const found = encodeURIComponent(JSON.stringify({ field: 'lords', operator: 'has', value: lord }));
    const measured = encodeURIComponent(JSON.stringify({ related: 'lords', operator: 'ge', value: 2 }));
    const surfaces = [
      '/api/records/town',
      `/api/records/town/${ids.Shiraz}`,
      `/api/records/town/${ids.Shiraz}?expand=lords`,
      `/api/records/town/${ids.Shiraz}/versions`,
      `/api/records/town/${ids.Shiraz}/timeline`,
      `/api/records/guild/${ids.Weavers}?expand=cities.lords`,
      '/api/summary/town?groupBy=lords',
      '/api/search?q=canary',
      ...['csv', 'json'].map((format) => `/api/export/town?format=${format}`),
      `/api/records/town?filter=${found}`,
      `/api/records/town?filter=${measured}`,
    ];
    for (const surface of surfaces) {
      const all = await admin.get<unknown>(surface);
      expect({ surface, status: all.status }).toEqual({ surface, status: 200 });
      const { status, body } = await staff.get<unknown>(surface);
      const told = typeof body === 'string' ? body : JSON.stringify(body);
      expect({ surface, status, leaks: told.includes(lord) || told.includes('canary') }).toEqual({
        surface,
        status: 200,
        leaks: false,
      });
    }
    const items = async (client: ApiClient, filter: string) =>
      (await client.get<{ items: Row[] }>(`/api/records/town?filter=${filter}`)).body.items.length;
    expect([await items(admin, found), await items(staff, found)]).toEqual([2, 0]);
    expect([await items(admin, measured), await items(staff, measured)]).toEqual([1, 0]);
    const refused = await staff.patch<{ detail: string }>(`/api/records/town/${ids.Yazd}`, {
      values: { lords: [lord] },
    });
    const missing = await staff.patch<{ detail: string }>(`/api/records/town/${ids.Yazd}`, {
      values: { lords: ['00000000-0000-7000-8000-000000000000'] },
    });
    // It stands there already, and is theirs to leave as it is; one that is not there is refused like one they may not see.
    expect([refused.status, missing.status]).toEqual([200, 422]);
    expect((await admin.get<Row>(`/api/records/town/${ids.Yazd}`)).body.values.lords).toEqual([lord]);
  });

  it('are lists on the other side, under the name the field gives them', async () => {
    const lists = await admin.get<{ items: object[] }>(`/api/records/lord/${ids['Own lord']}/related`);
    expect(lists.body.items).toContainEqual(
      expect.objectContaining({
        relation: 'town.lords',
        label: { en: 'Rules over' },
        count: { value: 1, more: false },
      }),
    );
    const page = await staff.get<{ items: Row[] }>(`/api/records/lord/${ids['Own lord']}/related/town.lords`);
    expect(page.body.items.map(({ values }) => values.name)).toEqual(['Shiraz']);
  });

  it('are written by a bulk act that can be taken back', async () => {
    const bakers = await make('guild', { name: 'Bakers', cities: [ids.Yazd] });
    const act = { do: 'set', values: { cities: [ids.Shiraz] } };
    const { body } = await admin.post<{ id: string }>('/api/bulk', { entity: 'guild', ids: [bakers], act });
    const go = async (way: string) => {
      await ravand.settle();
      expect((await admin.post(`/api/bulk/${body.id}/${way}`)).status).toBe(200);
      await ravand.settle();
      return (await admin.get<Row>(`/api/records/guild/${bakers}`)).body.values.cities;
    };
    expect([await go('start'), await go('undo')]).toEqual([[ids.Shiraz], [ids.Yazd]]);
  });

  it('are written to a spreadsheet by titles, and read from one by title, by id, and of records that are not there yet', async () => {
    const upload = async (content: string) =>
      (
        await admin.send<{ id: string; suggestion: { column: number; field: string }[] }>(
          'POST',
          '/api/imports?entity=guild&name=guilds.csv',
          { body: content, headers: { 'content-type': 'text/csv' } },
        )
      ).body;
    const run = async (content: string, createRelated: boolean) => {
      const { id } = await upload(content);
      const mapping = [
        { column: 0, field: 'name' },
        { column: 1, field: 'cities' },
      ];
      const plan = { mapping, duplicates: { keys: [], policy: 'create' }, createRelated, quiet: true };
      expect((await admin.put(`/api/imports/${id}/plan`, plan)).status).toBe(200);
      expect((await admin.post(`/api/imports/${id}/start`, { dryRun: false })).status).toBe(200);
      await ravand.settle();
      return (
        await admin.get<{ items: { outcome: string; reasons: { code: string; field?: string }[] }[] }>(
          `/api/imports/${id}/rows`,
        )
      ).body.items;
    };
    const rows = `name,cities\nDyers,Shiraz; ${ids.Yazd}\nSmiths,"Yazd, Qom"\nNobody,\n`;
    const strict = await run(rows, false);
    expect(strict.map(({ outcome, reasons }) => [outcome, reasons?.[0]?.code])).toEqual([
      ['created', undefined],
      ['rejected', 'import.unknown-reference'],
      ['created', undefined],
    ]);
    expect((await run('name,cities\nSmiths,"Yazd; Qom; Yazd"\n', true))[0]!.outcome).toBe('created');
    const { body: csv } = await admin.get<string>('/api/export/guild?format=csv&fields=name,cities&sort=name:asc');
    const lines = csv.trim().split('\r\n').slice(1);
    expect(lines).toEqual(['Bakers,Yazd', 'Dyers,Shiraz; Yazd', 'Nobody,', 'Smiths,Yazd; Qom', 'Weavers,Shiraz; Yazd']);
  });

  it('are described in OpenAPI and by the validator of forms', async () => {
    const { body } = await admin.get<{ components: { schemas: Record<string, { properties: object }> } }>(
      '/api/openapi.json',
    );
    expect(body.components.schemas['town.values']!.properties).toMatchObject({
      lords: { type: ['array', 'null'], items: { type: 'string', format: 'uuid' }, uniqueItems: true },
    });
  });
});
