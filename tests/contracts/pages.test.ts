// The pages and modules the server hands out: fresh pages, assets for ever, validators that run without eval, and nothing outside their folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';

let ravand: TestRavand;
let admin: ApiClient;
const folder = mkdtempSync(join(tmpdir(), 'ravand-pages-'));

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>index</title>');
  writeFileSync(join(folder, 'public-form.html'), '<!doctype html><title>form</title>');
  writeFileSync(join(folder, 'assets', 'app-1a2b3c4d.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'packed-1a2b3c4d.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'packed-1a2b3c4d.js.gz'), gzipSync('export { packed };'));
  ravand = await createTestRavand({ designerDir: folder });
  admin = await ravand.signIn(ravand.admin);
});
afterAll(async () => {
  await ravand.stop();
  rmSync(folder, { recursive: true });
});

describe('Pages', () => {
  it.each(['/', '/setup', '/records/lead/01890000-0000-7000-8000-000000000000'])(
    'are one document at %s, asked for anew each time',
    async (path) => {
      const { status, body, headers } = await ravand.visitor().get(path);
      expect([status, body]).toEqual([200, '<!doctype html><title>index</title>']);
      expect(headers.get('cache-control')).toBe('no-cache');
    },
  );

  it('keep hashed assets for ever', async () => {
    const { headers } = await ravand.visitor().get('/assets/app-1a2b3c4d.js');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await ravand.visitor().get('/assets/gone-1a2b3c4d.js')).status).toBe(404);
  });

  it('give away what the build has packed, to those who take it', async () => {
    const asked = async (encoding: string) => {
      const answer = await fetch(`${ravand.url}/assets/packed-1a2b3c4d.js`, {
        headers: { 'accept-encoding': encoding },
      });
      expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(answer.headers.get('cache-control')).toContain('immutable');
      expect(answer.headers.get('vary')).toContain('Accept-Encoding');
      return answer.text();
    };
    expect(await asked('gzip')).toBe('export { packed };');
    expect(await asked('identity')).toBe('export {};');
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%5c..%5cpackage.json',
    '//etc/passwd',
  ])('never leave their folder: %s', async (path) => {
    const { body } = await ravand.visitor().send('GET', path);
    expect(String(body)).not.toContain('"name"');
    expect(String(body)).not.toContain('root:');
  });

  it('of a public form are there, of any other form not', async () => {
    expect((await ravand.visitor().get('/p/forms/lead-public?utm_source=x&anything=y')).body).toBe(
      '<!doctype html><title>form</title>',
    );
    expect((await ravand.visitor().get('/p/forms/lead-contact')).status).toBe(404);
    expect((await ravand.visitor().get('/p/forms/lead-contact/definition.json')).status).toBe(404);
    expect((await ravand.visitor().get('/p/forms/lead-contact/validator.js')).status).toBe(404);
  });

  it('of a public form know its fields and nothing else of the entity', async () => {
    const { body } = await ravand
      .visitor()
      .get<{ fields: { name: string }[]; validator: string }>('/p/forms/lead-public/definition.json');
    expect(body.fields.map(({ name }) => name)).toEqual(['name', 'mobile', 'email', 'company', 'note', 'smsConsent']);
  });
});

describe('Cross-origin', () => {
  const preflight = (origin: string) =>
    fetch(`${ravand.url}/p/forms/lead-public`, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });

  it('posting is open to the origins a form names, without credentials', async () => {
    const { status, headers } = await preflight('https://www.example.com');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('is closed for everything of /api', async () => {
    const { headers } = await fetch(`${ravand.url}/api/me`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://www.example.com' },
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const answer = await fetch(`${ravand.url}/api/start`, { headers: { Origin: 'https://www.example.com' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('Validators', () => {
  async function load(
    path: string,
    client: ApiClient,
  ): Promise<(values: object) => true | { pointer: string; code: string }[]> {
    const { status, body, headers } = await client.get<string>(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/javascript');
    expect(body).not.toMatch(/\beval\b|new Function|\brequire\(/);
    const home = mkdtempSync(join(folder, 'modules-'));
    let code = body;
    for (const [address, file] of body.matchAll(/\/p\/modules\/([\w-]+\.js)\?v=[\w-]+/g)) {
      const shared = await ravand.visitor().get<string>(address);
      expect(shared.headers.get('cache-control')).toContain('immutable');
      expect(shared.body).not.toMatch(/\beval\(|new Function\(/);
      writeFileSync(join(home, `${file}.mjs`), shared.body);
      code = code.replaceAll(address, `./${file}.mjs`);
    }
    writeFileSync(join(home, 'validator.mjs'), code);
    return ((await import(pathToFileURL(join(home, 'validator.mjs')).href)) as { default: never }).default;
  }

  it('of a public form judge as the server does', async () => {
    const validate = await load('/p/forms/lead-public/validator.js', ravand.visitor());
    expect(validate({ name: 'x', mobile: '09121234567' })).toBe(true);
    const wrong = { name: '', mobile: 'abc', nosuch: 1 };
    const here = validate(wrong);
    const there = await ravand
      .visitor()
      .post<{ details: { pointer: string; code: string }[] }>('/p/forms/lead-public', {
        submission: '01890000-0000-7000-8000-00000000000a',
        values: wrong,
      });
    const shape = (details: readonly { pointer: string; code: string }[]) =>
      details.map(({ pointer, code }) => `${pointer.replace('/values', '')} ${code}`).sort();
    expect(shape(here as never)).toEqual(shape(there.body.details));
  });

  it('of an entity know what the person may write, from the release that is live', async () => {
    const { body } = await admin.get<{ entities: { name: string; validator: string }[] }>('/api/workspace');
    const validate = await load(body.entities.find(({ name }) => name === 'lead')?.validator ?? '', admin);
    expect(validate({ name: 'x', value: '501' })).toBe(true);
    expect(validate({ name: 'x', page: 'https://example.com' })).toMatchObject([
      { pointer: '/page', code: 'validation.unknown-field' },
    ]);
    expect((await ravand.visitor().get('/api/entities/lead/validator.js')).status).toBe(401);
  });
});
