// The customer club: points are earned once, spent, transferred, expired and taken back in a ledger that nobody changes afterwards; tiers
// follow; and the member sees all of it in the portal. Run by R-189-club.test.ts and R-189-club.postgres.test.ts.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ApiClient,
  createTestRavand,
  type SmsReceiver,
  startSmsReceiver,
  type TestOptions,
  type TestRavand,
} from '#testing';
import { name, sql } from '../../core/database/sql.ts';
import { StatementError } from '../../core/database/statement-error.ts';
import type { Context } from '../../core/kernel/context.ts';

interface Row {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}
interface Answer {
  readonly status: number;
  readonly body: Row & { readonly code?: string; readonly details?: readonly { readonly message: string }[] };
}

const dayMs = 86_400_000;

export function describeClub(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let admin: ApiClient;
  let staff: ApiClient;
  let phones = 0;
  let clerk: Account;

  const enter = async (): Promise<void> => {
    admin = await ravand.signIn(ravand.admin);
    staff = await ravand.signIn(clerk);
  };
  /** Sessions end meanwhile. */
  const pass = async (days: number): Promise<void> => {
    ravand.clock.advance(days * dayMs);
    await ravand.settle();
    await enter();
  };

  const make = async (entity: string, values: object): Promise<Row> => {
    const { status, body } = await admin.post<Row>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const member = async (title: string): Promise<{ id: string; mobile: string }> => {
    phones += 1;
    const mobile = `0912${String(1_000_000 + phones)}`;
    return { id: (await make('person', { name: title, mobile, language: 'en' })).id, mobile };
  };
  const list = async (entity: string, field: string, value: string): Promise<readonly Row[]> => {
    const filter = encodeURIComponent(JSON.stringify({ field, operator: 'eq', value }));
    return (await admin.get<{ items: Row[] }>(`/api/records/${entity}?filter=${filter}&sort=createdAt:asc`)).body.items;
  };
  const accountOf = async (person: string): Promise<Row> => (await list('pointAccount', 'person', person))[0]!;
  const visit = (person: string, amount: number) =>
    make('clubVisit', { title: `Visit ${amount}`, person, amount, state: 'paid' });
  const house = (): Context => ravand.systemContext('test');
  const balances = async (): Promise<{ members: number; all: number; odd: number; below: number }> => {
    const [whole] = await ravand.database.read<Record<string, unknown>>(sql`select
      coalesce(sum(points), 0) as all_points, coalesce(sum(case when account is null then 0 else points end), 0) as members from ${name('record_pointEntry')}`);
    const odd = await ravand.database.read(
      sql`select ${name('transaction')} from ${name('record_pointEntry')} group by ${name('transaction')} having sum(points) <> 0`,
    );
    const below = await ravand.database.read(sql`select id from ${name('record_pointAccount')} where balance < 0`);
    return { members: Number(whole?.members), all: Number(whole?.all_points), odd: odd.length, below: below.length };
  };

  beforeAll(async () => {
    sms = await startSmsReceiver();
    ravand = await createTestRavand({ ...(await options()), smsGatewayUrl: sms.url });
    clerk = await ravand.createUser({ role: 'staff', language: 'en' });
    await enter();
    await admin.patch('/api/me', { language: 'en' });
  });
  afterAll(async () => {
    await ravand?.stop();
    await sms?.close();
  });

  describe('R-189: points', () => {
    it('are earned once from a paid visit, in two entries that come to nothing, by a rate that a rule says', async () => {
      const sara = await member('Sara');
      const paid = await visit(sara.id, 250_000);
      // The rule is asked again by each change of the visit.
      expect((await admin.patch(`/api/records/clubVisit/${paid.id}`, { values: { title: 'Changed' } })).status).toBe(
        200,
      );
      const account = await accountOf(sara.id);
      expect(account.values).toMatchObject({ balance: 250, pointsOfYear: 250, turnoverOfYear: '250000', tier: 'base' });
      const entries = await list('pointEntry', 'account', account.id);
      expect(entries).toHaveLength(1);
      expect(entries[0]!.values).toMatchObject({
        points: 250,
        kind: 'earn',
        note: 'Visit 250000',
        expiresOn: '2027-11-22',
      });
      const movement = await admin.get<Row>(`/api/records/pointTransaction/${String(entries[0]!.values.transaction)}`);
      expect(movement.body.values).toMatchObject({
        source: `earn-from-visit/clubVisit/${paid.id}`,
        difference: 0,
        entryCount: 2,
      });
    });

    it('of one source are never given twice, whoever asks at once', async () => {
      const reza = await member('Reza');
      const source = `order/${randomUUID()}`;
      const account = (await ravand.records.create(house(), 'pointAccount', { person: reza.id })).id;
      const give = () =>
        ravand.records.create(house(), 'pointTransaction', {
          kind: 'earn',
          source,
          entries: [
            { account, points: 10 },
            { house: 'issued', points: -10 },
          ],
        });
      const results = await Promise.allSettled(Array.from({ length: 12 }, give));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await accountOf(reza.id)).values.balance).toBe(10);
    });

    it('are written once: neither the service nor the database changes or deletes a movement', async () => {
      const someone = await member('Someone');
      await visit(someone.id, 5_000);
      const account = await accountOf(someone.id);
      const [entry] = await list('pointEntry', 'account', account.id);
      const movement = String(entry!.values.transaction);
      expect(
        (await admin.patch(`/api/records/pointTransaction/${movement}`, { values: { note: 'x' } })).body,
      ).toMatchObject({ code: 'append-only' });
      expect((await admin.delete(`/api/records/pointTransaction/${movement}`)).body).toMatchObject({
        code: 'append-only',
      });
      for (const statement of [
        sql`update ${name('record_pointEntry')} set points = 1000 where id = ${entry!.id}`,
        sql`delete from ${name('record_pointEntry')} where id = ${entry!.id}`,
        sql`update ${name('record_pointTransaction')} set source = ${'other'} where id = ${movement}`,
        sql`delete from ${name('record_pointTransaction')} where id = ${movement}`,
      ]) {
        const refused = await ravand.database
          .transaction(house(), ({ transaction }) => transaction.write(statement))
          .catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(StatementError);
        expect((refused as StatementError).reason).toBe('append-only');
      }
      const oneSided = await admin.post('/api/records/pointTransaction', {
        values: {
          kind: 'adjust',
          entries: [
            { account: account.id, points: 5 },
            { house: 'adjusted', points: -4 },
          ],
        },
      });
      expect(oneSided).toMatchObject({
        status: 422,
        body: { details: [{ message: expect.stringContaining('Debit and credit of a movement must be equal.') }] },
      });
    });

    it('are spent on rewards while there are enough of both, for a code that is used once', async () => {
      const nima = await member('Nima');
      await visit(nima.id, 300_000);
      const coffee = await make('reward', { name: 'Coffee', cost: 100, stock: 2 });
      sms.clear();
      const take = () =>
        staff.post<Row>('/api/records/redemption', {
          values: { person: nima.id, reward: coffee.id },
        }) as Promise<Answer>;
      const first = await take();
      expect(first.status).toBe(201);
      expect(first.body.values.code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
      await ravand.settle();
      expect(sms.ledger.map(({ text }) => text)).toEqual([
        `“Coffee” is yours. Code: ${String(first.body.values.code)}`,
      ]);
      const second = await take();
      expect(second.body.values.code).not.toBe(first.body.values.code);
      const third = await take();
      expect(third).toMatchObject({
        status: 422,
        body: { details: [{ message: expect.stringContaining('This reward is out of stock.') }] },
      });
      expect((await accountOf(nima.id)).values.balance).toBe(100);
      const used = (id: string) => staff.patch(`/api/records/redemption/${id}`, { values: { state: 'used' } });
      expect((await used(first.body.id)).status).toBe(200);
      expect(
        (await staff.patch(`/api/records/redemption/${first.body.id}`, { values: { state: 'issued' } })).status,
      ).toBe(422);
      // Cancelled in time, the points and the piece come back.
      expect(
        (await staff.patch(`/api/records/redemption/${second.body.id}`, { values: { state: 'cancelled' } })).status,
      ).toBe(200);
      expect((await accountOf(nima.id)).values.balance).toBe(200);
      expect((await admin.get<Row>(`/api/records/reward/${coffee.id}`)).body.values.left).toBe(1);
      const dear = await make('reward', { name: 'Night', cost: 201 });
      const poor = await staff.post('/api/records/redemption', { values: { person: nima.id, reward: dear.id } });
      expect(poor).toMatchObject({
        status: 422,
        body: {
          details: [{ message: expect.stringContaining('Not enough points: a balance never falls below zero.') }],
        },
      });
      expect((await list('redemption', 'person', nima.id)).length).toBe(2);
    });

    it('go from one member to another in one movement, no younger than they were', async () => {
      const [giver, receiver] = [await member('Giver'), await member('Receiver')];
      await visit(giver.id, 70_000);
      await visit(receiver.id, 1_000);
      await pass(40);
      await visit(giver.id, 30_000);
      const [from, to] = [await accountOf(giver.id), await accountOf(receiver.id)];
      const send = (points: number) =>
        staff.post('/api/records/pointTransfer', { values: { giver: from.id, receiver: to.id, points } });
      expect((await send(60)).status).toBe(201);
      expect((await send(41)).status).toBe(422);
      expect([(await accountOf(giver.id)).values.balance, (await accountOf(receiver.id)).values.balance]).toEqual([
        40, 61,
      ]);
      const [, got] = await list('pointEntry', 'account', to.id);
      expect(got!.values).toMatchObject({ points: 60, kind: 'transfer', expiresOn: '2027-11-22' });
    });

    it('expire, the oldest first, with a notice before; and a movement is taken back once', async () => {
      const mina = await member('Mina');
      const early = await visit(mina.id, 100_000);
      await pass(60);
      await visit(mina.id, 50_000);
      const reward = await make('reward', { name: 'Tea', cost: 30 });
      await staff.post('/api/records/redemption', { values: { person: mina.id, reward: reward.id } });
      // To the morning on which the first points have twenty days left.
      await pass(365 - 60 - 20);
      await pass(1);
      expect((await accountOf(mina.id)).values).toMatchObject({ balance: 120, expiringPoints: 70 });
      sms.clear();
      await pass(6);
      expect(sms.ledger.filter(({ text }) => /Mina, 70 of your points expire/.test(text))).toHaveLength(1);
      await pass(15);
      expect((await accountOf(mina.id)).values).toMatchObject({ balance: 50, expiringPoints: 50 });
      await admin.delete(`/api/records/clubVisit/${early.id}`);
      expect((await accountOf(mina.id)).values.balance).toBe(50);
      expect(await balances()).toMatchObject({ all: 0, odd: 0, below: 0 });
    }, 60_000);

    it('taken back from who has them still, the points of a visit that was deleted are gone, once', async () => {
      const omid = await member('Omid');
      const paid = await visit(omid.id, 90_000);
      expect((await accountOf(omid.id)).values.balance).toBe(90);
      expect((await admin.delete(`/api/records/clubVisit/${paid.id}`)).status).toBe(204);
      expect((await accountOf(omid.id)).values).toMatchObject({ balance: 0, pointsOfYear: 0, turnoverOfYear: '0' });
      const [earned] = await list('pointTransaction', 'source', `earn-from-visit/clubVisit/${paid.id}`);
      const later = await visit(omid.id, 20_000);
      const [movement] = await list('pointTransaction', 'source', `earn-from-visit/clubVisit/${later.id}`);
      const press = () =>
        admin.post(`/api/records/pointTransaction/${movement!.id}/press`, {
          page: 'point-transaction',
          element: 'reverse',
        });
      expect((await press()).status).toBe(200);
      expect((await accountOf(omid.id)).values.balance).toBe(0);
      expect((await press()).status).toBe(422);
      const again = await ravand.records
        .create(house(), 'pointTransaction', {
          kind: 'unearn',
          reverses: earned!.id,
          entries: [
            { house: 'issued', points: 1 },
            { house: 'adjusted', points: -1 },
          ],
        })
        .catch((error: unknown) => error);
      expect(again).toMatchObject({ status: 422 });
    });

    it('never fall below zero and never get lost, with fifty who burn, give and earn at once', async () => {
      const people = await Promise.all(Array.from({ length: 3 }, (_, at) => member(`Racer ${at}`)));
      const accounts = await Promise.all(
        people.map(async ({ id }) => (await ravand.records.create(house(), 'pointAccount', { person: id })).id),
      );
      const post = (kind: string, entries: object[]) =>
        ravand.records.create(house(), 'pointTransaction', { kind, entries });
      for (const account of accounts)
        await post('earn', [
          { account, points: 100 },
          { house: 'issued', points: -100 },
        ]);
      // Fifty burn seven of a hundred: fourteen can.
      const burns = await Promise.allSettled(
        Array.from({ length: 50 }, () =>
          post('burn', [
            { account: accounts[0], points: -7 },
            { house: 'redeemed', points: 7 },
          ]),
        ),
      );
      expect(burns.filter(({ status }) => status === 'fulfilled')).toHaveLength(14);
      const act = fc.record({
        kind: fc.constantFrom('earn', 'burn', 'transfer'),
        from: fc.nat({ max: 2 }),
        to: fc.nat({ max: 2 }),
        points: fc.integer({ min: 1, max: 60 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 50, maxLength: 50 }), async (acts) => {
          const before = await balances();
          const done = await Promise.allSettled(
            acts.map(({ kind, from, to, points }) =>
              kind === 'transfer'
                ? post('transfer', [
                    { account: accounts[from], points: -points },
                    { account: accounts[to], points },
                  ])
                : post(kind, [
                    { account: accounts[from], points: kind === 'earn' ? points : -points },
                    { house: kind === 'earn' ? 'issued' : 'redeemed', points: kind === 'earn' ? -points : points },
                  ]),
            ),
          );
          const moved = acts.reduce((sum, { kind, points }, at) => {
            if (done[at]!.status !== 'fulfilled' || kind === 'transfer') return sum;
            return sum + (kind === 'earn' ? points : -points);
          }, 0);
          expect(await balances()).toEqual({ members: before.members + moved, all: 0, odd: 0, below: 0 });
          for (const account of accounts) {
            const kept = (await ravand.records.get(house(), 'pointAccount', account)).values.balance;
            const [told] = await ravand.database.read<{ n: unknown }>(
              sql`select sum(points) as n from ${name('record_pointEntry')} where account = ${account}`,
            );
            expect(kept).toBe(Number(told?.n));
          }
        }),
        { numRuns: 3 },
      );
    }, 90_000);
  });

  describe('R-080: coupons for what a customer does', () => {
    const rule = {
      kind: 'rule',
      name: 'coupon-for-visit',
      label: { en: 'A coupon for a visit' },
      entity: 'clubVisit',
      on: ['created'],
      when: { all: [] },
      // biome-ignore lint/suspicious/noThenProperty: the word of rule definitions
      then: [
        {
          do: 'loyalty.giveCoupon',
          with: { person: '=record.person.id', percent: 10, days: 60, window: 30, reason: '=record.title' },
        },
      ],
    };
    const coupons = (person: string) => list('coupon', 'person', person);
    const use = (coupon: string, amount = 2_000_000) =>
      staff.post('/api/records/couponUse', { values: { coupon, amount } }) as Promise<Answer>;

    it('come once in the window of their rule, however often it fires', async () => {
      const { status } = await admin.post('/api/definitions/publish', {
        changes: [{ definition: rule, baseVersion: 0 }],
      });
      expect(status).toBe(200);
      const roya = await member('Roya');
      await admin.patch(`/api/records/person/${roya.id}`, { values: { smsConsent: true } });
      sms.clear();
      await visit(roya.id, 100_000);
      await visit(roya.id, 200_000);
      await ravand.settle();
      const [first, ...more] = await coupons(roya.id);
      expect(more).toEqual([]);
      expect(first?.values).toMatchObject({ percent: '10', reason: 'Visit 100000', used: false });
      expect(sms.ledger.map(({ text }) => text.split('\n')[0])).toEqual([
        `Dear Roya, 10% off your next purchase. Code: ${String(first?.values.code)}`,
      ]);
      await pass(31);
      await visit(roya.id, 300_000);
      expect(await coupons(roya.id)).toHaveLength(2);
    });

    it('are used once, with fifty who try at the same moment', async () => {
      const omid = await member('Omid');
      await visit(omid.id, 100_000);
      const [coupon] = await coupons(omid.id);
      const tries = await Promise.all(Array.from({ length: 50 }, () => use(coupon!.id)));
      const done = tries.filter(({ status }) => status === 201);
      expect(done.map(({ body }) => body.values.discount)).toEqual(['200000']);
      expect(new Set(tries.filter(({ status }) => status !== 201).map(({ status }) => status))).toEqual(new Set([422]));
      expect((await coupons(omid.id))[0]?.values.used).toBe(true);
      const [{ body: spent }] = done as [Answer];
      expect((await admin.delete(`/api/records/couponUse/${spent.id}`)).status).toBeGreaterThanOrEqual(400);
    });

    it('are refused once their time is over, and are worth a share or a sum, not both', async () => {
      const sima = await member('Sima');
      await visit(sima.id, 100_000);
      const [coupon] = await coupons(sima.id);
      await pass(61);
      expect(await use(coupon!.id)).toMatchObject({
        status: 422,
        body: { details: [{ message: expect.stringContaining('This coupon is out of date.') }] },
      });
      const both = { code: 'SPRING', person: sima.id, percent: '5', amount: '1000' };
      expect((await admin.post('/api/records/coupon', { values: both })).status).toBe(422);
      const sum = await make('coupon', { code: 'SPRING', person: sima.id, amount: '500000' });
      expect((await use(sum.id, 300_000)).body.values.discount).toBe('300000');
    });
  });

  it('R-190: a tier follows points and turnover up and down, with its history and a message', async () => {
    const lena = await member('Lena');
    sms.clear();
    await visit(lena.id, 1_200_000);
    await ravand.settle();
    expect((await accountOf(lena.id)).values.tier).toBe('silver');
    expect(sms.ledger.map(({ text }) => text)).toContain('Dear Lena, your tier in the club is now Silver.');
    await visit(lena.id, 4_000_000);
    const account = await accountOf(lena.id);
    expect(account.values.tier).toBe('gold');
    await pass(370);
    expect((await accountOf(lena.id)).values).toMatchObject({ tier: 'base', pointsOfYear: 0 });
    const history = await list('tierChange', 'account', account.id);
    expect(history.map(({ values }) => [values.former, values.tier])).toEqual([
      ['base', 'silver'],
      ['silver', 'gold'],
      ['gold', 'base'],
    ]);
    expect((await admin.delete(`/api/records/tierChange/${history[0]!.id}`)).status).toBe(409);
  }, 60_000);

  it('R-188, R-194: the member signs in by a code, sees points, tier, visits and their state, and takes a reward', async () => {
    const [kian, other] = [await member('Kian'), await member('Other')];
    await visit(kian.id, 1_500_000);
    await visit(other.id, 9_000_000);
    await make('clubVisit', { title: 'Service', person: kian.id, amount: 10, state: 'open' });
    const gift = await make('reward', { name: 'Gift', cost: 500 });
    await ravand.settle();
    sms.clear();
    const client = ravand.visitor();
    const asked = await client.post<{ challenge: string }>('/portal/codes', { to: kian.mobile });
    await ravand.settle();
    const code = /\d{6}/.exec(sms.ledger[0]?.text ?? '')?.[0];
    expect((await client.post('/portal/session', { challenge: asked.body.challenge, code })).status).toBe(200);
    const me = await client.get<{ sections: { id: string }[]; person: object }>('/portal/me');
    expect(me.body.sections.map(({ id }) => id).slice(0, 7)).toEqual([
      'points',
      'rewards',
      'redemptions',
      'coupons',
      'movements',
      'tiers',
      'visits',
    ]);
    const rows = async (entity: string) =>
      (await client.get<{ items: Row[] }>(`/portal/records/${entity}`)).body.items.map(({ values }) => values);
    expect(await rows('pointAccount')).toMatchObject([{ balance: 1500, tier: 'silver' }]);
    expect(await rows('pointEntry')).toMatchObject([{ points: 1500, kind: 'earn' }]);
    expect((await rows('clubVisit')).map(({ title, state }) => [title, state]).sort()).toEqual([
      ['Service', 'open'],
      ['Visit 1500000', 'paid'],
    ]);
    const taken = await client.post('/portal/forms/redeem-reward', {
      submission: randomUUID(),
      values: {},
      about: gift.id,
    });
    expect(taken.status).toBe(201);
    expect(await rows('redemption')).toMatchObject([
      { reward: gift.id, state: 'issued', code: expect.stringMatching(/-/) },
    ]);
    expect(await rows('pointAccount')).toMatchObject([{ balance: 1000 }]);
    const much = await make('reward', { name: 'Much', cost: 1001 });
    const poor = await client.post('/portal/forms/redeem-reward', {
      submission: randomUUID(),
      values: {},
      about: much.id,
    });
    expect(poor).toMatchObject({
      status: 422,
      body: { details: [{ message: expect.stringContaining('Not enough points: a balance never falls below zero.') }] },
    });
    for (const entity of ['pointTransaction', 'pointTransfer', 'person', 'opportunity'])
      expect((await client.get(`/portal/records/${entity}`)).status).toBe(404);
  });
}
