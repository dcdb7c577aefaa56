// Calls, the same on every database: the telephone system tells, the agent's screen opens with who it is, the call's work goes on to an expert with
// the same card, an unknown caller becomes a lead, a missed call a task.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ApiClient,
  createTestRavand,
  signInbound,
  type TestOptions,
  type TestRavand,
} from '#testing';

interface Body {
  readonly id: string;
  readonly version: number;
  readonly values: { readonly [name: string]: unknown };
}

export function describeTelephony(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let sara: Account;
  let asSara: ApiClient;
  let asNima: ApiClient;
  let team: Body;
  let maryam: Body;

  const make = async (entity: string, values: object): Promise<Body> => {
    const { status, body } = await admin.post<Body>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const tell = async (call: object, more: { readonly delivery?: string; readonly secret?: string } = {}) => {
    const body = JSON.stringify(call);
    const { delivery = randomUUID(), secret = ravand.inboundSecret } = more;
    const headers = {
      'content-type': 'application/json',
      'x-ravand-signature': signInbound(secret, delivery, body, ravand.clock.now()),
    };
    const answer = await fetch(`${ravand.url}/p/channels/call`, { method: 'POST', headers, body });
    return { status: answer.status, body: (await answer.json()) as { repeated?: boolean; code?: string } };
  };
  const callOf = async (id: string) => {
    const filter = encodeURIComponent(JSON.stringify({ field: 'callId', operator: 'eq', value: id }));
    return (await admin.get<{ items: Body[] }>(`/api/records/activity?filter=${filter}`)).body.items;
  };
  /** What this person's screen hears until they hang up, with when. */
  const listen = async (client: ApiClient) => {
    const stop = new AbortController();
    const heard: { readonly id: string; readonly state: string; readonly at: number }[] = [];
    const stream = await fetch(`${ravand.url}/api/live`, {
      headers: { Cookie: client.cookie() ?? '' },
      signal: stop.signal,
    });
    void (async () => {
      let text = '';
      for await (const chunk of stream.body!) {
        text += Buffer.from(chunk).toString('utf8');
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const [, data] = /^event: call\ndata: (.*)$/m.exec(block) ?? [];
          if (data !== undefined)
            heard.push({ ...(JSON.parse(data) as { id: string; state: string }), at: Date.now() });
        }
      }
    })().catch(() => undefined);
    return { heard, stop: () => stop.abort() };
  };

  beforeAll(async () => {
    ravand = await createTestRavand(await options());
    admin = await ravand.signIn(ravand.admin, 'fa');
    team = await make('team', { name: 'کارشناسان فروش' });
    sara = await ravand.createUser({ role: 'staff', name: 'سارا', language: 'fa' });
    const nima = await ravand.createUser({ role: 'staff', name: 'نیما', team: team.id, language: 'fa' });
    await admin.patch(`/api/records/user/${sara.id}`, { values: { extension: '101' } });
    [asSara, asNima] = [await ravand.signIn(sara, 'fa'), await ravand.signIn(nima, 'fa')];
    const hotel = await make('organization', { name: 'هتل آسمان' });
    maryam = await make('person', { name: 'مریم', mobile: '09121112233', organization: hotel.id });
    await make('quote', { subject: 'اتو', person: maryam.id });
    await make('ticket', { subject: 'خراب است', person: maryam.id });
  });
  afterAll(() => ravand.stop());

  describe('R-151: a call that comes in', () => {
    it.each(['+989121112233', '00989121112233', '09121112233', '۰۹۱۲۱۱۱۲۲۳۳', '0912 111 2233'])(
      'from %s opens on the screen of whose telephone rings, with the caller, within a second',
      async (from) => {
        const [hers, his] = [await listen(asSara), await listen(asNima)];
        const [id, began] = [randomUUID(), Date.now()];
        expect(await tell({ id, state: 'ringing', from, to: '101' })).toEqual({
          status: 200,
          body: { received: true, repeated: false },
        });
        await expect.poll(() => hers.heard.length, { timeout: 5_000, interval: 20 }).toBe(1);
        const [call] = await callOf(id);
        expect(hers.heard[0]).toMatchObject({ id: call?.id, state: 'ringing' });
        expect(hers.heard[0]!.at - began).toBeLessThan(1_000);
        expect(call?.values).toMatchObject({
          kind: 'call',
          direction: 'in',
          party: '+989121112233',
          aboutEntity: 'person',
          aboutId: maryam.id,
          owner: sara.id,
        });
        expect(his.heard).toEqual([]);
        hers.stop();
        his.stop();
      },
    );

    it('is taken once however often it is told, and only with its signature', async () => {
      const [id, delivery] = [randomUUID(), randomUUID()];
      await tell({ id, state: 'ringing', from: '09121112233', to: '101' }, { delivery });
      const again = await tell({ id, state: 'ringing', from: '09121112233', to: '101' }, { delivery });
      expect(again.body.repeated).toBe(true);
      expect(await callOf(id)).toHaveLength(1);
      expect((await tell({ id: 'x', state: 'ringing', from: '1' }, { secret: 'another' })).status).toBe(401);
      const wrong = await tell({ id: 'x', state: 'dancing', from: '1' });
      expect([wrong.status, wrong.body.code]).toEqual([422, 'invalid']);
    });

    it('keeps how it went: answered, how long, the recording; what comes late does not undo it', async () => {
      const id = randomUUID();
      await tell({ id, state: 'ringing', from: '09121112233', to: '101' });
      await tell({ id, state: 'ended', from: '09121112233', to: '101', seconds: 192, recording: 'https://pbx/1.mp3' });
      await tell({ id, state: 'missed', from: '09121112233', to: '101' });
      const [call] = await callOf(id);
      expect(call?.values).toMatchObject({ outcome: 'reached', duration: 'PT3M12S', recording: 'https://pbx/1.mp3' });
    });
  });

  it('R-152: the caller’s card has the pro-forma, the deals and the tickets', async () => {
    const { body } = await asSara.get<{ items: { relation: string; count?: number }[] }>(
      `/api/records/person/${maryam.id}/related`,
    );
    const relations = body.items.map(({ relation }) => relation);
    expect(relations).toEqual(expect.arrayContaining(['quote.person', 'ticket.person', 'salesOrder.person']));
  });

  it('R-153: the work of a call goes to a unit with the same card, and the caller repeats nothing', async () => {
    const { status, body } = await asSara.post<{ id: string }>(`/api/records/person/${maryam.id}/tasks`, {
      name: 'قیمت ده دستگاه می‌خواهد',
      team: team.id,
    });
    expect(status).toBe(201);
    const inbox = await asNima.get<{ items: { id: string; subject?: { entity: string; id: string } }[] }>(
      '/api/tasks?box=team',
    );
    const task = inbox.body.items.find(({ id }) => id === body.id);
    expect(task?.subject).toMatchObject({ entity: 'person', id: maryam.id });
  });

  it('R-001: a number nobody knows becomes a lead, and the call is about it', async () => {
    const id = randomUUID();
    await tell({ id, state: 'ringing', from: '۰۹۳۵۵۵۵۰۰۱۱', to: '101' });
    const [call] = await callOf(id);
    expect(call?.values.aboutId).toBeNull();
    const { status, body } = await asSara.post<Body>(`/api/activities/${call?.id}/record`, { entity: 'lead' });
    expect([status, body.values.mobile]).toEqual([201, '+989355550011']);
    expect((await callOf(id))[0]?.values).toMatchObject({ aboutEntity: 'lead', aboutId: body.id });
  });

  it('R-144: a missed call is a task to call back within a working hour, in the list of missed calls until then', async () => {
    const id = randomUUID();
    await tell({ id, state: 'missed', from: '09121112233', to: '101' });
    const [call] = await callOf(id);
    const filter = encodeURIComponent(JSON.stringify({ field: 'subjectId', operator: 'eq', value: call?.id }));
    const { items } = (await admin.get<{ items: Body[] }>(`/api/records/task?filter=${filter}`)).body;
    expect(items.map(({ values }) => values)).toMatchObject([
      { process: 'call-back', assignee: sara.id, state: 'open', dueAt: '2026-11-22T10:00:00.000Z' },
    ]);
    const view = encodeURIComponent(JSON.stringify({ view: 'missed-calls' }));
    const missed = await asSara.get<{ items: Body[] }>(`/api/records/activity?filter=${view}`);
    expect(missed.body.items.map((one) => one.id)).toContain(call?.id);
    const done = await asSara.post(`/api/tasks/${items[0]?.id}/complete`, { values: { callResult: 'reached' } });
    expect(done.status).toBe(204);
  });
}
