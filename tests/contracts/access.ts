// What every installation may assume of access, on each database: run by access.test.ts and access.postgres.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Access } from '../../core/access/access.ts';
import { createAccess } from '../../core/access/create-access.ts';
import type { Database } from '../../core/database/database.ts';
import { name, sql } from '../../core/database/sql.ts';
import { createDefinitions } from '../../core/definitions/create-definitions.ts';
import { entityPublisher } from '../../core/entities/entity-publisher.ts';
import { createEvents } from '../../core/events/create-events.ts';
import { createJobs } from '../../core/jobs/create-jobs.ts';
import { createManualClock } from '../../core/kernel/clock.ts';
import { type InTransaction, systemContext } from '../../core/kernel/context.ts';
import { type Id, newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import type { Problem } from '../../core/kernel/problem.ts';
import type { CompiledQuery } from '../../core/kernel/transaction.ts';
import type { Definition } from '../../schemas/types.ts';
import type { Place } from './databases.ts';

const password = 'violet tractor sings 42';

function entity(name: string): Definition {
  return JSON.parse(readFileSync(join(projectRoot, 'schemas', 'entities', `${name}.json`), 'utf8')) as Definition;
}

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  return work.then(
    () => expect.fail('expected a Problem, found success'),
    (error: unknown) => error as Problem,
  );
}

