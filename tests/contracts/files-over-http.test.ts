// Files over HTTP: uploads, what is wrong with them, and how their bytes come back.
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { limits } from '../../core/kernel/limits.ts';
import type { EntityDefinition, FormDefinition } from '../../schemas/types.ts';
import { pdf, png } from './pictures.ts';

const paper: EntityDefinition = {
  kind: 'entity',
  id: 'paper',
  name: 'paper',
  titleField: 'name',
  fields: [
    { id: 'paper.name', name: 'name', kind: 'text', required: true },
    { id: 'paper.scan', name: 'scan', kind: 'file' },
    { id: 'paper.photo', name: 'photo', kind: 'image' },
    { id: 'paper.secret', name: 'secret', kind: 'file' },
  ],
  access: { staff: { read: 'all', create: true, update: 'all', delete: 'all', hidden: ['secret'] } },
};
const form: FormDefinition = {
  kind: 'form',
  name: 'apply',
  entity: 'paper',
  fields: [{ field: 'name' }, { field: 'scan' }],
  public: { sets: {}, origins: [] },
};

interface FileBody {
  id: string;
  name: string;
  type: string;
  size: number;
  code?: string;
}

let ravand: TestRavand;
let admin: ApiClient;
let staff: ApiClient;

beforeAll(async () => {
  ravand = await createTestRavand();
  admin = await ravand.signIn(ravand.admin);
  staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
  const changes = [paper, form].map((definition) => ({ definition, baseVersion: 0 }));
  expect(await admin.post('/api/definitions/publish', { changes })).toMatchObject({ status: 200 });
});
afterAll(() => ravand.stop());

function body(name: string, bytes: Buffer, part = 'file'): FormData {
  const data = new FormData();
  data.set(part, new Blob([new Uint8Array(bytes)], { type: 'image/png' }), name);
  return data;
}

const upload = (client: ApiClient, name: string, bytes: Buffer, field = 'scan') =>
  client.send<FileBody>('POST', `/api/files?entity=paper&field=${field}`, { body: body(name, bytes) });

async function held(client: ApiClient, name: string, bytes: Buffer, field = 'scan') {
  const file = (await upload(client, name, bytes, field)).body;
  const { body: record } = await client.post<{ id: string }>('/api/records/paper', {
    values: { name: 'x', [field]: { id: file.id } },
  });
  return { file, record: record.id, path: `/api/records/paper/${record.id}/files/${field}/${file.id}` };
}

const onDisk = () => {
  const folder = join(ravand.dataDir, 'files');
  return readdirSync(folder).flatMap((name) => readdirSync(join(folder, name)));
};

