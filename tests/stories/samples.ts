// An installation that begins with sample data, by API, the same on every database: it is alive at the first look, nobody outside hears of it, and it goes as one
// act. Run by samples.test.ts and samples.postgres.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ApiClient,
  createTestRavand,
  type SmsReceiver,
  type SmtpReceiver,
  startSmsReceiver,
  startSmtpReceiver,
  type TestOptions,
  type TestRavand,
} from '#testing';
import { sql } from '../../core/database/sql.ts';

interface Row {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}
interface Count {
  readonly entity: string;
  readonly removed: number;
  readonly kept: number;
}
interface Tile {
  readonly id: string;
  readonly kind: string;
}

const password = 'correct horse battery';
const email = 'noa@house.example';
const homes = {
  fa: { calendar: 'jalali', country: 'IR', timeZone: 'Asia/Tehran', script: /\p{Script=Arabic}/u },
  ar: { calendar: 'hijri', country: 'SA', timeZone: 'Asia/Riyadh', script: /\p{Script=Arabic}/u },
  he: { calendar: 'hebrew', country: 'IL', timeZone: 'Asia/Jerusalem', script: /\p{Script=Hebrew}/u },
  en: { calendar: 'gregorian', country: 'GB', timeZone: 'Europe/London', script: /[A-Za-z]/ },
};
export type SampleLanguage = keyof typeof homes;

/** An installation that was set up with samples, and its administrator. */
export async function setUpWithSamples(
  language: SampleLanguage,
  options: Partial<TestOptions> = {},
): Promise<{ readonly ravand: TestRavand; readonly admin: ApiClient }> {
  const ravand = await createTestRavand({ ...options, setUp: false });
  const token = new URL(ravand.setUpLink ?? '').hash.slice(1);
  const { script: _, ...home } = homes[language];
  const input = { token, language, ...home, name: 'Noa', email, password, sample: true };
  const { status, body } = await ravand.visitor(language).post('/api/setup', input);
  expect([status, body]).toEqual([204, '']);
  await ravand.settle();
  return { ravand, admin: await ravand.signIn({ email, password }, language) };
}