export function describeAccess(makePlace: () => Promise<Place>): void {
  let place: Place;
  let database: Database;
  let access: Access;
  const clock = createManualClock(new Date('2030-01-01T00:00:00Z'));
  const anonymous = { principal: { kind: 'anonymous' }, locale: 'en', correlationId: newId() } as const;
  let counter = 0;

  function transact<T>(work: (context: InTransaction) => Promise<T>): Promise<T> {
    return database.transaction(systemContext('test', newId()), work);
  }

  async function addUser(
    more: { role?: string; active?: boolean; team?: Id } = {},
  ): Promise<{ id: Id; email: string }> {
    const id = newId();
    const email = `user${++counter}@example.com`;
    const { role = 'staff', active = true } = more;
    await transact((context) =>
      context.transaction.write(sql`
        insert into record_user (id, version, created_at, updated_at, created_by, updated_by, name, email, role, active, language)
        values (${id}, 1, 0, 0, ${'test'}, ${'test'}, ${'Sara'}, ${email}, ${role}, ${active ? 1 : 0}, ${'he'})`),
    );
    return { id, email };
  }

  async function addAccount(more: Parameters<typeof addUser>[0] = {}): Promise<{ id: Id; email: string }> {
    const user = await addUser(more);
    await transact((context) => access.setPassword(context, user.id, password));
    return user;
  }

  function signIn(email: string, tried = password, address = '192.0.2.1') {
    return access.signIn(anonymous, { email, password: tried, address, userAgent: 'test\r\nagent' });
  }

  async function rowsOf(table: 'sessions' | 'credentials' | 'access_links'): Promise<string> {
    const query = {
      sessions: sql`select * from sessions`,
      credentials: sql`select * from credentials`,
      access_links: sql`select * from access_links`,
    };
    return JSON.stringify(await database.read(query[table]), (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
  }

  beforeAll(async () => {
    place = await makePlace();
    database = await place.open();
    const events = createEvents({ database, clock });
    const definitions = createDefinitions({ database, events, clock, log: silentLogger });
    definitions.publisher(
      'entity',
      entityPublisher({ database, definitions, clock, jobs: await createJobs({ database, clock, log: silentLogger }) }),
    );
    await definitions.start([{ plugin: 'schemas', definitions: [entity('team'), entity('unit'), entity('user')] }]);
    access = createAccess({ database, events, clock, factorKey: Buffer.alloc(32, 7), portalKey: Buffer.alloc(32, 3) });
  });
  // Each test in a window of its own.
  beforeEach(() => clock.advance(16 * 60_000));
  afterAll(() => place.remove());

  it('is not set up before the first password, whoever exists', async () => {
    expect(await access.isSetUp()).toBe(false);
    const user = await addUser({ role: 'admin' });
    expect(await access.isSetUp()).toBe(false);
    const token = await transact((context) => access.issueLink(context, 'setup', null));
    expect(await access.peekLink(token, 'setup')).toEqual({ userId: null });
    await transact((context) => access.setPassword(context, user.id, password));
    expect(await access.isSetUp()).toBe(true);
    // The link was never used, but a second set-up there is not.
    expect((await problemOf(transact((context) => access.useLink(context, token, 'setup')))).code).toBe('link-used');
  });

  describe('passwords', () => {
    it.each([
      ['short', 'validation.password-short'],
      ['password123', 'validation.password-known'],
      ['Qwertyuiop', 'validation.password-known'],
      ['۱۲۳۴۵۶۷۸۹۰', 'validation.password-known'],
      ['abcabcabcabc', 'validation.password-known'],
      ['x'.repeat(1_001), 'validation.too-long'],
    ])('refuse %s', async (tried, code) => {
      const user = await addUser();
      const problem = await problemOf(transact((context) => access.setPassword(context, user.id, tried)));
      expect([problem.status, problem.details[0]?.pointer, problem.details[0]?.code]).toEqual([422, '/password', code]);
    });

    it('refuse the e-mail address, and take a long sentence in any script', async () => {
      const user = await addUser();
      const problem = await problemOf(
        transact((context) => access.setPassword(context, user.id, user.email.toUpperCase())),
      );
      expect(problem.details[0]?.code).toBe('validation.password-known');
      const sentence = 'در باغ ما پنج درخت گیلاس است';
      const prepared = await access.preparePassword(sentence);
      await transact((context) => access.setPassword(context, user.id, prepared));
      expect((await signIn(user.email, sentence)).session.userId).toBe(user.id);
    });

    it('are stored as argon2id only', async () => {
      await addAccount();
      const stored = await rowsOf('credentials');
      expect(stored).toContain('$argon2id$v=19$m=19456,p=1,t=2$');
      expect(stored).not.toContain(password);
    });

    it('of nobody are not set', async () => {
      expect((await problemOf(transact((context) => access.setPassword(context, newId(), password)))).status).toBe(404);
    });

    it('when set anew end every session and every open link', async () => {
      const user = await addAccount();
      const tokens = [await signIn(user.email), await signIn(user.email), await signIn(user.email)].map(
        (begun) => begun.token,
      );
      const link = await transact((context) => access.issueLink(context, 'reset', user.id));
      await transact((context) => access.setPassword(context, user.id, 'another violet tractor'));
      for (const token of tokens) expect(await access.authenticate(token)).toBeUndefined();
      expect(await access.peekLink(link, 'reset')).toBeUndefined();
      expect((await problemOf(signIn(user.email))).code).toBe('wrong-credentials');
    });
  });

  describe('sign-in', () => {
    it('gives a token that stands for the user, and stores only its hash', async () => {
      const user = await addAccount({ role: 'manager' });
      const { token, session } = await signIn(`  ${user.email.toUpperCase()} `);
      expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(session).toMatchObject({ userId: user.id, userAgent: 'test  agent', address: '192.0.2.1' });
      expect(await access.authenticate(token)).toMatchObject({
        principal: { kind: 'user', id: user.id, roles: ['manager'] },
        locale: 'he',
      });
      expect(await rowsOf('sessions')).not.toContain(token);
    });

    it('T-A12 answers alike for a wrong password, an unknown name, an inactive user and one without password', async () => {
      const right = await addAccount();
      const inactive = await addAccount({ active: false });
      const invited = await addUser();
      const answers = [
        await problemOf(signIn(right.email, 'not the password')),
        await problemOf(signIn('nobody@example.com')),
        await problemOf(signIn(inactive.email)),
        await problemOf(signIn(invited.email)),
        await problemOf(signIn("' or 1=1 --")),
      ];
      expect(answers.map(({ status, code, params, more }) => ({ status, code, params, more }))).toEqual(
        answers.map(() => ({ status: 401, code: 'wrong-credentials', params: {}, more: {} })),
      );
    });

    it('looks at no more than ten passwords of an account in a quarter of an hour, however many come at once', async () => {
      const user = await addAccount();
      const tries = Array.from({ length: 25 }, (_, index) => {
        const email = index % 2 === 0 ? user.email : ` ${user.email.toUpperCase()}`;
        return problemOf(signIn(email, `wrong password ${index}`, `198.51.100.${index}`));
      });
      const codes = (await Promise.all(tries)).map((problem) => problem.code);
      expect(codes.filter((code) => code === 'wrong-credentials')).toHaveLength(limits.signInsPerQuarterHour);
      expect(codes.filter((code) => code === 'too-many-sign-ins')).toHaveLength(25 - limits.signInsPerQuarterHour);
      const late = await problemOf(signIn(user.email));
      expect([late.status, late.more.retryAfterSeconds]).toEqual([429, 900]);
      clock.advance(15 * 60_000);
      expect((await signIn(user.email)).session.userId).toBe(user.id);
    });

    it('limits a name that belongs to nobody just the same', async () => {
      const codes: string[] = [];
      for (let index = 0; index <= limits.signInsPerQuarterHour; index++) {
        codes.push((await problemOf(signIn('ghost@example.com', 'whatever it is', `203.0.113.${index}`))).code);
      }
      expect(codes.slice(-2)).toEqual(['wrong-credentials', 'too-many-sign-ins']);
    });

    it('limits a network, whatever names are tried from it and from whichever of its addresses', async () => {
      const codes: string[] = [];
      for (let index = 0; index <= limits.signInsPerAddressPerQuarterHour; index++) {
        codes.push(
          (await problemOf(signIn(`name${index}@example.com`, 'x', `2001:db8:1:2::${index.toString(16)}`))).code,
        );
      }
      expect(codes.slice(-2)).toEqual(['wrong-credentials', 'too-many-sign-ins']);
      expect((await problemOf(signIn('other@example.com', 'x', '2001:db8:1:3::1'))).code).toBe('wrong-credentials');
    });

    it('of those who succeed is never limited', async () => {
      const user = await addAccount();
      for (let index = 0; index < limits.signInsPerQuarterHour + 2; index++)
        await signIn(user.email, password, '192.0.2.77');
      expect(await access.sessions(anonymous, user.id)).toHaveLength(limits.signInsPerQuarterHour + 2);
    });

    it('from where the user is known goes on while strangers lock the account elsewhere', async () => {
      const user = await addAccount();
      await signIn(user.email, password, '192.0.2.50');
      for (let index = 0; index < limits.signInsPerQuarterHour; index++)
        await problemOf(signIn(user.email, 'wrong', '198.51.100.9'));
      expect((await problemOf(signIn(user.email, password, '198.51.100.9'))).code).toBe('too-many-sign-ins');
      expect((await signIn(user.email, password, '192.0.2.50')).session.userId).toBe(user.id);
    });

    it('keeps no counter longer than its window', async () => {
      clock.advance(16 * 60_000);
      await problemOf(signIn('last@example.com'));
      const rows = await database.read<{ key: string }>(sql`select "key" from sign_in_counters`);
      expect(rows.map((row) => row.key.split(':')[0]).sort()).toEqual(['address', 'unknown']);
      expect(JSON.stringify(rows)).not.toContain('last@example.com');
    });
  });

  describe('sessions', () => {
    it('T-A06 follow the user: role, team and activity are what they are now', async () => {
      const user = await addAccount();
      const { token } = await signIn(user.email);
      await transact((context) =>
        context.transaction.write(sql`update record_user set role = ${'manager'} where id = ${user.id}`),
      );
      expect((await access.authenticate(token))?.principal.roles).toEqual(['manager']);
      await transact((context) =>
        context.transaction.write(sql`update record_user set active = 0 where id = ${user.id}`),
      );
      expect(await access.authenticate(token)).toBeUndefined();
    });

    it('end one by one or all, and only those of the user', async () => {
      const user = await addAccount();
      const other = await addAccount();
      const [first, second] = [await signIn(user.email), await signIn(user.email)];
      const theirs = await signIn(other.email);
      const ended = transact((context) => access.endSessions(context, user.id, theirs.session.id));
      await expect(ended).rejects.toMatchObject({ status: 404 });
      expect(await access.authenticate(theirs.token)).toBeDefined();
      await transact((context) => access.endSessions(context, user.id, first.session.id));
      expect(await access.authenticate(first.token)).toBeUndefined();
      expect((await access.sessions(anonymous, user.id)).map((session) => session.id)).toEqual([second.session.id]);
      await transact((context) => access.endSessions(context, user.id));
      expect(await access.authenticate(second.token)).toBeUndefined();
    });

    it('are what is committed, however often they are asked for: nothing before its COMMIT, everything after', async () => {
      const user = await addAccount();
      const { token } = await signIn(user.email);
      const rolesOf = async () => (await access.authenticate(token))?.principal.roles;
      const write = (context: InTransaction, role: string) =>
        context.transaction.write(sql`update record_user set role = ${role} where id = ${user.id}`);
      for (const role of ['manager', 'staff', 'manager']) {
        const before = await rolesOf();
        await transact(async (context) => {
          await write(context, role);
          expect(await rolesOf()).toEqual(before);
          await write(context, role);
          expect(await rolesOf()).toEqual(before);
        });
        expect([await rolesOf(), await rolesOf()]).toEqual([[role], [role]]);
      }
      const undone = transact(async (context) => {
        await write(context, 'admin');
        await rolesOf();
        throw new Error('never mind');
      });
      await expect(undone).rejects.toThrow('never mind');
      expect([await rolesOf(), await rolesOf()]).toEqual([['manager'], ['manager']]);
      // Whoever asks while others write gets the one or the other, and from the answer of the write on the new one.
      for (let round = 0; round < 20; round += 1) {
        const role = round % 2 === 0 ? 'staff' : 'manager';
        const asked = Array.from({ length: 5 }, rolesOf);
        await transact((context) => write(context, role));
        expect(await rolesOf()).toEqual([role]);
        for (const one of await Promise.all(asked)) expect(['staff', 'manager']).toContain(one?.[0]);
      }
    });

    it('T-A06 end at once for every process, by whatever is written of them', async () => {
      const elsewhere = place.name === 'SQLite' ? database : await place.open();
      const others = createAccess({
        database: elsewhere,
        events: createEvents({ database: elsewhere, clock }),
        clock,
        factorKey: Buffer.alloc(32, 7),
        portalKey: Buffer.alloc(32, 3),
      });
      const team = newId();
      const unit = newId();
      await transact(async ({ transaction }) => {
        for (const [table, id] of [['unit', unit] as const, ['team', team] as const])
          await transaction.write(sql`insert into ${name(`record_${table}`)} (id, version, created_at, updated_at, created_by, updated_by, name)
            values (${id}, 1, 0, 0, ${'test'}, ${'test'}, ${table})`);
      });
      const user = await addAccount();
      const { token } = await signIn(user.email);
      const seen = async () => {
        const found = [await access.authenticate(token), await others.authenticate(token)];
        expect(found[1]).toEqual(found[0]);
        return found[0];
      };
      const write = (statement: CompiledQuery) =>
        elsewhere.transaction(systemContext('test', newId()), ({ transaction }) => transaction.write(statement));
      expect(await seen()).toMatchObject({ principal: { roles: ['staff'] }, lacksFactor: false });
      await write(sql`update record_user set team = ${team} where id = ${user.id}`);
      expect((await seen())?.principal).toMatchObject({ team });
      await write(sql`update record_team set unit = ${unit} where id = ${team}`);
      await write(sql`insert into team_tree (id, version) values ('teams', 1)
        on conflict (id) do update set version = team_tree.version + 1`);
      expect((await seen())?.principal).toMatchObject({ teams: [team] });
      await write(sql`update record_user set language = 'ar' where id = ${user.id}`);
      expect((await seen())?.locale).toBe('ar');
      await write(sql`update record_user set active = 0 where id = ${user.id}`);
      expect(await seen()).toBeUndefined();
      await write(sql`update record_user set active = 1 where id = ${user.id}`);
      expect(await seen()).toBeDefined();
      await elsewhere.transaction(systemContext('test', newId()), (context) => others.endSessions(context, user.id));
      expect(await seen()).toBeUndefined();
    });

    it('expire, and note when they were last used', async () => {
      const user = await addAccount();
      const { token, session } = await signIn(user.email);
      clock.advance(2 * 60_000);
      await access.authenticate(token);
      const [found] = await access.sessions(anonymous, user.id);
      expect((found?.lastSeenAt.getTime() ?? 0) - session.lastSeenAt.getTime()).toBe(2 * 60_000);
      clock.advance(limits.sessionMs);
      expect(await access.authenticate(token)).toBeUndefined();
    });

    it('are not found by what is no token', async () => {
      for (const token of ['', 'AAAA', "' or 1=1 --", 'A'.repeat(43)])
        expect(await access.authenticate(token)).toBeUndefined();
    });
  });

  describe('links', () => {
    it('work once, for their purpose, until they expire', async () => {
      const user = await addUser();
      const token = await transact((context) => access.issueLink(context, 'invite', user.id));
      expect(await access.peekLink(token, 'invite')).toEqual({ userId: user.id });
      expect(await access.peekLink(token, 'reset')).toBeUndefined();
      expect((await problemOf(transact((context) => access.useLink(context, token, 'reset')))).status).toBe(410);
      expect(await transact((context) => access.useLink(context, token, 'invite'))).toEqual({ userId: user.id });
      expect((await problemOf(transact((context) => access.useLink(context, token, 'invite')))).code).toBe('link-used');
      const late = await transact((context) => access.issueLink(context, 'invite', user.id));
      clock.advance(limits.linkMs);
      expect(await access.peekLink(late, 'invite')).toBeUndefined();
      expect((await problemOf(transact((context) => access.useLink(context, late, 'invite')))).status).toBe(410);
    });

    it('end when a newer one is issued, but not those of others', async () => {
      const [user, other] = [await addUser(), await addUser()];
      const first = await transact((context) => access.issueLink(context, 'invite', user.id));
      const theirs = await transact((context) => access.issueLink(context, 'invite', other.id));
      const second = await transact((context) => access.issueLink(context, 'invite', user.id));
      expect(await access.peekLink(first, 'invite')).toBeUndefined();
      expect(await access.peekLink(second, 'invite')).toEqual({ userId: user.id });
      expect(await access.peekLink(theirs, 'invite')).toEqual({ userId: other.id });
      expect(await rowsOf('access_links')).not.toContain(second);
    });

    it('used by many at once work for one', async () => {
      const user = await addUser();
      const token = await transact((context) => access.issueLink(context, 'invite', user.id));
      const uses = Array.from({ length: 8 }, () => transact((context) => access.useLink(context, token, 'invite')));
      const outcomes = await Promise.allSettled(uses);
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    });

    it('stay usable when the transaction that used them fails', async () => {
      const user = await addUser();
      const token = await transact((context) => access.issueLink(context, 'invite', user.id));
      const work = transact(async (context) => {
        await access.useLink(context, token, 'invite');
        await access.setPassword(context, user.id, 'short');
      });
      await expect(work).rejects.toThrow('invalid');
      expect(await access.peekLink(token, 'invite')).toEqual({ userId: user.id });
    });
  });
}