describe('An upload', () => {
  it('is described, waits for its record, and may be taken back', async () => {
    const { status, body: file } = await upload(staff, 'گزارش سال.pdf', pdf);
    expect(status).toBe(201);
    expect(file).toMatchObject({ name: 'گزارش سال.pdf', type: 'application/pdf', size: pdf.length });
    expect((await staff.get(`/api/files/${file.id}`)).status).toBe(200);
    expect((await admin.get(`/api/files/${file.id}`)).status).toBe(404);
    expect((await staff.delete(`/api/files/${file.id}`)).status).toBe(204);
    expect((await staff.get(`/api/files/${file.id}`)).status).toBe(404);
  });

  it('T-U01 is stored by a name of ours, whatever it is called', async () => {
    for (const name of [
      '../../etc/passwd.pdf',
      '..%2f..%2fa.pdf',
      'CON.pdf',
      `${'x'.repeat(300)}.pdf`,
      'a\u202efdp.pdf',
    ]) {
      const { status, body: file } = await upload(staff, name, pdf);
      expect(status).toBe(201);
      expect(file.name).not.toMatch(/[/\\\u202e]/);
      expect(onDisk()).toContain(file.id);
    }
    expect(onDisk().every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(true);
  });

  it.each([
    ['a.svg', '<svg onload="alert(1)"/>'],
    ['a.pHaR', '<?php'],
    ['page.html.jpg', '<script>alert(1)</script>'],
  ])('T-U03 of %s is refused, whatever type it claims', async (name, text) => {
    const { status, body: problem } = await upload(staff, name, Buffer.from(text));
    expect([status, problem.code]).toEqual([422, 'file-type']);
  });

  it('T-U06 of a picture that would fill the memory is refused by its header', async () => {
    const { status, body: problem } = await upload(staff, 'flood.png', png(60_000, 60_000), 'photo');
    expect([status, problem.code]).toEqual([422, 'image-too-many-pixels']);
  });

  it('needs a session, a field that is one of files, and the right to write it', async () => {
    expect((await upload(ravand.visitor(), 'a.pdf', pdf)).status).toBe(401);
    expect((await upload(staff, 'a.pdf', pdf, 'name')).status).toBe(404);
    expect((await upload(staff, 'a.pdf', pdf, 'secret')).status).toBe(403);
    const foreign = { body: body('a.pdf', pdf), headers: { Origin: 'https://evil.example' } };
    expect((await staff.send('POST', '/api/files?entity=paper&field=scan', foreign)).status).toBe(403);
  });

  it('T-P02 is a file of the body and never a path in JSON', async () => {
    const json = { files: { file: { filepath: '/etc/passwd' } } };
    expect((await staff.post('/api/files?entity=paper&field=scan', json)).status).toBe(415);
    const values = { name: 'x', scan: { id: '/etc/passwd', path: '/etc/passwd' } };
    expect((await staff.post('/api/records/paper', { values })).status).toBe(422);
  });

  it('T-I08 takes no name that reaches for a prototype', async () => {
    const { status } = await staff.send('POST', '/api/files?entity=paper&field=scan', {
      body: body('__proto__', pdf, '__proto__'),
    });
    expect(status).toBe(400);
    const source = '{"values":{"name":"x","scan":{"id":"1","__proto__":{"polluted":1}}}}';
    const sent = await staff.send('POST', '/api/records/paper', {
      body: source,
      headers: { 'Content-Type': 'application/json' },
    });
    expect(sent.status).toBe(422);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('T-U04 that is malformed in any way is a mistake of its sender, and the next one goes on', async () => {
    const boundary = 'b0undary';
    const whole = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n${pdf}\r\n--${boundary}--\r\n`;
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const before = onDisk().length;
    let stored = 0;
    for (let n = 0; n < 400; n++) {
      const bytes = Buffer.from(whole);
      const cut = random(3) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
      for (let hits = random(4) + 1; hits > 0 && cut.length > 0; hits--) cut[random(cut.length)] = random(256);
      const { status } = await staff.send('POST', '/api/files?entity=paper&field=scan', {
        body: new Uint8Array(cut),
        headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
      });
      expect(status === 201 || (status >= 400 && status < 500)).toBe(true);
      if (status === 201) stored += 1;
    }
    expect(onDisk().length).toBe(before + stored);
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/mixed; boundary=x']) {
      const sent = { body: whole, headers: { 'Content-Type': type } };
      expect([400, 415, 422]).toContain((await staff.send('POST', '/api/files?entity=paper&field=scan', sent)).status);
    }
    expect((await upload(staff, 'after.pdf', pdf)).status).toBe(201);
  });

  it('T-U05 that is broken off leaves nothing behind', async () => {
    const before = onDisk();
    const head = [
      'POST /api/files?entity=paper&field=scan HTTP/1.1',
      `Host: localhost:${ravand.port}`,
      `Origin: ${ravand.url}`,
      `Cookie: ${staff.cookie()}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 100000',
      '',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 half',
    ].join('\r\n');
    await Promise.all(
      Array.from(
        { length: 50 },
        () =>
          new Promise<void>((resolve) => {
            const socket = connect(ravand.port, new URL(ravand.url).hostname, () => {
              socket.write(head, () => setTimeout(() => socket.destroy(), 50));
            });
            socket.on('close', () => resolve());
          }),
      ),
    );
    await expect.poll(onDisk).toEqual(before);
    expect((await upload(staff, 'after.pdf', pdf)).status).toBe(201);
  });

  it('that announces more than the field takes is refused before it comes', async () => {
    const { status, body: problem } = await upload(
      staff,
      'big.pdf',
      Buffer.alloc(limits.defaultFileBytes + 100_000, 32),
    );
    expect([status, problem.code]).toEqual([413, 'file-too-large']);
  });
});

describe('The bytes of a file', () => {
  it('T-B04 come as something that is saved and can do nothing, but for plain pictures', async () => {
    const { path } = await held(staff, 'گزارش "۱".pdf', pdf);
    const { headers, body: bytes } = await staff.get<string>(path);
    expect(bytes).toBe(String(pdf));
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="_____ ___.pdf"; filename*=UTF-8''${encodeURIComponent('گزارش "۱".pdf')}`,
    );
    expect(headers.get('cache-control')).toBe('private, no-cache, no-transform');
    const shown = await staff.get(`${path}?show=true`);
    expect(shown.headers.get('content-disposition')).toMatch(/^attachment;/);
    const photo = await held(staff, 'a.png', png(), 'photo');
    expect((await staff.get(`${photo.path}?show=true`)).headers.get('content-disposition')).toMatch(/^inline;/);
    expect((await staff.get(photo.path)).headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  it('come in part, and not again when they are known', async () => {
    const { path } = await held(staff, 'a.pdf', pdf);
    const whole = await staff.get<string>(path);
    const etag = whole.headers.get('etag')!;
    const part = async (range: string, more = {}) => staff.get<string>(path, { Range: range, ...more });
    const middle = await part('bytes=1-3');
    expect([middle.status, middle.body, middle.headers.get('content-range')]).toEqual([
      206,
      'PDF',
      `bytes 1-3/${pdf.length}`,
    ]);
    expect((await part('bytes=-6')).body).toBe('%EOF\n'.padStart(6, '%'));
    expect((await part('bytes=9-')).body).toBe(String(pdf).slice(9));
    expect((await part('bytes=999-')).status).toBe(416);
    expect((await part('bytes=1-3', { 'If-Range': '"other"' })).status).toBe(200);
    expect((await part('lines=1-3')).status).toBe(200);
    expect((await staff.get(path, { 'If-None-Match': etag })).status).toBe(304);
  });

  it('T-F13 of a field that may not be read are not found, by whatever way', async () => {
    const { file, record, path } = await held(admin, 'secret.pdf', pdf, 'secret');
    expect((await admin.get(path)).status).toBe(200);
    for (const way of [
      path,
      `/api/records/paper/${record}/files/secret`,
      `/api/records/paper/${record}/files/scan/${file.id}`,
      `/api/records/paper/${record}/files/name/${file.id}`,
      `/api/files/${file.id}`,
    ])
      expect((await staff.get(way)).status).toBe(404);
    for (const way of [`/api/records/paper/${record}`, `/api/records/paper/${record}/timeline`])
      expect(JSON.stringify((await staff.get(way)).body)).not.toContain('secret.pdf');
    expect((await ravand.visitor().get(path)).status).toBe(401);
  });

  it('of earlier versions stay, and come back into the field', async () => {
    const { file, record } = await held(staff, 'one.pdf', pdf);
    const second = (await upload(staff, 'two.pdf', pdf)).body;
    await staff.patch(`/api/records/paper/${record}`, { values: { scan: second.id } });
    const { body: list } = await staff.get<{ items: object[] }>(`/api/records/paper/${record}/files/scan`);
    expect(list.items).toMatchObject([
      { file: { name: 'two.pdf', version: 2 }, isCurrent: true },
      { file: { name: 'one.pdf', version: 1 }, isCurrent: false },
    ]);
    expect((await staff.get(`/api/records/paper/${record}/files/scan/${file.id}`)).status).toBe(200);
    const { body: restored } = await staff.patch(`/api/records/paper/${record}`, { values: { scan: file.id } });
    expect(restored).toMatchObject({ values: { scan: { name: 'one.pdf', version: 1 } } });
  });
});

describe('A public form', () => {
  it('takes files for the fields it asks for, and holds them with its submission', async () => {
    const visitor = ravand.visitor();
    const sent = await visitor.send<FileBody>('POST', '/p/forms/apply/files?field=scan', { body: body('cv.pdf', pdf) });
    expect(sent.status).toBe(201);
    expect((await visitor.get(`/api/files/${sent.body.id}`)).status).toBe(401);
    expect((await admin.get(`/api/files/${sent.body.id}`)).status).toBe(404);
    const values = { name: 'Applicant', scan: { id: sent.body.id } };
    expect((await visitor.post('/p/forms/apply', { values })).status).toBe(201);
    const filter = encodeURIComponent(JSON.stringify({ field: 'name', operator: 'eq', value: 'Applicant' }));
    const { body: page } = await staff.get<{ items: unknown[] }>(`/api/records/paper?filter=${filter}`);
    expect(page.items).toMatchObject([{ values: { scan: { name: 'cv.pdf' } } }]);
  });

  it('takes none for other fields, none of another hand, and not too many', async () => {
    const visitor = ravand.visitor();
    const send = (field: string) =>
      visitor.send<FileBody>('POST', `/p/forms/apply/files?field=${field}`, { body: body('a.pdf', pdf) });
    expect((await send('photo')).status).toBe(404);
    expect((await send('name')).status).toBe(404);
    const theirs = (await upload(staff, 'mine.pdf', pdf)).body;
    const stolen = await visitor.post('/p/forms/apply', { values: { name: 'y', scan: theirs.id } });
    expect(stolen.status).toBe(422);
    let last = 201;
    for (let n = 0; n <= limits.publicUploadsPerAddress && last === 201; n++) last = (await send('scan')).status;
    expect(last).toBe(429);
  });
});
