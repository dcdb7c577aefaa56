// What every installation may assume of imports and exports: every row is accounted for, a dry run keeps nothing, an undo takes back what was written and
// nobody changed, and what is exported reads back as it was. Run by imports.test.ts and imports.postgres.test.ts.
import { randomBytes } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import Papa from 'papaparse';
import readSheets from 'read-excel-file/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { describeImportTrials } from './import-trials.ts';
import { workbook } from './workbook.ts';

const field = (name: string, kind: string, label: object, more: object = {}) => ({
  id: `buyer.${name}`,
  name,
  kind,
  label,
  ...more,
});

const buyer = {
  kind: 'entity',
  id: 'buyer',
  name: 'buyer',
  area: 'sales',
  label: { en: 'Buyer', fa: 'خریدار', ar: 'مشتر', he: 'קונה' },
  titleField: 'name',
  ownerField: 'owner',
  fields: [
    field('name', 'text', { en: 'Name', fa: 'نام', ar: 'الاسم', he: 'שם' }, { required: true }),
    field('mobile', 'phone', { en: 'Mobile', fa: 'موبایل', ar: 'الجوال', he: 'נייד' }),
    field('email', 'email', { en: 'E-mail', fa: 'ایمیل', ar: 'البريد', he: 'דוא״ל' }),
    field(
      'source',
      'choice',
      { en: 'Source', fa: 'منبع', ar: 'المصدر', he: 'מקור' },
      {
        options: [
          { value: 'web', label: { en: 'Website', fa: 'وب‌سایت', ar: 'الموقع', he: 'אתר' } },
          { value: 'phone', label: { en: 'Phone', fa: 'تلفن', ar: 'هاتف', he: 'טלפון' } },
        ],
      },
    ),
    field('value', 'money', { en: 'Value', fa: 'ارزش', ar: 'القيمة', he: 'שווי' }, { currency: 'IRR' }),
    field('since', 'date', { en: 'Registered on', fa: 'تاریخ ثبت', ar: 'تاريخ التسجيل', he: 'תאריך רישום' }),
    field('notes', 'longText', { en: 'Notes', fa: 'توضیح', ar: 'ملاحظات', he: 'הערות' }),
    field('company', 'reference', { en: 'Company', fa: 'شرکت', ar: 'الشركة', he: 'חברה' }, { target: 'organization' }),
    field('owner', 'reference', { en: 'Owner', fa: 'مسئول', ar: 'المسؤول', he: 'אחראי' }, { target: 'user' }),
    field('secret', 'text', { en: 'Secret', fa: 'راز', ar: 'سر', he: 'סוד' }),
  ],
  access: {
    staff: { read: 'all', create: true, update: 'all', delete: 'all', hidden: ['secret'] },
    manager: { read: 'own', create: false, update: 'none', delete: 'none' },
  },
} as unknown as EntityDefinition;

/** What others write about a buyer: one goes with it, one is emptied. */
const remark = {
  kind: 'entity',
  id: 'remark',
  name: 'remark',
  titleField: 'text',
  fields: [
    { id: 'remark.text', name: 'text', kind: 'text', required: true },
    { id: 'remark.about', name: 'about', kind: 'reference', target: 'buyer', onDelete: 'cascade' },
    { id: 'remark.beside', name: 'beside', kind: 'reference', target: 'buyer', onDelete: 'clear' },
  ],
  access: { staff: { read: 'all', create: true, update: 'all', delete: 'all' } },
} as unknown as EntityDefinition;

const lines = [
  'نام,موبایل,ایمیل,منبع,ارزش,تاریخ ثبت,توضیح,شرکت',
  'علی رضایی,۰۹۱۲۱۲۳۴۵۶۷,ali@example.com,تلفن,"۱۸٬۰۰۰٬۰۰۰",۱۴۰۵/۰۶/۲۰,"خط یک\nخط دو",آریا',
  "Sara Cohen,+972555606362,sara@example.co.il,Website,501,06.03.2026,'=cmd|calc,Acme",
  'نام,0912,bad-mail,نشانی,abc,1405/13/40,,',
  'علی دوباره,09121234567,ali2@example.com,phone,"1,250.5",2026-09-11,,آریا',
  'Kim,,,web,,25/12/2026,,',
  ',,,,,,,',
];
const file = lines.join('\r\n');

