// The audit on every database: against whoever can write to the database but not read the data folder, each thing they might do is named by its entry; and read
// by who administers people.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { verifyInstallation } from '../../core/backup/verify.ts';
import { sql } from '../../core/database/sql.ts';
import {
  type AuditSealer,
  auditKeyName,
  checkSeals,
  createAuditSealer,
  readAuditHead,
} from '../../core/events/audit-seals.ts';
import type { InTransaction } from '../../core/kernel/context.ts';
import { limits } from '../../core/kernel/limits.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { readSecret } from '../../core/kernel/node/secrets.ts';
import type { CompiledQuery } from '../../core/kernel/transaction.ts';

interface Line {
  readonly position: string;
  readonly action: string;
  readonly definition?: string;
  readonly record?: { readonly id: string };
}

/** @param postgresUrl absent = SQLite */
export function describeAudit(name: string, postgresUrl: () => Promise<string | undefined>): void {
  describe(`The audit on ${name}`, () => {
    let ravand: TestRavand;
    let sealer: AuditSealer;

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      sealer = another();
    });
    afterAll(() => ravand.stop());

    const key = (): Buffer => Buffer.from(readSecret(ravand.dataDir, auditKeyName), 'hex');
    const another = (): AuditSealer => createAuditSealer({ ...ravand, key: key(), log: silentLogger });
    const transact = <T>(work: (inside: InTransaction) => Promise<T>): Promise<T> =>
      ravand.database.transaction(ravand.systemContext('test'), work);
    const lead = (title: string) => ravand.records.create(ravand.systemContext('test'), 'lead', { name: title });
    const last = async (): Promise<number> => {
      const [row] = await ravand.database.read<{ position: number | bigint }>(
        sql`select max(position) as position from audit`,
      );
      return Number(row?.position);
    };
    const verified = () => checkSeals(ravand.database, key(), readAuditHead(ravand.dataDir));
    /** As somebody who owns the tables. */
    async function tamper(...statements: CompiledQuery[]): Promise<void> {
      const tables = ['audit', 'audit_seals'];
      const [off, on] =
        ravand.database.dialect === 'postgres'
          ? [
              tables.map((table) => `alter table ${table} disable trigger user`),
              tables.map((table) => `alter table ${table} enable trigger user`),
            ]
          : await sqliteTriggers(tables);
      await transact(async (inside) => {
        const asText = (text: string): CompiledQuery => ({ text, values: [] });
        await ravand.database.define(inside, off.map(asText));
        for (const statement of statements) await inside.transaction.write(statement);
        await ravand.database.define(inside, on.map(asText));
      });
    }
    async function sqliteTriggers(tables: readonly string[]): Promise<[string[], string[]]> {
      const rows = await ravand.database.read<{ name: string; sql: string; tbl_name: string }>(
        sql`select name, sql, tbl_name from sqlite_schema where type = 'trigger'`,
      );
      const theirs = rows.filter((row) => tables.includes(row.tbl_name));
      return [theirs.map((row) => `drop trigger "${row.name}"`), theirs.map((row) => row.sql)];
    }

    it('T-E01 of an untouched installation holds against its seals, entry by entry', async () => {
      for (let at = 0; at < 5; at += 1) await lead(`Lead ${at}`);
      await sealer.settle();
      const { dataDir, config } = ravand;
      const checks = await verifyInstallation({ dataDir, databaseUrl: config.databaseUrl, version: '' });
      const check = checks.find((one) => one.name === 'audit');
      expect(check?.faults).toEqual([]);
      const [row] = await ravand.database.read<{ count: number }>(sql`select count(*) as "count" from audit`);
      expect(check?.looked).toBe(Number(row?.count));
    });

    it('T-E01 names the entry in which one word was changed', async () => {
      const position = await last();
      const before = sql`select actor from audit where position = ${position}`;
      const [row] = await ravand.database.read<{ actor: string }>(before);
      await tamper(sql`update audit set actor = ${'user:somebody-else'} where position = ${position}`);
      expect((await verified()).faults).toEqual([`entry ${position} is not what was sealed`]);
      await tamper(sql`update audit set actor = ${row!.actor} where position = ${position}`);
      expect((await verified()).faults).toEqual([]);
    });

    it('T-E01 names an entry that was put in between, and one that was taken out', async () => {
      const position = await last();
      const copy = sql`at, actor, action, subject_entity, subject_id, changes, cause, correlation_id, causation_id`;
      await lead('Taken out');
      await lead('After it');
      await sealer.settle();
      const out = position + 1;
      const keep = await ravand.database.read<{ position: number; changes: string }>(
        sql`select position, changes from audit where position = ${out}`,
      );
      expect(keep).toHaveLength(1);
      await tamper(
        sql`insert into audit (position, ${copy}) select 0 - position, ${copy} from audit where position = ${out}`,
        sql`delete from audit where position = ${out}`,
      );
      expect((await verified()).faults).toEqual([`entry ${out} is missing`]);
      await tamper(
        sql`insert into audit (position, ${copy}) select 0 - position, ${copy} from audit where position = ${-out}`,
        sql`delete from audit where position = ${-out}`,
      );
      expect((await verified()).faults).toEqual([]);
      // Codes of a seal are no more theirs to write than entries: one is listed that never was.
      const [seal] = await ravand.database.read<{ position: number; codes: string }>(
        sql`select position, codes from audit_seals order by position desc limit 1`,
      );
      const listed = JSON.stringify(
        (JSON.parse(seal!.codes) as [string, string][]).filter(([at]) => at !== String(out)),
      );
      await tamper(sql`update audit_seals set codes = ${listed} where position = ${seal!.position}`);
      expect((await verified()).faults).toEqual([
        `the seal up to entry ${seal!.position} does not stand on the one before it`,
        `entry ${out} was put in later`,
      ]);
      await tamper(sql`update audit_seals set codes = ${seal!.codes} where position = ${seal!.position}`);
    });

    it('T-E01 says that the end is missing when it was cut off together with its seals', async () => {
      await sealer.settle();
      const position = await last();
      await lead('The last deed');
      await sealer.settle();
      const newest = await last();
      const [seal] = await ravand.database.read<{ position: number; codes: string; hash: string }>(
        sql`select position, codes, hash from audit_seals order by position desc limit 1`,
      );
      const rows = await ravand.database.read<Record<string, never>>(
        sql`select * from audit where position > ${position}`,
      );
      await tamper(
        sql`delete from audit where position > ${position}`,
        sql`delete from audit_seals where position = ${seal!.position}`,
      );
      expect((await verified()).faults).toEqual([
        `entry ${newest}, the last that was sealed here, is not there as it was: the end is missing`,
      ]);
      await tamper(
        ...rows.map(
          (
            row,
          ) => sql`insert into audit (position, at, actor, action, subject_entity, subject_id, changes, cause, correlation_id, causation_id)
            values (${row.position!}, ${row.at!}, ${row.actor!}, ${row.action!}, ${row.subject_entity!}, ${row.subject_id!}, ${row.changes!},
              ${row.cause ?? null}, ${row.correlation_id!}, ${row.causation_id ?? null})`,
        ),
        sql`insert into audit_seals (position, codes, hash) values (${seal!.position}, ${seal!.codes}, ${seal!.hash})`,
      );
      expect((await verified()).faults).toEqual([]);
    });

    it('T-E01 is sealed in slices when there is much, and by two at once as by one', async () => {
      await transact(async (inside) => {
        for (let at = 0; at < limits.auditSealEntries + 7; at += 1)
          await ravand.events.audit(inside, {
            action: 'test.many',
            subject: { entity: 'lead', id: '01890000-0000-7000-8000-000000000000' },
            changes: { at },
          });
      });
      await Promise.all([sealer.settle(), another().settle()]);
      expect((await verified()).faults).toEqual([]);
      const [row] = await ravand.database.read<{ position: number }>(
        sql`select max(position) as position from audit_seals`,
      );
      expect(Number(row?.position)).toBe(await last());
    });

    it('T-E01 leaves no entry out that another transaction commits before one with a smaller number', async () => {
      let [begun, goOn] = [() => {}, () => {}];
      const first = new Promise<void>((resolve) => (begun = resolve));
      const second = new Promise<void>((resolve) => (goOn = resolve));
      const audit = (inside: InTransaction, action: string) =>
        ravand.events.audit(inside, {
          action,
          subject: { entity: 'lead', id: '01890000-0000-7000-8000-000000000000' },
          changes: {},
        });
      const slow = transact(async (inside) => {
        await audit(inside, 'test.slow');
        begun();
        // On SQLite one writes at a time: nobody else can come in between.
        if (ravand.database.dialect === 'postgres') await second;
      });
      await first;
      await transact((inside) => audit(inside, 'test.quick'));
      await sealer.settle();
      goOn();
      await slow;
      await sealer.settle();
      expect((await verified()).faults).toEqual([]);
      const [row] = await ravand.database.read<{ position: number }>(
        sql`select max(position) as position from audit_seals`,
      );
      expect(Number(row?.position)).toBe(await last());
    });

    describe('is read', () => {
      let admin: ApiClient;
      let sara: Account;
      const ask = async (query: string): Promise<Line[]> => {
        const { status, body } = await admin.get<{ items: Line[] }>(`/api/audit?${query}`);
        expect(status).toBe(200);
        return body.items;
      };

      beforeAll(async () => {
        admin = await ravand.signIn(ravand.admin);
        sara = await ravand.createUser({ role: 'manager', name: 'Sara' });
      });

      it('R-182 newest first: who, what, on which record, which fields, and through which rule', async () => {
        const client = await ravand.signIn(sara);
        const { body: made } = await client.post<{ id: string }>('/api/records/person', { values: { name: 'Neda' } });
        await client.patch(`/api/records/person/${made.id}`, { values: { city: 'Shiraz' } });
        const [changed, created, signedIn] = await ask(`person=${sara.id}`);
        expect(changed).toMatchObject({
          action: 'record.updated',
          actor: { kind: 'user', name: 'Sara' },
          entity: 'person',
          record: { id: made.id, title: 'Neda' },
          fields: ['city'],
        });
        expect(JSON.stringify(changed)).not.toContain('Shiraz');
        expect(created).toMatchObject({ action: 'record.created', record: { id: made.id } });
        expect(signedIn).toMatchObject({ action: 'access.signed-in', record: { title: 'Sara' } });
        expect((await ask(`entity=person&record=${made.id}`)).map(({ action }) => action)).toEqual([
          'record.updated',
          'record.created',
        ]);
        expect(new Set((await ask('area=access')).map(({ action }) => action.split('.')[0]))).toEqual(
          new Set(['access']),
        );
        expect((await ask('area=studio')).every(({ definition }) => definition !== undefined)).toBe(true);
      });

      it('R-182, T-E02 names the person also where the house lent them its right: their own account, a link, a task', async () => {
        const neda = await ravand.createUser({ role: 'staff', name: 'Neda' });
        const client = await ravand.signIn(neda);
        expect((await client.patch('/api/me', { name: 'Neda K.' })).status).toBe(200);
        const whose = { kind: 'user', name: 'Neda K.' };
        expect((await ask(`entity=user&record=${neda.id}`))[0]).toMatchObject({ actor: whose, fields: ['name'] });
        const { link } = (await admin.post<{ link: string }>(`/api/users/${neda.id}/reset-link`)).body;
        const token = link.split('#')[1];
        const anew = { purpose: 'reset', password: 'a long enough secret' };
        expect((await ravand.visitor().post(`/api/links/${token}`, anew)).status).toBe(204);
        const set = (await ask(`person=${neda.id}`)).find(({ action }) => action === 'access.password-set');
        expect(set).toMatchObject({ actor: whose });
        const task = await ravand.records.create(ravand.systemContext('test'), 'task', {
          name: 'Call back',
          state: 'open',
          assignee: neda.id,
        });
        const again = await ravand.signIn({ ...neda, password: anew.password });
        expect((await again.post(`/api/tasks/${task.id}/complete`, { values: {} })).status).toBe(204);
        expect((await ask(`entity=task&record=${task.id}`))[0]).toMatchObject({
          actor: whose,
          action: 'record.updated',
        });
      });

      it('R-182 tells who took records out of the house as a file', async () => {
        const client = await ravand.signIn(sara);
        expect((await client.get('/api/export/person?format=csv')).status).toBe(200);
        const [line] = await ask(`person=${sara.id}`);
        expect(line).toMatchObject({ action: 'data.exported', entity: 'person' });
        expect(line?.record).toBeUndefined();
      });

      it('R-182 page by page to its beginning, and no further back than is looked at once', async () => {
        const seen: string[] = [];
        let next = '';
        do {
          const { body } = await admin.get<{ items: Line[]; next?: string }>(`/api/audit?limit=200${next}`);
          seen.push(...body.items.map(({ position }) => position));
          next = body.next === undefined ? '' : `&before=${body.next}`;
        } while (next !== '');
        const [row] = await ravand.database.read<{ count: number }>(sql`select count(*) as "count" from audit`);
        expect(seen).toHaveLength(Number(row?.count));
        expect(seen.map(Number)).toEqual(seen.map(Number).toSorted((a, b) => b - a));
        const { items, lookedTo } = await ravand.events.audited(ravand.systemContext('test'), {
          limit: 5,
          areas: ['nothing'],
        });
        expect([items, lookedTo]).toEqual([[], undefined]);
      });

      it('R-182 by nobody who does not administer people', async () => {
        const client = await ravand.signIn(sara);
        expect((await client.get('/api/audit')).status).toBe(403);
      });
    });
  });
}