export function describeSamples(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let sms: SmsReceiver;
  let smtp: SmtpReceiver;

  beforeAll(async () => {
    [sms, smtp] = await Promise.all([startSmsReceiver(), startSmtpReceiver()]);
    const gateways = { smsGatewayUrl: sms.url, smtpUrl: smtp.url };
    ({ ravand, admin } = await setUpWithSamples('fa', { ...(await options()), ...gateways }));
  });
  afterAll(async () => {
    await ravand.stop();
    await Promise.all([sms.close(), smtp.close()]);
  });

  const list = async (entity: string, filter?: object): Promise<readonly Row[]> => {
    const query = filter === undefined ? '' : `&filter=${encodeURIComponent(JSON.stringify(filter))}`;
    return (await admin.get<{ items: Row[] }>(`/api/records/${entity}?limit=200${query}`)).body.items;
  };
  const where = (field: string, value: unknown) => ({ field, operator: 'eq', value });

  describe('After set-up with samples', () => {
    it('the inbox has tasks of several processes, for whom set the house up', async () => {
      const { body } = await admin.get<{ items: { process?: unknown }[]; processes: { name: string }[] }>(
        '/api/tasks?box=mine',
      );
      expect(body.items.length).toBeGreaterThan(8);
      expect(body.processes.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['lead-follow-up', 'leave', 'complaint-handling']),
      );
    });

    it('no process is stuck', async () => {
      expect((await admin.get<{ items: unknown[] }>('/api/incidents')).body.items).toEqual([]);
    });

    it.each([
      ['sales', ['won', 'open', 'win-rate', 'new-leads']],
      ['accounting', ['invoiced', 'received', 'owed', 'overdue']],
      ['service', ['open', 'in-time', 'complaints', 'nps', 'csat', 'ces']],
      ['people', ['people', 'away', 'waiting', 'joined']],
      ['marketing', ['revenue', 'responses']],
      ['calls', ['today', 'missed']],
    ])('the figures of the dashboard %s are not zero', async (dashboard, ids) => {
      const { body } = await admin.get<{ tiles: Tile[] }>(`/api/dashboards/${dashboard}`);
      const tiles = body.tiles.filter(({ id }) => ids.includes(id));
      expect(tiles.map(({ id }) => id)).toEqual(ids);
      const answer = await admin.post<{ items: { id: string; data?: { value: string | null } }[] }>(
        '/api/dashboards/data',
        { tiles },
      );
      const dead = answer.body.items.filter(({ data }) => data === undefined || Number(data.value) === 0);
      expect(dead).toEqual([]);
    });

    it('the books balance: invoices, payments and a credit note have their journals, and debit is credit', async () => {
      const posted = await Promise.all(
        ['invoice', 'payment', 'creditNote'].map((entity) => list(entity, where('state', 'posted'))),
      );
      expect(posted.every(({ length }) => length > 0)).toBe(true);
      const journals = await list('journal', where('state', 'posted'));
      for (const document of posted.flat())
        expect(
          journals.filter(({ values }) => [values.invoice, values.payment, values.creditNote].includes(document.id)),
        ).toHaveLength(1);
      const sums = journals.map(({ values }) => [Number(values.debit), Number(values.credit)]);
      expect(sums.every(([debit, credit]) => debit === credit && debit! > 0)).toBe(true);
      const { body } = await admin.get<{
        columns: { id: string }[];
        sections: { rows: { values: (string | null)[] }[] }[];
      }>('/api/reports/trial-balance?from=2026-03-21&to=2026-11-22');
      const rows = body.sections.flatMap((section) => section.rows);
      expect(rows.length).toBeGreaterThan(6);
      const sum = (column: string) => {
        const place = body.columns.findIndex(({ id }) => id === column);
        return rows.reduce((sofar, { values }) => sofar + Number(values[place]), 0);
      };
      expect(sum('debit')).toBeGreaterThan(0);
      expect([sum('debit'), sum('closingDebit')]).toEqual([sum('credit'), sum('closingCredit')]);
    });

    it('a quote was accepted and is an order, an order that was delivered has its invoice', async () => {
      const [accepted] = await list('quote', where('state', 'accepted'));
      expect(await list('salesOrder', where('quote', accepted?.id))).toHaveLength(1);
      for (const { id } of await list('salesOrder', where('state', 'delivered')))
        expect(await list('invoice', where('sourceKey', `salesOrder/${id}`))).toHaveLength(1);
    });

    it('an order that names its day is due on that day at five, by the clock of the house', async () => {
      const [order] = await list('salesOrder', where('state', 'preparing'));
      const [job] = await list('serviceJob', where('order', order?.id));
      const five = new Date(`${String(order!.values.deliverBy)}T17:00:00+03:30`);
      expect(new Date(String(job!.values.dueAt))).toEqual(five);
    });

    it('members of the club have points, a reward was taken, and tiers follow', async () => {
      const accounts = await list('pointAccount');
      expect(accounts.every(({ values }) => Number(values.balance) > 0)).toBe(true);
      expect(new Set(accounts.map(({ values }) => values.tier)).size).toBeGreaterThan(2);
      expect(await list('redemption', where('state', 'used'))).toHaveLength(1);
    });

    it('tickets have times in working hours, and opinions', async () => {
      const tickets = await list('ticket');
      expect(tickets.every(({ values }) => values.firstAnswerDue !== null && values.solveBy !== null)).toBe(true);
      expect((await list('surveyAnswer')).length).toBeGreaterThan(1);
    });

    it('the days lie around the day of the set-up: none of a meeting, leave or close is a day of rest', async () => {
      const { body } = await admin.get<{ rest: string[] }>('/api/working-days?from=2026-08-01&to=2027-03-01');
      const days = [
        ...(await list('leaveRequest')).flatMap(({ values }) => [values.from, values.to]),
        ...(await list('opportunity')).flatMap(({ values }) => values.closeDate ?? []),
        ...(await list('invoice')).map(({ values }) => values.issuedOn),
      ].map(String);
      expect(days.filter((day) => body.rest.includes(day))).toEqual([]);
      expect(days.some((day) => day < '2026-11-22') && days.some((day) => day > '2026-11-22')).toBe(true);
    });

    it('what was done automatically answers why', async () => {
      const [account] = await list('pointAccount', where('tier', 'gold'));
      const { body } = await admin.get<{ items: { id: string; cause?: object }[] }>(
        `/api/records/pointAccount/${account!.id}/timeline`,
      );
      const caused = body.items.find(({ cause }) => cause !== undefined);
      expect((await admin.get(`/api/events/${caused!.id}/why`)).status).toBe(200);
    });

    it('nobody outside was told, and nobody will be: neither now nor when a timer comes', async () => {
      ravand.clock.advance(9 * 86_400_000);
      await ravand.settle();
      const outside = await ravand.database.read<{ state: string; address: string }>(
        sql`select state, address from messages where channel <> ${'inApp'} and state <> ${'refused'}`,
      );
      // The administrator is reminded of their own tasks.
      expect(outside.filter(({ address }) => address !== email)).toEqual([]);
      expect(sms.ledger).toEqual([]);
      expect(smtp.ledger.flatMap(({ to }) => to).filter((to) => to !== email)).toEqual([]);
    });
  });

  describe('Removing the samples', () => {
    const count = async (entity: string) => (await list(entity)).length;
    const counts = (body: { records: readonly Count[] }) => new Map(body.records.map((one) => [one.entity, one]));

    it('is for whoever operates the house', async () => {
      const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
      expect((await staff.delete('/api/samples')).status).toBe(403);
      expect((await staff.get('/api/samples')).status).toBe(403);
    });

    it('is tried without removing anything', async () => {
      const before = await count('lead');
      const { status, body } = await admin.post<{ records: Count[] }>('/api/samples/trial', {});
      expect(status).toBe(200);
      expect(counts(body).get('lead')).toEqual({ entity: 'lead', removed: before, kept: 0 });
      expect(await count('lead')).toBe(before);
    });

    it('takes out what is not final as one act, ends what runs, and says what stays', async () => {
      await admin.post('/api/records/lead', { values: { name: 'نه نمونه' } });
      const { status, body } = await admin.delete<{ records: Count[] }>('/api/samples');
      expect(status).toBe(200);
      const said = counts(body);
      for (const entity of [
        'lead',
        'opportunity',
        'ticket',
        'leaveRequest',
        'campaign',
        'employee',
        'quote',
        'complaint',
      ])
        expect(said.get(entity), entity).toMatchObject({ kept: 0 });
      expect((await list('lead')).map(({ values }) => values.name)).toEqual(['نه نمونه']);
      for (const entity of ['journal', 'payment', 'pointTransaction'])
        expect(said.get(entity)!.kept, entity).toBe(await count(entity));
      expect(said.get('invoice')).toMatchObject({ removed: 1 });
      const running = await ravand.database.read<{ process: string }>(
        sql`select process from process_instances where status = ${'running'}`,
      );
      expect(running.filter(({ process }) => process !== 'invoice-reminder' && process !== 'lead-follow-up')).toEqual(
        [],
      );
      expect(
        (await admin.get<{ items: { subject: { title: string } }[] }>('/api/tasks?box=all')).body.items,
      ).toHaveLength(1);
    });

    it('leaves the books as they were, and they balance', async () => {
      expect(await count('account')).toBeGreaterThan(9);
      expect((await list('fiscalPeriod')).length).toBeGreaterThan(20);
    });

    it('is done once', async () => {
      expect((await admin.get<{ loadedAt: unknown }>('/api/samples')).body.loadedAt).toBeNull();
      expect((await admin.delete('/api/samples')).status).toBe(404);
    });
  });
}

