// What a client may assume of an Idempotency-Key over HTTP, by Stripe's rules, on each database: run by idempotency.test.ts and idempotency.postgres.test.ts.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import { createKeptAnswers, type KeptAnswers, takesKey } from '../../core/http/kept-answers.ts';
import type { Written } from '../../core/http/written.ts';
import type { Context } from '../../core/kernel/context.ts';
import { limits } from '../../core/kernel/limits.ts';
import { Problem } from '../../core/kernel/problem.ts';

interface Sent {
  readonly status: number;
  readonly bytes: string;
  readonly etag: string | null;
  readonly isReplay: boolean;
}

export function describeIdempotency(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let other: ApiClient;

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin, 'en');
    other = await ravand.signIn(await ravand.createUser({ role: 'admin' }), 'en');
  });
  afterAll(() => ravand.stop());

  async function send(path: string, body: object | undefined, key: string | undefined, client = admin): Promise<Sent> {
    const response = await fetch(`${ravand.url}${path}`, {
      method: 'POST',
      headers: {
        cookie: client.cookie() ?? '',
        origin: ravand.url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      bytes: Buffer.from(await response.arrayBuffer()).toString('utf8'),
      etag: response.headers.get('etag'),
      isReplay: response.headers.get('idempotent-replayed') === 'true',
    };
  }
  const codeOf = ({ status, bytes }: Sent) => [status, (JSON.parse(bytes) as { code?: string }).code];
  const idOf = ({ bytes }: Sent) => (JSON.parse(bytes) as { id: string }).id;
  const lead = (name: string) => ({ values: { name } });
  const leads = async (name: string) =>
    (
      await admin.get<{ items: object[] }>(
        `/api/records/lead?filter=${encodeURIComponent(JSON.stringify({ field: 'name', operator: 'eq', value: name }))}`,
      )
    ).body.items.length;
  const kept = async () =>
    (await ravand.database.read<{ answer: string }>(sql`select answer from idempotency_keys`)).map(
      ({ answer }) => answer,
    );

  it('answers the first answer again, byte for byte with its ETag, whatever became of it since', async () => {
    const key = randomUUID();
    const first = await send('/api/records/lead', lead('Once'), key);
    expect([first.status, first.etag, first.isReplay]).toEqual([201, '"1"', false]);
    await admin.patch(`/api/records/lead/${idOf(first)}`, { values: { name: 'Later' }, version: 1 });
    expect(await send('/api/records/lead', lead('Once'), key)).toEqual({ ...first, isReplay: true });
    await admin.delete(`/api/records/lead/${idOf(first)}`);
    expect(await send('/api/records/lead', lead('Once'), key)).toEqual({ ...first, isReplay: true });
    expect(await leads('Once')).toBe(0);
  });

  it('takes the order of members for nothing', async () => {
    const key = randomUUID();
    const person = { name: 'Order', email: 'order@example.com', role: 'staff' };
    const first = await send('/api/records/user', { values: person }, key);
    const turned = Object.fromEntries(Object.entries(person).toReversed());
    expect(await send('/api/records/user', { values: turned }, key)).toEqual({ ...first, isReplay: true });
  });

  it('refuses another body, path or query under the key, and a key that is none', async () => {
    const key = randomUUID();
    const { status, bytes } = await send('/api/records/lead', lead('Mine'), key);
    expect(status).toBe(201);
    const reused = [422, 'idempotency-key-reused'];
    expect(codeOf(await send('/api/records/lead', lead('Other'), key))).toEqual(reused);
    expect(codeOf(await send('/api/records/person', lead('Mine'), key))).toEqual(reused);
    expect(codeOf(await send('/api/notices/read', undefined, key))).toEqual(reused);
    for (const none of ['two words', 'x'.repeat(201)])
      expect(codeOf(await send('/api/records/lead', lead('Mine'), none))).toEqual([422, 'bad-idempotency-key']);
    expect(await send('/api/records/lead', lead('Mine'), key)).toMatchObject({ status, bytes });
  });

  it('is of one person: the same key of somebody else is another one', async () => {
    const key = randomUUID();
    const mine = await send('/api/records/lead', lead('Two people'), key);
    const theirs = await send('/api/records/lead', lead('Two people'), key, other);
    expect([theirs.status, theirs.isReplay, idOf(theirs) === idOf(mine)]).toEqual([201, false, false]);
    expect(codeOf(await send('/api/records/lead', lead('Theirs'), key, other))).toEqual([
      422,
      'idempotency-key-reused',
    ]);
  });

  it('whose rights changed since gets the answer of their own request', async () => {
    const account = await ravand.createUser({ role: 'manager' });
    const client = await ravand.signIn(account, 'en');
    const key = randomUUID();
    const first = await send('/api/records/lead', lead('Rights'), key, client);
    await ravand.records.update(ravand.systemContext('test'), 'user', account.id, { role: 'staff' });
    const again = await ravand.signIn(account, 'en');
    expect(await send('/api/records/lead', lead('Rights'), key, again)).toEqual({ ...first, isReplay: true });
  });

  it('keeps a refusal of the work, and none of what was sent wrongly', async () => {
    const key = randomUUID();
    const wrong = await send('/api/records/lead', { values: { nosuch: 1 } }, key);
    expect(codeOf(wrong)).toEqual([422, 'invalid']);
    expect(await send('/api/records/lead', lead('Mended'), key)).toMatchObject({ status: 201, isReplay: false });
    const version = ravand.definitions.current().get('role', 'staff')?.version ?? 0;
    const stale = { version: version + 5, to: 'manager' };
    const other = randomUUID();
    const refused = await send('/api/roles/staff/removal', stale, other);
    expect(refused.status).toBe(409);
    expect(await send('/api/roles/staff/removal', stale, other)).toEqual({ ...refused, isReplay: true });
    expect(codeOf(await send('/api/roles/staff/removal', { ...stale, version }, other))).toEqual([
      422,
      'idempotency-key-reused',
    ]);
  });

  it('of twenty at once does the work once: the others get its answer, or hear that it is on its way', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send('/api/records/lead', lead('At once'), key)),
    );
    expect(answers.filter(({ status, isReplay }) => status === 201 && !isReplay)).toHaveLength(1);
    const made = answers.find(({ isReplay, status }) => status === 201 && !isReplay)!;
    for (const answer of answers)
      if (answer.status === 201) expect(answer.bytes).toBe(made.bytes);
      else expect(codeOf(answer)).toEqual([409, 'idempotency-key-in-use']);
    expect(await leads('At once')).toBe(1);
    expect(await send('/api/records/lead', lead('At once'), key)).toEqual({ ...made, isReplay: true });
  });

  it('keeps nothing without a key, and no secret with one', async () => {
    const before = await kept();
    await send('/api/records/lead', lead('No key'), undefined);
    const key = randomUUID();
    const body = { name: 'Key', scopes: ['*:read'] };
    const [one, two] = [await send('/api/keys', body, key), await send('/api/keys', body, key)];
    expect([one.status, two.status, two.isReplay, one.bytes === two.bytes]).toEqual([201, 201, false, false]);
    expect(await kept()).toEqual(before);
  });

  it('of a request from before answers were kept says which record it made, and makes no other', async () => {
    const key = randomUUID();
    const first = await send('/api/records/lead', lead('Before'), key);
    await ravand.database.transaction(ravand.systemContext('test'), ({ transaction }) =>
      transaction.write(sql`update idempotency_keys set answer = ${JSON.stringify({ record: idOf(first) })}, body_hash = ${'of before'}
        where answer like ${`%${idOf(first)}%`}`),
    );
    const again = await send('/api/records/lead', lead('Before'), key);
    expect(codeOf(again)).toEqual([409, 'idempotency-answer-unknown']);
    expect(JSON.parse(again.bytes)).toMatchObject({ record: idOf(first) });
    expect(await leads('Before')).toBe(1);
  });

  describe('beside another process', () => {
    const written = (body: string): Written => ({ status: 201, headers: {}, body });
    const refusal = ({ status, code }: Problem): Written => ({ status, headers: {}, body: code });
    const asked = (key: string) => ({ key, asked: ['POST', '/somewhere'] });
    const person = (): Context => ({
      ...ravand.systemContext('test'),
      principal: { kind: 'user', id: ravand.admin.id, roles: ['admin'] },
    });
    /** Another process knows only what stands in the database. */
    const process = (): KeptAnswers =>
      createKeptAnswers({ ...ravand, jobs: { enqueue: ravand.jobs.enqueue, work: () => () => {} } });
    const make = (context: Context, name: string) => ravand.records.create(context, 'lead', { name });

    it('of two processes does the work in one', async () => {
      const key = randomUUID();
      let count = 0;
      const answer = async (context: Context) => {
        count += 1;
        return written(`${(await make(context, 'Two processes')).id}`);
      };
      const answers = await Promise.all(
        [process(), process(), process()].map((one) => one.once(person(), asked(key), { answer, refusal })),
      );
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
      expect(answers.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
      expect(count).toBeGreaterThan(0);
      expect(await leads('Two processes')).toBe(1);
    });

    it('undoes all of a request that a defect ended, and knows nothing of its key', async () => {
      const key = randomUUID();
      const failing = async (context: Context) => {
        await make(context, 'Half');
        await make(context, 'Half');
        throw new Error('a defect');
      };
      await expect(process().once(person(), asked(key), { answer: failing, refusal })).rejects.toThrow('a defect');
      expect(await leads('Half')).toBe(0);
      const whole = await process().once(person(), asked(key), {
        refusal,
        answer: async (context) => written((await make(context, 'Whole')).id),
      });
      expect(whole.isReplay).toBe(false);
    });

    it('lets a part fail alone, and what reads between the parts see what they wrote', async () => {
      const seen: (number | string)[] = [];
      const { body } = await process().once(person(), asked(randomUUID()), {
        refusal,
        async answer(context) {
          await make(context, 'Parts');
          await make(context, 'x'.repeat(5_000)).catch((error: Problem) => seen.push(error.code));
          await make(context, 'Parts');
          const filter = { field: 'name', operator: 'eq' as const, value: 'Parts' };
          return written(`${(await ravand.records.query(context, 'lead', { filter })).items.length}`);
        },
      });
      expect([seen, body, await leads('Parts')]).toEqual([['invalid'], '2', 2]);
    });

    it('keeps a refusal after part of the work, with that part', async () => {
      const key = randomUUID();
      const answer = async (context: Context): Promise<Written> => {
        await make(context, 'Part');
        throw new Problem(409, 'gone');
      };
      const first = await process().once(person(), asked(key), { answer, refusal });
      expect(await process().once(person(), asked(key), { answer, refusal })).toEqual({ ...first, isReplay: true });
      expect([first.body, await leads('Part')]).toEqual(['gone', 1]);
    });
  });

  it('is described where it is taken, and nowhere else', async () => {
    type Described = Record<string, Record<string, { parameters: { name: string; in: string }[] }>>;
    const { paths } = (await admin.get<{ paths: Described }>('/api/openapi.json')).body;
    for (const route of ravand.routes) {
      const operation = paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];
      const headers = operation?.parameters.filter((one) => one.in === 'header').map(({ name }) => name) ?? [];
      expect([route.method, route.path, headers.includes('Idempotency-Key')]).toEqual([
        route.method,
        route.path,
        takesKey(route),
      ]);
    }
    const unkeyed = ravand.routes.filter(({ unkeyed: why }) => why === 'secret').map(({ path }) => path);
    expect(unkeyed).toEqual(expect.arrayContaining(['/api/keys', '/api/me/password', '/api/users', '/api/webhooks']));
  });

  it('is known for a week; then its answer is gone, and the same is done anew', async () => {
    const key = randomUUID();
    const first = await send('/api/records/lead', lead('A week'), key);
    ravand.clock.advance(limits.idempotencyKeptMs - 60_000);
    admin = await ravand.signIn(ravand.admin, 'en');
    expect((await send('/api/records/lead', lead('A week'), key)).isReplay).toBe(true);
    ravand.clock.advance(60_000);
    const anew = await send('/api/records/lead', lead('A week'), key);
    expect([anew.status, anew.isReplay, idOf(anew) === idOf(first)]).toEqual([201, false, false]);
    await ravand.settle();
    expect((await kept()).map((answer) => answer.includes('A week'))).toEqual([true]);
    ravand.clock.advance(limits.idempotencyKeptMs);
    await ravand.settle();
    expect(await kept()).toEqual([]);
  });
}
