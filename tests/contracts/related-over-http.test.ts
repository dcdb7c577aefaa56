// The other side of references over HTTP: which lists point to a record, how long each is, and their pages, under the policy of the asker.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';

interface Relation {
  relation: string;
  entity: string;
  field: string;
  count: { value: number; more: boolean };
}
interface Page {
  items: { id: string; values: Record<string, unknown>; titles: Record<string, string> }[];
  next?: string;
  count?: { value: number };
}

let ravand: TestRavand;
let admin: ApiClient;
beforeAll(async () => {
  ravand = await createTestRavand();
  admin = await ravand.signIn(ravand.admin);
});
afterAll(() => ravand.stop());

async function create(entity: string, values: Record<string, unknown>): Promise<string> {
  const { status, body } = await admin.post<{ id: string }>(`/api/records/${entity}`, { values });
  expect(status).toBe(201);
  return body.id;
}

describe('Related records', () => {
  it('are named with their counts, and read page by page in any order', async () => {
    const organization = await create('organization', { name: 'Ravand' });
    const other = await create('organization', { name: 'Other' });
    for (const name of ['A', 'B', 'C']) await create('person', { name, organization });
    await create('person', { name: 'D', organization: other });
    const { body } = await admin.get<{ items: Relation[] }>(`/api/records/organization/${organization}/related`);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        relation: 'person.organization',
        entity: 'person',
        field: 'organization',
        count: { value: 3, more: false },
      }),
    );
    const path = `/api/records/organization/${organization}/related/person.organization`;
    const first = await admin.get<Page>(`${path}?sort=name:desc&limit=2&count=true`);
    expect(first.body.items.map((item) => item.values.name)).toEqual(['C', 'B']);
    expect(first.body.items[0]!.titles).toMatchObject({ organization: 'Ravand' });
    expect(first.body.count).toMatchObject({ value: 3 });
    const second = await admin.get<Page>(
      `${path}?sort=name:desc&limit=2&after=${encodeURIComponent(first.body.next!)}`,
    );
    expect(second.body.items.map((item) => item.values.name)).toEqual(['A']);
    expect(second.body.next).toBeUndefined();
    const filter = encodeURIComponent(JSON.stringify({ field: 'name', operator: 'eq', value: 'B' }));
    expect((await admin.get<Page>(`${path}?filter=${filter}`)).body.items).toHaveLength(1);
  });

  it('cannot be widened by a filter to records that point elsewhere', async () => {
    const [mine, other] = [await create('organization', { name: 'M' }), await create('organization', { name: 'O' })];
    await create('person', { name: 'E', organization: other });
    const filter = encodeURIComponent(
      JSON.stringify({ or: [{ field: 'organization', operator: 'eq', value: other }] }),
    );
    const { body } = await admin.get<Page>(
      `/api/records/organization/${mine}/related/person.organization?filter=${filter}`,
    );
    expect(body.items).toEqual([]);
  });

  it('of a record that is not there, or by a relation that does not exist, are refused', async () => {
    const organization = await create('organization', { name: 'N' });
    const missing = '00000000-0000-7000-8000-000000000000';
    expect((await admin.get(`/api/records/organization/${missing}/related`)).status).toBe(404);
    expect((await admin.get(`/api/records/organization/${missing}/related/person.organization`)).status).toBe(404);
    for (const relation of ['person.name', 'person', 'nothing.organization', 'person.organization.x', '__proto__.x']) {
      const { status, body } = await admin.get(`/api/records/organization/${organization}/related/${relation}`);
      expect([status, body]).toMatchObject([422, { code: 'unknown-field' }]);
    }
  });

  it('say over HTTP how many of what hinder the deletion of the record they point to', async () => {
    const organization = await create('organization', { name: 'P' });
    await create('person', { name: 'F', organization });
    const { status, body } = await admin.delete(`/api/records/organization/${organization}`);
    expect([status, body]).toMatchObject([
      409,
      { code: 'in-use', details: [{ message: expect.stringContaining('۱') }] },
    ]);
  });
});
