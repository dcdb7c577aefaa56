// what a sales dashboard says is what plain SQL says of the same rows. Told on SQLite and on PostgreSQL.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import type { ChartData, FigureData, FunnelData } from '../../schemas/dashboard-data.ts';
import type { DashboardTile } from '../../schemas/types.ts';

type Answer = { readonly id: string; readonly data?: unknown; readonly problem?: { code: string; detail: string } };

const won = { field: 'stage', operator: 'eq', value: 'won' } as const;
const amount = { measure: 'sum', field: 'amount' } as const;

/** Days of the Jalali months 1405-07 … 1405-09, and of the same autumn a year before, by the published calendar. */
const mehr = { from: '2026-09-23', to: '2026-10-23' };
const aban = { from: '2026-10-23', to: '2026-11-22' };
const azar = { from: '2026-11-22', to: '2026-12-22' };
const abanOf1404 = { from: '2025-10-23', to: '2025-11-22' };

/** @param postgresUrl absent = SQLite */
export function describeSalesFigures(postgresUrl: () => Promise<string | undefined>): void {
  describe('A sales dashboard', () => {
    let ravand: TestRavand;
    let seller: ApiClient;

    const ask = async (tile: Omit<DashboardTile, 'id'>): Promise<Answer> => {
      const { body } = await seller.post<{ items: Answer[] }>('/api/dashboards/data', {
        tiles: [{ id: 'tile', ...tile }],
      });
      return body.items[0]!;
    };
    const shown = async <D>(tile: Omit<DashboardTile, 'id'>): Promise<D> => (await ask(tile)).data as D;
    /** What the rows themselves say. */
    const plain = async (statement: ReturnType<typeof sql>): Promise<string> => {
      const rows = await ravand.database.read<{ answer: unknown }>(statement);
      return String(rows[0]?.answer ?? 0);
    };
    const wonWithin = ({ from, to }: { from: string; to: string }) =>
      plain(
        sql`select sum(amount) as answer from record_opportunity where stage = 'won' and "closeDate" >= ${from} and "closeDate" < ${to}`,
      );
    const create = async (values: object): Promise<string> => {
      const { body, status } = await seller.post<{ id: string }>('/api/records/opportunity', { values });
      expect(status).toBe(201);
      return body.id;
    };
    const listed = async (filter: object | undefined, more: object | undefined): Promise<number> => {
      const both = JSON.stringify({ and: [filter, more].filter((one) => one !== undefined) });
      const { body } = await seller.get<{ count: { value: number } }>(
        `/api/records/opportunity?count=true&limit=1&filter=${encodeURIComponent(both)}`,
      );
      return body.count.value;
    };

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      // Azar 5th, 1405, in Tehran.
      ravand.clock.set(new Date('2026-11-26T08:00:00Z'));
      seller = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'Sara' }), 'fa');
      await seller.patch('/api/me', { calendar: 'jalali' });
      const deals: [day: string, amount: string][] = [
        ['2025-11-21', '70'],
        ['2026-09-23', '10'],
        ['2026-10-22', '20'],
        ['2026-10-23', '40'],
        ['2026-11-21', '80'],
        ['2026-11-22', '160'],
        ['2026-11-26', '320'],
      ];
      for (const [closeDate, value] of deals)
        await create({ name: closeDate, amount: value, closeDate, stage: 'won', wonReason: 'price' });
    });
    afterAll(() => ravand.stop());

    describe('R-106: over time', () => {
      it('sums what was won by Jalali month, each month to its last day', async () => {
        const chart = await shown<ChartData>({
          kind: 'chart',
          chart: 'bar',
          entity: 'opportunity',
          measure: amount,
          filter: won,
          date: 'closeDate',
          period: { unit: 'month', count: 3 },
          by: 'closeDate',
          step: 'month',
        });
        expect(chart.places.map(({ span }) => span)).toEqual([mehr, aban, azar]);
        expect(chart.lines[0]?.values).toEqual([await wonWithin(mehr), await wonWithin(aban), await wonWithin(azar)]);
        expect(chart.lines[0]?.values).toEqual(['30', '120', '480']);
      });

      it.each(['day', 'week', 'month', 'quarter', 'year'] as const)(
        'by %s it leaves nothing out and counts nothing twice',
        async (step) => {
          for (const calendar of ['jalali', 'gregorian', 'hijri', 'hebrew']) {
            await seller.patch('/api/me', { calendar });
            const chart = await shown<ChartData>({
              kind: 'chart',
              chart: 'line',
              entity: 'opportunity',
              measure: amount,
              filter: won,
              by: 'closeDate',
              step,
            });
            const sum = chart.lines[0]?.values.reduce((all, value) => all + Number(value), 0);
            expect(String(sum)).toBe(await plain(sql`select sum(amount) as answer from record_opportunity`));
            for (const [index, place] of chart.places.entries())
              expect([calendar, step, index, chart.lines[0]?.values[index]]).toEqual([
                calendar,
                step,
                index,
                await wonWithin(place.span!),
              ]);
          }
          await seller.patch('/api/me', { calendar: 'jalali' });
        },
      );

      it('opens a list of just the records of one bar', async () => {
        const chart = await shown<ChartData>({
          kind: 'chart',
          chart: 'bar',
          entity: 'opportunity',
          filter: won,
          date: 'closeDate',
          period: { unit: 'month', count: 3 },
          by: 'closeDate',
          step: 'month',
        });
        for (const [index, place] of chart.places.entries())
          expect(String(await listed(chart.filter, place.term))).toBe(chart.lines[0]?.values[index]);
      });

      it('says by which source the revenue came (R-012), over the reference to the lead', async () => {
        const lead = await seller.post<{ id: string }>('/api/records/lead', {
          values: { name: 'Clinic', source: 'referral' },
        });
        await create({
          name: 'Clinic',
          amount: '5',
          closeDate: '2026-06-01',
          stage: 'won',
          wonReason: 'service',
          lead: lead.body.id,
        });
        const chart = await shown<ChartData>({
          kind: 'chart',
          chart: 'donut',
          entity: 'opportunity',
          measure: amount,
          filter: won,
          by: 'lead.source',
        });
        expect(chart.places.map(({ value }) => value)).toEqual(['referral', null]);
        expect(chart.lines[0]?.values).toEqual(['5', '700']);
      });
    });

    describe('R-122: a period against the one before', () => {
      const month = {
        kind: 'figure',
        entity: 'opportunity',
        measure: amount,
        filter: won,
        date: 'closeDate',
        period: { unit: 'month' },
      } as const;

      it('compares this Jalali month with the whole one before', async () => {
        const figure = await shown<FigureData>({ ...month, compare: 'before' });
        expect(figure).toMatchObject({ value: '480', span: azar, before: { value: '120', span: aban } });
        expect(figure.value).toBe(await wonWithin(azar));
        expect(figure.before?.value).toBe(await wonWithin(aban));
      });

      it('or five days of it with the first five days of the one before', async () => {
        const figure = await shown<FigureData>({ ...month, compare: 'before', toDate: true });
        const first = { from: aban.from, to: '2026-10-28' };
        expect(figure).toMatchObject({ value: '480', before: { value: await wonWithin(first), span: first } });
        expect(figure.before?.value).toBe('40');
      });

      it('or with the same month a year ago', async () => {
        const figure = await shown<FigureData>({ ...month, period: { unit: 'month', offset: -1 }, compare: 'year' });
        expect(figure).toMatchObject({ value: '120', span: aban, before: { value: '70', span: abanOf1404 } });
      });

      it('shows how the last eight months went', async () => {
        const figure = await shown<FigureData>(month);
        expect(figure.trend).toHaveLength(8);
        expect(figure.trend?.slice(-3).map(({ value }) => value)).toEqual(['30', '120', '480']);
      });

      it('puts each month beside the same one of the year before', async () => {
        const chart = await shown<ChartData>({
          kind: 'chart',
          chart: 'bar',
          entity: 'opportunity',
          measure: amount,
          filter: won,
          date: 'closeDate',
          period: { unit: 'year' },
          by: 'closeDate',
          step: 'month',
          compare: 'year',
        });
        expect(chart.places).toHaveLength(12);
        const at = chart.places.findIndex(({ span }) => span?.from === aban.from);
        expect(chart.spansBefore?.[at]).toEqual(abanOf1404);
        expect(chart.lines.map(({ isBefore, values }) => [isBefore ?? false, values[at]])).toEqual([
          [false, '120'],
          [true, '70'],
        ]);
      });
    });

    describe('R-104: the funnel', () => {
      const funnel = (more: object = {}) =>
        shown<FunnelData>({
          kind: 'funnel',
          entity: 'opportunity',
          measure: amount,
          filter: { field: 'name', operator: 'startsWith', value: 'F' },
          ...more,
        });

      beforeAll(async () => {
        const move = (id: string, values: object) => seller.patch(`/api/records/opportunity/${id}`, { values });
        const ids: string[] = [];
        for (const name of ['F1', 'F2', 'F3', 'F4', 'F5']) ids.push(await create({ name, amount: '10' }));
        ravand.clock.advance(2 * 3_600_000);
        for (const id of ids.slice(1)) await move(id, { stage: 'needs' });
        ravand.clock.advance(3_600_000);
        for (const id of ids.slice(2)) await move(id, { stage: 'proposal' });
        await move(ids[3]!, { stage: 'won', wonReason: 'quality' });
        await move(ids[4]!, { stage: 'lost', lostReason: 'price' });
      });

      it('counts who came at least so far, also those that were lost from there', async () => {
        const { stages, lost, total, isSample } = await funnel();
        expect(stages.map(({ value, now, reached }) => [value, now, reached])).toEqual([
          ['qualification', 1, 5],
          ['needs', 1, 4],
          ['proposal', 1, 3],
          ['negotiation', 0, 1],
          ['won', 1, 1],
        ]);
        expect([lost.count, lost.sum, total, isSample]).toEqual([1, '10', 5, false]);
      });

      it('has the counts and sums that the rows have, and each opens as a list', async () => {
        const { stages, filter } = await funnel();
        for (const { value, now, sum, term } of stages) {
          const where = sql`from record_opportunity where name like 'F%' and stage = ${value}`;
          expect(String(now)).toBe(await plain(sql`select count(*) as answer ${where}`));
          expect(sum).toBe(await plain(sql`select sum(amount) as answer ${where}`));
          expect(await listed(filter, term)).toBe(now);
        }
      });

      it('says how long half of them stood in a stage before they went on', async () => {
        const { stages } = await funnel();
        expect(stages.map(({ medianMs }) => medianMs)).toEqual([7_200_000, 3_600_000, 0, null, null]);
      });

      it('takes any filter and any period', async () => {
        const { stages } = await funnel({ date: 'createdAt', period: { unit: 'day', offset: -1 } });
        expect(stages.map(({ reached }) => reached)).toEqual([0, 0, 0, 0, 0]);
      });
    });

    it('shows the fault of one tile beside the others, in the words of the reader', async () => {
      const tiles = [
        { id: 'good', kind: 'figure', entity: 'opportunity' },
        { id: 'bad', kind: 'figure', entity: 'opportunity', measure: { measure: 'sum', field: 'nothing' } },
        { id: 'none', kind: 'funnel', entity: 'followUp' },
      ];
      const { body } = await seller.post<{ items: Answer[] }>('/api/dashboards/data', { tiles });
      expect(body.items.map(({ id, data, problem }) => [id, data !== undefined, problem?.code])).toEqual([
        ['good', true, undefined],
        ['bad', false, 'unknown-field'],
        ['none', false, 'invalid'],
      ]);
      expect(body.items[1]?.problem?.detail).toContain('nothing');
    });
  });
}
