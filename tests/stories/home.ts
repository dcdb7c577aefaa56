// everybody's day begins at the dashboard of their role, arranged as they like it; who builds changes it for all. Told on SQLite and on PostgreSQL.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { ProcessTakenPartIn, SeenDashboard } from '../../schemas/dashboard-data.ts';
import { arranged } from '../../schemas/dashboard-tiles.ts';
import type { DashboardDefinition, DashboardTile, EntityDefinition, RoleDefinition } from '../../schemas/types.ts';

/** @param postgresUrl absent = SQLite */
export function describeHome(postgresUrl: () => Promise<string | undefined>): void {
  describe('R-119: home', () => {
    let ravand: TestRavand;
    let admin: ApiClient;
    let seller: ApiClient;

    const home = async (who: ApiClient) => (await who.get<SeenDashboard>('/api/home')).body;
    const shownTo = async (who: ApiClient): Promise<readonly DashboardTile[]> => {
      const { tiles, arrangement } = await home(who);
      return arranged(tiles, arrangement);
    };
    const idsOf = (tiles: readonly DashboardTile[]) => tiles.map(({ id }) => id);
    const live = (name: string) => ravand.definitions.current().get('dashboard', name);
    async function publish(definition: DashboardDefinition | RoleDefinition | EntityDefinition) {
      const { kind, name } = definition;
      const baseVersion = ravand.definitions.current().get(kind, name)?.version ?? 0;
      return admin.post<{ code?: string; details?: { pointer: string; code: string }[] }>('/api/definitions/publish', {
        changes: [{ definition, baseVersion }],
      });
    }

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      admin = await ravand.signIn(ravand.admin);
      seller = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'Sara' }));
    });
    afterAll(() => ravand.stop());

    it('is the dashboard that the sales plugin brings for everybody', async () => {
      expect(await home(seller)).toMatchObject({ name: 'sales', homeOf: ['everybody'] });
      expect(idsOf(await shownTo(seller))).toEqual(
        expect.arrayContaining(['tasks', 'processes', 'won', 'funnel', 'won-by-month', 'follow-ups', 'hot-leads']),
      );
      expect((await seller.get('/api/dashboards/sales')).status).toBe(200);
      expect((await seller.get('/api/dashboards/nothing')).status).toBe(404);
    });

    it('of a role goes before that of everybody, for its people alone', async () => {
      const own: DashboardDefinition = {
        kind: 'dashboard',
        name: 'managers',
        label: { en: 'For managers' },
        homeOf: ['manager'],
        tiles: [{ id: 'leads', kind: 'figure', entity: 'lead' }],
      };
      expect((await publish(own)).status).toBe(200);
      const manager = await ravand.signIn(await ravand.createUser({ role: 'manager' }));
      expect((await home(manager)).name).toBe('managers');
      expect((await home(seller)).name).toBe('sales');
    });

    it('shows each person what they may see: tiles of other entities are not there', async () => {
      const builder = await ravand.signIn(await ravand.createUser({ role: 'admin' }));
      await publish({ kind: 'role', name: 'guest', label: { en: 'Guest' } });
      const guest = await ravand.signIn(await ravand.createUser({ role: 'guest' }));
      expect(idsOf(await shownTo(builder))).toContain('won');
      expect(idsOf(await shownTo(guest))).toEqual(['tasks', 'processes']);
      const { body } = await guest.post<{ items: { problem?: { code: string } }[] }>('/api/dashboards/data', {
        tiles: [{ id: 'x', kind: 'figure', entity: 'lead' }],
      });
      expect(body.items[0]?.problem?.code).toBe('forbidden');
    });

    it('is seen through a role by an administrator, figures too', async () => {
      const as = { 'x-view-as': 'role:guest' };
      const tiles = [{ id: 'x', kind: 'figure', entity: 'lead' }];
      const asked = (headers?: Record<string, string>) =>
        admin.post<{ items: { problem?: { code: string } }[] }>('/api/dashboards/data', { tiles }, headers);
      expect((await asked()).body.items[0]?.problem).toBeUndefined();
      expect((await asked(as)).body.items[0]?.problem?.code).toBe('forbidden');
    });

    describe('arranged by one person', () => {
      const arrange = (tiles: readonly DashboardTile[]) => seller.put('/api/dashboards/sales/arrangement', { tiles });

      it('keeps order, size, what is hidden and what was added, for them alone', async () => {
        const [first, second, ...rest] = await shownTo(seller);
        const added: DashboardTile = { id: 'mine', kind: 'figure', entity: 'lead' };
        const wanted = [second!, { ...first!, width: 6, height: 2 }, added, ...rest.slice(0, -1)];
        expect((await arrange(wanted)).status).toBe(200);
        const shown = await shownTo(seller);
        expect(idsOf(shown)).toEqual(idsOf(wanted));
        expect(shown[1]).toMatchObject({ width: 6, height: 2 });
        expect(idsOf(await shownTo(admin))).not.toContain('mine');
      });

      it('gets what the role gets later, at its place', async () => {
        const sales = live('sales')!.definition;
        const [head, ...rest] = sales.tiles;
        const news: DashboardTile = { id: 'news', kind: 'text', text: { en: 'Fair in May' } };
        expect((await publish({ ...sales, tiles: [head!, news, ...rest] })).status).toBe(200);
        const ids = idsOf(await shownTo(seller));
        expect(ids[ids.indexOf('won') + 1]).toBe('news');
      });

      it('follows an entity that is called otherwise', async () => {
        const { body } = await admin.get<{ version: number; definition: EntityDefinition }>(
          '/api/definitions/entity/lead',
        );
        const field = body.definition.fields.find(({ name }) => name === 'source')!;
        await arrange([
          ...(await shownTo(seller)),
          { id: 'by-source', kind: 'chart', chart: 'bar', entity: 'lead', by: 'source' },
        ]);
        const renamed = {
          ...body.definition,
          fields: body.definition.fields.map((one) => (one === field ? { ...one, name: 'origin' } : one)),
        };
        expect((await publish(renamed)).status).toBe(200);
        const mine = (await shownTo(seller)).find(({ id }) => id === 'by-source');
        expect(mine?.by).toBe('origin');
        const shipped = live('sales')!.definition.tiles;
        expect(shipped.find(({ id }) => id === 'sources')?.by).toBe('origin');
        expect(shipped.find(({ id }) => id === 'won-by-source')?.by).toBe('lead.origin');
      });

      it('refuses a tile that may not be asked for, and loses nothing', async () => {
        const before = await shownTo(seller);
        const { status } = await arrange([...before, { id: 'odd', kind: 'figure', entity: 'webhook' }]);
        expect(status).toBe(404);
        expect(await shownTo(seller)).toEqual(before);
      });

      it('is again as the role has it, when they want', async () => {
        expect((await seller.delete('/api/dashboards/sales/arrangement')).status).toBe(204);
        expect(await shownTo(seller)).toEqual((await home(seller)).tiles);
      });
    });

    it('lists the processes that gave somebody a task, with whom they wait for', async () => {
      const owner = await ravand.createUser({ role: 'staff', name: 'Reza' });
      const reza = await ravand.signIn(owner);
      await reza.post('/api/records/lead', { values: { name: 'Clinic', owner: owner.id } });
      await ravand.settle();
      const { body } = await reza.get<{ items: ProcessTakenPartIn[] }>('/api/my-processes');
      expect(body.items).toMatchObject([
        { process: 'lead-follow-up', subject: { entity: 'lead', title: 'Clinic' }, waitsFor: [{ isMine: true }] },
      ]);
      expect((await seller.get<{ items: object[] }>('/api/my-processes')).body.items).toEqual([]);
    });

    it('says what is wrong with a dashboard before it is live', async () => {
      const broken: DashboardDefinition = {
        kind: 'dashboard',
        name: 'broken',
        homeOf: ['nobody'],
        tiles: [
          { id: 'a', kind: 'figure', entity: 'lead', measure: { measure: 'sum', field: 'name' } },
          { id: 'a', kind: 'chart', chart: 'bar', entity: 'lead', by: 'nothing' },
          { id: 'c', kind: 'funnel', entity: 'followUp' },
          { id: 'd', kind: 'figure', entity: 'lead', date: 'status', period: { unit: 'month' } },
        ],
      };
      const { status, body } = await publish(broken);
      expect(status).toBe(422);
      expect(
        body.details?.map(({ pointer, code }) => `${pointer.replace('/changes/0/definition', '')} ${code}`),
      ).toEqual(
        expect.arrayContaining([
          expect.stringContaining('/homeOf/0 definition.unknown-role'),
          expect.stringContaining('/tiles/0/measure/field definition.not-a-number'),
          expect.stringContaining('/tiles/1/id definition.duplicate-name'),
          expect.stringContaining('/tiles/1/by definition.unknown-field'),
          expect.stringContaining('/tiles/2/entity definition.no-pipeline'),
          expect.stringContaining('/tiles/3/date definition.not-a-date'),
        ]),
      );
    });

    it('is the house’s own where nobody made one', async () => {
      const sales = live('sales')!.definition;
      const { homeOf: _home, ...rest } = sales;
      expect((await publish(rest)).status).toBe(200);
      expect(idsOf(await shownTo(seller))).toEqual(['tasks', 'processes', 'newest']);
    });
  });
}