interface Uploaded {
  id: string;
  status: string;
  header: string[];
  total: number;
  sample: string[][];
  sheet?: string;
  headerRow: number;
  suggestion: { column: number; field: string; confidence: number }[];
  sheets: string[];
}
interface Progress {
  status: string;
  done: number;
  outcomes: Record<string, number>;
  messages: Record<string, number>;
}
interface Row {
  number: number;
  outcome: string;
  record: string | null;
  reasons: { code: string; message: string; field?: string; column?: number }[];
}

export function describeImports(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let staff: ApiClient;
  let manager: ApiClient;

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    await ravand.definitions.publish(
      ravand.systemContext('test'),
      [buyer, remark].map((definition) => ({ definition, baseVersion: 0 })),
    );
    staff = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'Staff' }));
    manager = await ravand.signIn(await ravand.createUser({ role: 'manager', name: 'Manager' }));
  });
  afterAll(() => ravand.stop());

  async function upload<T = Uploaded>(content: string | Uint8Array, client = staff, query = '') {
    return client.send<T>('POST', `/api/imports?entity=buyer&name=buyers.csv${query}`, {
      body: content as unknown as BodyInit,
      headers: { 'content-type': 'text/csv' },
    });
  }
  const planOf = (uploaded: Uploaded, change: object = {}) => ({
    mapping: uploaded.suggestion.map(({ confidence: _, ...mapping }) => mapping),
    duplicates: { keys: [['mobile'], ['email']], policy: 'fill' },
    createRelated: true,
    quiet: true,
    ...change,
  });
  async function run(id: string, dryRun = false): Promise<Progress> {
    expect((await staff.post(`/api/imports/${id}/start`, { dryRun })).status).toBe(200);
    await ravand.settle();
    return (await staff.get<Progress>(`/api/imports/${id}`)).body;
  }
  const rows = async (id: string, query = '') =>
    (await staff.get<{ items: Row[] }>(`/api/imports/${id}/rows${query}`)).body.items;
  const buyers = async () =>
    (
      await admin.get<{ items: { id: string; values: Record<string, unknown>; titles: Record<string, string> }[] }>(
        '/api/records/buyer?limit=200&sort=name:asc',
      )
    ).body.items;
  const clear = async () => {
    for (const { id } of await buyers()) await admin.delete(`/api/records/buyer/${id}`);
  };

  it('a file is read as it comes, and what its columns mean is suggested in four languages', async () => {
    const { status, body } = await upload(`\ufeff${file}`);
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'ready', total: 5, sheets: [] });
    expect(body.suggestion.map(({ column, field: name }) => [column, name])).toEqual([
      [0, 'name'],
      [1, 'mobile'],
      [2, 'email'],
      [3, 'source'],
      [4, 'value'],
      [5, 'since'],
      [6, 'notes'],
      [7, 'company'],
    ]);
    const hebrew = await upload('שם;נייד;תאריך רישום\nנועה;0555606362;2026-01-02\n');
    expect(hebrew.body.suggestion.map(({ field: name }) => name)).toEqual(['name', 'mobile', 'since']);
    const blind = await upload('a,b,c\nx,ali@example.com,09121234567\ny,sara@example.com,09121234568\n');
    expect(blind.body.suggestion.map(({ column, field: name }) => [column, name])).toEqual([
      [1, 'email'],
      [2, 'mobile'],
    ]);
    const old = new Uint8Array(
      [...'name,notes\n'].map((letter) => letter.charCodeAt(0)).concat([0x61, 0x2c, 0xda, 0xe1, 0xed, 0x0a]),
    );
    expect((await upload(old)).body.sample).toEqual([['a', 'علي']]);
    // The calendar of the installation is Jalali: others are suggested by their years.
    const ofDates = async (...dates: string[]) =>
      (await upload<{ suggestion: object[] }>(`Name,Registered on\n${dates.map((day) => `A,${day}\n`).join('')}`)).body
        .suggestion[1];
    expect(await ofDates('5786/07/01', '5785/01/02')).toMatchObject({ field: 'since', calendar: 'hebrew' });
    expect(await ofDates('۱۴۰۵/۰۶/۲۰', '1405/01/02')).not.toHaveProperty('calendar');
    expect(await ofDates('03/25/2026', '03/06/2026')).toMatchObject({ first: 'month' });
    const western = Buffer.from('name,notes\nJäger,São Paulo\n', 'latin1');
    expect((await upload(western)).body.sample).toEqual([['Jäger', 'São Paulo']]);
    const cutOff = Buffer.from('name,notes\nعلی رضایی,تهران').subarray(0, -1);
    expect((await upload(cutOff)).body.sample).toEqual([['علی رضایی', 'تهرا\ufffd']]);
    // What Excel writes where the regional settings are those of Iran.
    expect((await upload('نام؛ارزش\nعلی؛1,5\n')).body.sample).toEqual([['علی', '1,5']]);
  });

  it('a workbook is read as it looks: the sheet with something in it, whole seconds, fifteen digits, no empty rows', async () => {
    const { body } = await upload(
      workbook([
        '<row r="1"><c r="A1" t="inlineStr"><is><t>About this file</t></is></c></row>',
        `<row r="2"><c r="A2" t="inlineStr"><is><t>Name</t></is></c><c r="B2" t="inlineStr"><is><t>Value</t></is></c><c r="C2"/></row>
         <row r="4"><c r="A4" s="1"><v>46087.3333333333</v></c><c r="B4"><v>0.30000000000000004</v></c></row>
         <row r="6"><c r="A6" s="1"><v>46087</v></c><c r="B6"><v>1234.5600000000002</v></c></row><row r="900"><c r="A900" s="1"/></row>`,
      ]),
    );
    expect([body.sheets, body.sheet, body.headerRow]).toEqual([['S1', 'S2'], 'S2', 2]);
    expect(body.header.slice(0, 2)).toEqual(['Name', 'Value']);
    expect([body.total, body.sample.map((cells) => cells.slice(0, 2))]).toEqual([
      2,
      [
        ['2026-03-06 08:00:00', '0.3'],
        ['2026-03-06', '1234.56'],
      ],
    ]);
  });

  it('every row is accounted for: new, merged, skipped, or rejected with its reason', async () => {
    const { body } = await upload(file);
    expect(await staff.put(`/api/imports/${body.id}/plan`, planOf(body))).toMatchObject({ status: 200 });
    const progress = await run(body.id);
    expect([progress.status, progress.done, progress.outcomes]).toEqual([
      'done',
      5,
      { created: 3, unchanged: 1, rejected: 1 },
    ]);
    const all = await rows(body.id);
    expect(all.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'created'],
      [2, 'created'],
      [3, 'rejected'],
      [4, 'unchanged'],
      [5, 'created'],
    ]);
    expect(all[2]!.reasons.map(({ field: name, column }) => [name, column]).sort()).toEqual([
      ['email', 2],
      ['mobile', 1],
      ['since', 5],
      ['source', 3],
      ['value', 4],
    ]);
    expect(all[2]!.reasons.every(({ message }) => message.length > 10)).toBe(true);
    const found = await buyers();
    expect(
      found.map(({ values, titles }) => [
        values.name,
        values.mobile,
        values.source,
        values.value,
        values.since,
        titles.company,
      ]),
    ).toEqual([
      ['Kim', null, 'web', null, '2026-12-25', undefined],
      ['Sara Cohen', '+972555606362', 'web', '501', '2026-03-06', 'Acme'],
      ['علی رضایی', '+989121234567', 'phone', '18000000', '2026-09-11', 'آریا'],
    ]);
    expect(found[1]!.values.notes).toBe('=cmd|calc');
    expect(found[2]!.values.notes).toBe('خط یک\nخط دو');
    const rejected = await staff.get<string>(`/api/imports/${body.id}/rejected.csv`);
    const { data } = Papa.parse<string[]>(
      String(rejected.body)
        .replace(/^\ufeff/, '')
        .trim(),
    );
    expect(data[0]!.slice(0, 8)).toEqual(lines[0]!.split(','));
    expect(data[1]!.slice(0, 3)).toEqual(['نام', '0912', 'bad-mail']);
    expect(data.length).toBe(2);
  });

  it('an undo takes back what it wrote and keeps what somebody changed since', async () => {
    await clear();
    await admin.post('/api/records/buyer', { values: { name: 'There', mobile: '09121234567', notes: 'old' } });
    const { body } = await upload(file);
    await staff.put(
      `/api/imports/${body.id}/plan`,
      planOf(body, { duplicates: { keys: [['mobile']], policy: 'update' } }),
    );
    await run(body.id);
    const before = await buyers();
    expect(before.map(({ values }) => values.name)).toEqual(['Kim', 'Sara Cohen', 'علی دوباره']);
    await admin.patch(`/api/records/buyer/${before[0]!.id}`, { values: { notes: 'mine now' } });
    expect((await staff.post(`/api/imports/${body.id}/undo`)).status).toBe(200);
    await ravand.settle();
    const after = await buyers();
    expect(after.map(({ values }) => [values.name, values.notes, values.value])).toEqual([
      ['Kim', 'mine now', null],
      ['There', 'old', null],
    ]);
    const { status, outcomes } = (await staff.get<Progress>(`/api/imports/${body.id}`)).body;
    expect([status, outcomes]).toEqual(['undone', { undone: 3, kept: 1, rejected: 1 }]);
    expect((await rows(body.id, '?outcome=kept'))[0]!.reasons[0]!.code).toBe('import.changed-since');
    expect((await staff.post(`/api/imports/${body.id}/undo`)).status).toBe(409);
  });

  it('an undo takes along nothing that others made, and what the rows named goes with them', async () => {
    await clear();
    const old = await admin.post<{ id: string }>('/api/records/buyer', {
      values: { name: 'Old', mobile: '09121234560' },
    });
    const { body } = await upload(
      'Name,Mobile,Company,Notes\nOld,09121234560,Made by a change,said\nA,,Made by a change,\nB,,Used,\nC,,,\n',
    );
    await staff.put(
      `/api/imports/${body.id}/plan`,
      planOf(body, { duplicates: { keys: [['mobile']], policy: 'update' } }),
    );
    expect((await run(body.id)).outcomes).toEqual({ created: 3, updated: 1 });
    const [a, b, c] = await buyers();
    await admin.post('/api/records/remark', { values: { text: 'about A', about: a!.id } });
    await admin.post('/api/records/remark', { values: { text: 'beside C', beside: c!.id } });
    await admin.post('/api/records/buyer', { values: { name: 'Other', company: b!.values.company } });
    await admin.patch(`/api/records/buyer/${old.body.id}`, { values: { notes: 'mine now' } });
    await staff.post(`/api/imports/${body.id}/undo`);
    await ravand.settle();
    expect(
      (await rows(body.id)).map(({ outcome, reasons }) => [
        outcome,
        reasons.map(({ code, field: name }) => [code, name]),
      ]),
    ).toEqual([
      ['undone', [['import.changed-since', 'notes']]],
      ['kept', [['import.used-since', undefined]]],
      ['undone', []],
      ['kept', [['import.used-since', undefined]]],
    ]);
    expect((await buyers()).map(({ values, titles }) => [values.name, titles.company])).toEqual([
      ['A', 'Made by a change'],
      ['C', undefined],
      ['Old', undefined],
      ['Other', 'Used'],
    ]);
    const remarks = await admin.get<{ items: { values: Record<string, unknown> }[] }>(
      '/api/records/remark?sort=text:asc',
    );
    expect(remarks.body.items.map(({ values }) => values.about ?? values.beside)).toEqual([a!.id, c!.id]);
    await staff.delete(`/api/imports/${body.id}`);
    for (const path of ['remark', 'buyer', 'organization'])
      for (const { id } of (await admin.get<{ items: { id: string }[] }>(`/api/records/${path}?limit=200`)).body.items)
        await admin.delete(`/api/records/${path}/${id}`);
  });

  it('a dry run tells what would become of each row and keeps nothing', async () => {
    await clear();
    const { body } = await upload(file);
    await staff.put(`/api/imports/${body.id}/plan`, planOf(body));
    const tried = await run(body.id, true);
    expect([tried.status, tried.outcomes]).toEqual(['tried', { created: 3, unchanged: 1, rejected: 1 }]);
    expect(await buyers()).toEqual([]);
    expect((await run(body.id)).outcomes).toEqual({ created: 3, unchanged: 1, rejected: 1 });
    expect((await buyers()).length).toBe(3);
  });

  it('a record is named by its number, its address or what else is its own; one that cannot be made is told', async () => {
    await clear();
    const { body: company } = await admin.post<{ id: string }>('/api/records/organization', {
      values: { name: 'Named; so', phone: '02188776655' },
    });
    const { body } = await upload(
      'Name,Company,Owner\nA,+982188776655,\nB,۰۲۱-۸۸۷۷۶۶۵۵,\nC,Named; so,admin@example.com\nD,,Nobody\n',
    );
    await staff.put(
      `/api/imports/${body.id}/plan`,
      planOf(body, {
        mapping: ['name', 'company', 'owner'].map((name, column) => ({ field: name, column })),
        duplicates: { keys: [], policy: 'create' },
      }),
    );
    expect((await run(body.id)).outcomes).toEqual({ created: 3, rejected: 1 });
    expect((await buyers()).map(({ values }) => values.company)).toEqual(Array(3).fill(company.id));
    expect((await rows(body.id))[3]!.reasons).toMatchObject([
      { code: 'import.cannot-make', field: 'owner', column: 2 },
    ]);
    const rejected = await staff.get<string>(`/api/imports/${body.id}/rejected.csv`);
    expect(String(rejected.body).split('\r\n')[1]).toMatch(/^D,,Nobody,"?Owner: /);
    await clear();
    await admin.delete(`/api/records/organization/${company.id}`);
  });

  it('duplicates are made, skipped, filled or changed as the plan says', async () => {
    const policies: [string, Record<string, number>, string | null][] = [
      ['create', { created: 2 }, null],
      ['skip', { skipped: 2 }, null],
      ['fill', { updated: 1, unchanged: 1 }, 'a@example.com'],
      ['update', { updated: 1, unchanged: 1 }, 'a@example.com'],
    ];
    for (const [policy, outcomes, email] of policies) {
      await clear();
      const made = await admin.post<{ id: string }>('/api/records/buyer', {
        values: { name: 'A', mobile: '09121234567' },
      });
      const { body } = await upload(
        'Name,Mobile,E-mail\nA,09121234567,a@example.com\nA,+98 912 123 4567,a@example.com\n',
      );
      await staff.put(`/api/imports/${body.id}/plan`, planOf(body, { duplicates: { keys: [['mobile']], policy } }));
      expect({ policy, outcomes: (await run(body.id)).outcomes }).toEqual({ policy, outcomes });
      const stored = (await buyers()).find(({ id }) => id === made.body.id)!;
      expect({ policy, email: stored.values.email }).toEqual({ policy, email });
    }
    await clear();
    for (const name of ['One', 'Two'])
      await admin.post('/api/records/buyer', { values: { name, email: 'same@example.com' } });
    const { body } = await upload('Name,E-mail\nThree,same@example.com\n');
    await staff.put(
      `/api/imports/${body.id}/plan`,
      planOf(body, { duplicates: { keys: [['email']], policy: 'update' } }),
    );
    await run(body.id);
    expect((await rows(body.id))[0]).toMatchObject({
      outcome: 'skipped',
      reasons: [{ code: 'import.many-duplicates' }],
    });
  });

  it('stops when it is cancelled, and what it wrote can be undone', async () => {
    await clear();
    const many = Array.from({ length: 40 }, (_, index) => `Buyer ${index}`);
    const { body } = await upload(`Name\n${many.join('\n')}\n`);
    await staff.put(`/api/imports/${body.id}/plan`, planOf(body, { duplicates: { keys: [], policy: 'create' } }));
    await staff.post(`/api/imports/${body.id}/start`, { dryRun: false });
    expect((await staff.post<Progress>(`/api/imports/${body.id}/cancel`)).body.status).toBe('cancelled');
    await ravand.settle();
    expect((await buyers()).length).toBe(0);
    expect((await staff.post(`/api/imports/${body.id}/start`, { dryRun: false })).status).toBe(409);
    expect((await staff.post(`/api/imports/${body.id}/undo`)).status).toBe(200);
    await ravand.settle();
    expect((await staff.delete(`/api/imports/${body.id}`)).status).toBe(204);
    expect((await staff.get(`/api/imports/${body.id}`)).status).toBe(404);
  });

  it('that never gets on ends as one that was cancelled, and a dry run may be begun again', async () => {
    await clear();
    const { body } = await upload('Name\nOne buyer\n');
    const plan = planOf(body, { duplicates: { keys: [], policy: 'create' } });
    await staff.put(`/api/imports/${body.id}/plan`, plan);
    /** As if the process had died at each of its tries before the first row was kept. */
    const dies = async (dryRun: boolean) => {
      await staff.post(`/api/imports/${body.id}/start`, { dryRun });
      await ravand.database.transaction(ravand.systemContext('test'), ({ transaction }) =>
        transaction.write(
          sql`update jobs set attempts = max_attempts, token = ${'gone'}, leased_until = ${0} where kind = ${'import'}`,
        ),
      );
      await ravand.settle();
      return (await staff.get<Progress>(`/api/imports/${body.id}`)).body.status;
    };
    expect(await dies(true)).toBe('ready');
    expect(await dies(false)).toBe('cancelled');
    expect((await staff.post(`/api/imports/${body.id}/undo`)).status).toBe(200);
    await ravand.settle();
    expect((await staff.delete(`/api/imports/${body.id}`)).status).toBe(204);
  });

  it('a plan that cannot be carried out is refused with everything wrong in it', async () => {
    const { body } = await upload(file);
    const codes = async (change: object) =>
      (
        await staff.put<{ details: { code: string }[] }>(`/api/imports/${body.id}/plan`, planOf(body, change))
      ).body.details
        ?.map(({ code }) => code)
        .sort();
    expect(
      await codes({
        mapping: [
          { column: 0, field: 'secret' },
          { column: 99, field: 'email' },
        ],
      }),
    ).toEqual(['import.no-key-field', 'import.required-missing', 'import.unknown-column', 'import.unknown-field']);
    expect(await codes({ duplicates: { keys: [], policy: 'skip' } })).toEqual(['import.no-key']);
    expect(await codes({ duplicates: { keys: [['notes']], policy: 'skip' } })).toEqual(['import.no-key-field']);
    expect(await codes({ constants: { nothing: 1 } })).toEqual(['import.unknown-field']);
    expect((await staff.post(`/api/imports/${body.id}/start`, { dryRun: false })).status).toBe(409);
  });

  it('belongs to who brought it, and needs the right to create', async () => {
    const { body } = await upload(file);
    expect((await manager.get(`/api/imports/${body.id}`)).status).toBe(404);
    expect((await manager.post(`/api/imports/${body.id}/start`, { dryRun: true })).status).toBe(404);
    expect((await admin.get(`/api/imports/${body.id}`)).status).toBe(200);
    expect((await upload(file, manager)).status).toBe(403);
  });

  it('T-U02, T-U03 archives that are no workbooks, bombs, and bytes that are no text are refused at once', async () => {
    const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(20_000_000) });
    const foreign = zipSync({ '../../x': strToU8('x') });
    const crowd = zipSync(Object.fromEntries(Array.from({ length: 1_100 }, (_, index) => [`f${index}`, strToU8('x')])));
    const cases: [Uint8Array | string, string][] = [
      [bomb, 'file.archive-size'],
      [foreign, 'file.archive'],
      [crowd, 'file.archive-entries'],
      [zipSync({ 'hello.txt': strToU8('x') }), 'file.content'],
      [strToU8('PK\u0003\u0004 and nothing more'), 'file.archive'],
      [new Uint8Array([0, 1, 2, 3, 0, 5]), 'file.content'],
      ['', 'file.empty'],
      ['only,a,header\n', 'file.empty'],
      ['name\n"never closed', 'file.quotes'],
    ];
    for (const [bytes, code] of cases) {
      const answer = await upload<{ code: string; details: { code: string }[] }>(bytes);
      expect({ code, status: answer.status, found: answer.body.details?.[0]?.code }).toEqual({
        code,
        status: 422,
        found: code,
      });
    }
  });

  it('sheets that leave out where cells stand or what formulas come to are told from what is no sheet', async () => {
    const nameless = '<c t="inlineStr"><is><t>name</t></is></c>';
    const named = (value: string) => `<c r="A2" t="str"><f>"a"&amp;"b"</f>${value}</c>`;
    const header = '<c r="A1" t="inlineStr"><is><t>name</t></is></c>';
    const answers = await Promise.all(
      [
        [`<row>${nameless}</row><row>${nameless}</row>`],
        [`<row r="1">${header}</row><row r="2">${named('')}</row>`],
        [`<row r="1">${header}</row><row r="2">${named('<v>ab</v>')}</row>`],
        [`<row r="1">${header}</row><row r="2">${named('<v>ab</v>')}</row>`, `<row r="1">${named('')}</row>`],
      ].map((sheets) => upload<{ details?: { code: string }[] }>(workbook(sheets))),
    );
    expect(answers.map(({ body }) => body.details?.[0]?.code)).toEqual([
      'file.places',
      'file.formulas',
      undefined,
      undefined,
    ]);
    expect(answers.slice(2).map(({ status }) => status)).toEqual([201, 201]);
  });

  it('what is exported reads back as it was, as CSV, XLSX and JSON, and no cell runs (T-I10)', async () => {
    await clear();
    const acme = await admin.post<{ id: string }>('/api/records/organization', { values: { name: 'Acme "Q"' } });
    const written = [
      {
        name: "=cmd|' /C calc'!A0",
        mobile: '09121234567',
        value: '9007199254740993',
        since: '2026-03-21',
        source: 'web',
      },
      { name: '@SUM(1)', notes: '\t=1\nline', value: '-2', company: acme.body.id },
      { name: 'علی, "رضا"', email: 'a@example.com', value: '1250' },
      { name: '-2+3', notes: '<b>&amp;</b> 🙂' },
      { name: "'=1", notes: "''-" },
    ];
    for (const values of written) await admin.post('/api/records/buyer', { values });
    const fields = 'name,mobile,email,source,value,since,notes,company';
    const before = await buyers();
    const get = (format: string, client = staff) =>
      client.get<unknown>(`/api/export/buyer?format=${format}&fields=${fields}&sort=name:asc`);
    const csv = String((await get('csv')).body);
    const { data } = Papa.parse<string[]>(csv.trim());
    expect(data.slice(1).every((cells) => cells.every((cell) => !/^[=+@\t\r]/.test(cell) && !/^-\D/.test(cell)))).toBe(
      true,
    );
    const response = await fetch(`${ravand.url}/api/export/buyer?format=xlsx&fields=${fields}&sort=name:asc`, {
      headers: { cookie: staff.cookie() ?? '' },
    });
    const workbook = new Uint8Array(await response.arrayBuffer());
    const [sheet] = await readSheets(Buffer.from(workbook));
    expect(sheet!.data.length).toBe(6);
    // Sixteen digits are more than a spreadsheet keeps of a number: they stand as text, shorter ones as numbers.
    const cells = sheet!.data.flat();
    expect([cells.includes('9007199254740993'), cells.includes(1250), cells.includes(-2)]).toEqual([true, true, true]);
    const json = (await get('json')).body as { values: Record<string, unknown> }[];
    expect(json.map(({ values }) => values.name)).toEqual(before.map(({ values }) => values.name));
    for (const content of [csv, workbook]) {
      await clear();
      const { body } = await upload(content as string);
      expect(body.suggestion.length).toBe(8);
      await staff.put(`/api/imports/${body.id}/plan`, planOf(body, { duplicates: { keys: [], policy: 'create' } }));
      expect((await run(body.id)).outcomes).toEqual({ created: 5 });
      const strip = (list: Awaited<ReturnType<typeof buyers>>) =>
        list.map(({ values: { owner: _, ...values }, titles }) => ({ ...values, company: titles.company }));
      expect(strip(await buyers())).toEqual(strip(before));
    }
  });

  it('an export that cannot go on ends the connection: nobody waits, or takes the half for the whole', async () => {
    const leaf = (fields: readonly object[]) =>
      ({
        kind: 'entity',
        id: 'leaf',
        name: 'leaf',
        titleField: 'name',
        fields: [{ id: 'leaf.name', name: 'name', kind: 'text', required: true }, ...fields],
        access: { staff: { read: 'all', create: true, update: 'all', delete: 'all' } },
      }) as unknown as EntityDefinition;
    const context = ravand.systemContext('test');
    const publish = (definition: EntityDefinition, baseVersion: number) =>
      ravand.definitions.publish(context, [{ definition, baseVersion }]);
    await publish(leaf([{ id: 'leaf.more', name: 'more', kind: 'longText' }]), 0);
    await ravand.database.transaction(context, async (inside) => {
      for (let index = 0; index < 1_000; index++)
        await ravand.records.create(inside, 'leaf', {
          name: `Leaf ${index}`,
          more: randomBytes(4_500).toString('hex'),
        });
    });
    const answer = await fetch(`${ravand.url}/api/export/leaf?format=csv`, {
      headers: { cookie: staff.cookie() ?? '', 'accept-encoding': 'gzip' },
      signal: AbortSignal.timeout(10_000),
    });
    // Nobody reads yet: most of it is still to be written when the field goes.
    await publish(leaf([]), 1);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  it('T-F13 nobody exports what they may not read', async () => {
    await clear();
    await admin.post('/api/records/buyer', { values: { name: 'X', secret: 'canary' } });
    for (const format of ['csv', 'xlsx', 'json'])
      expect(String((await staff.get<unknown>(`/api/export/buyer?format=${format}`)).body)).not.toContain('canary');
    const asked = await staff.get<{ code: string }>('/api/export/buyer?format=csv&fields=secret');
    expect([asked.status, asked.body.code]).toEqual([422, 'unknown-field']);
    const filter = encodeURIComponent(JSON.stringify({ field: 'secret', operator: 'eq', value: 'canary' }));
    expect((await staff.get(`/api/export/buyer?format=csv&filter=${filter}`)).status).toBe(422);
    const own = String((await manager.get<unknown>('/api/export/buyer?format=csv')).body);
    expect(own.trim().split('\r\n').length).toBe(1);
  });

  describeImportTrials(
    () => ravand,
    () => staff,
  );
}