export function describeLanguages(): void {
  it.each(Object.entries(homes))(
    'samples are in the language of the installation: %s',
    async (language, { script }) => {
      const { ravand, admin } = await setUpWithSamples(language as SampleLanguage);
      try {
        for (const entity of [
          'lead',
          'person',
          'organization',
          'product',
          'employee',
          'reward',
          'campaign',
          'opportunity',
        ]) {
          const { body } = await admin.get<{ items: Row[] }>(`/api/records/${entity}?limit=200`);
          const names = body.items.map(({ values }) => String(values.name)).filter((name) => name !== 'Noa');
          expect(names.length).toBeGreaterThan(2);
          expect(names.filter((name) => !script.test(name))).toEqual([]);
        }
      } finally {
        await ravand.stop();
      }
    },
  );

  it.each([
    ['the first day of a Persian year', '2027-03-21T05:00:00Z', 'fa'],
    ['the first of January', '2027-01-01T12:00:00Z', 'en'],
    ['the eve of a day of rest', '2026-11-26T20:00:00Z', 'fa'],
  ])('samples may be loaded on %s', async (_day, now, language) => {
    const { ravand, admin } = await setUpWithSamples(language as SampleLanguage, { now: new Date(now) });
    const { body } = await admin.get<{ items: Row[] }>('/api/records/invoice?limit=200');
    expect(body.items.filter(({ values }) => values.state === 'posted').length).toBeGreaterThan(5);
    await ravand.stop();
  });
}
