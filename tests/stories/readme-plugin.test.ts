// "A plugin in 40 lines" of the README, file by file as it is printed there: what a newcomer types works.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { projectRoot } from '../../core/kernel/node/paths.ts';

// Inside the project, as plugins/ is, so that `#plugin-api` means what it means there.
const home = mkdtempSync(join(projectRoot, 'tests', 'stories', '.readme-'));
const files = filesOf(readFileSync(join(projectRoot, 'README.md'), 'utf8'));
let ravand: TestRavand;
let person: ApiClient;

beforeAll(async () => {
  for (const [path, text] of files) {
    const file = join(home, path.slice('plugins/'.length));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  breakThree();
  ravand = await createTestRavand({ pluginFolders: [join(projectRoot, 'plugins'), home] });
  person = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
});
afterAll(async () => {
  await ravand?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('The plugin of the README', () => {
  it('is a manifest, an entity, a rule and code', () => {
    expect([...files.keys()]).toEqual([
      'plugins/salon/manifest.json',
      'plugins/salon/entities/visit.json',
      'plugins/salon/rules/points.json',
      'plugins/salon/index.ts',
    ]);
  });

  it('gives points for what was paid, in the transaction of the visit', async () => {
    const { status, body } = await person.post<{ id: string; values: object }>('/api/records/visit', {
      values: { guest: 'مینا', mobile: '۰۹۱۲۳۴۵۶۷۸۹', paid: '۲۵۰٬۰۰۰' },
    });
    expect([status, body.values]).toEqual([201, { guest: 'مینا', mobile: '+989123456789', paid: '250000', points: 2 }]);
    const { body: timeline } = await person.get<{ items: { id: string; type: string; cause?: object }[] }>(
      `/api/records/visit/${body.id}/timeline`,
    );
    const counted = timeline.items.find(({ type }) => type === 'record.updated');
    expect(counted?.cause).toMatchObject({ kind: 'rule', name: 'visit-points' });
  });

  it('gives none where nothing was paid', async () => {
    const { body } = await person.post<{ values: object }>('/api/records/visit', { values: { guest: 'Sara' } });
    expect(body.values).toMatchObject({ paid: null, points: null });
  });
});

/** Path → text of every block under the heading: a line that is only a path in back-ticks, then the block. */
function filesOf(readme: string): ReadonlyMap<string, string> {
  const section = readme.split(/^## /m).find((part) => part.startsWith('A plugin in 40 lines')) ?? '';
  const blocks = section.matchAll(/^`(plugins\/[^`]+)`\n+```\w+\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, path = '', text = '']) => [path, text]));
}

/** A plugin whose file cannot be read, one whose rule names an action of nobody, one whose code throws while it loads. */
function breakThree(): void {
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content);
  };
  const manifest = (name: string) => JSON.stringify({ name, version: '1.2.3', label: { fa: 'خراب', en: 'Broken' } });
  write('torn/manifest.json', '{ "name": ');
  write('wrong/manifest.json', manifest('wrong'));
  const rule = (name: string, entity: string, then: string) =>
    `{ "kind": "rule", "name": "${name}", "entity": "${entity}", "on": ["created"], "when": { "all": [] }, "then": [${then}] }`;
  write('wrong/rules/nowhere.json', rule('nowhere', 'nothing', '{ "do": "stop", "with": {} }'));
  write('broken/manifest.json', manifest('broken'));
  write('broken/index.ts', "throw new Error('no key of the parcel service');");
  write('broken/rules/parcel.json', rule('parcel', 'visit', '{ "do": "broken.parcel", "with": {} }'));
}

describe('A plugin that does not work', () => {
  interface State {
    readonly name: string;
    readonly version?: string;
    readonly fault?: { readonly of: string; readonly detail: string; readonly details: readonly { message: string }[] };
  }

  it('is left out, and who operates the house reads which, why and in their language what of it', async () => {
    const admin = await ravand.signIn(ravand.admin);
    const { plugins } = (await admin.get<{ plugins: readonly State[] }>('/api/operate')).body;
    const state = (name: string) => plugins.find((plugin) => plugin.name === name);
    expect(state('salon')).toEqual({ name: 'salon', version: '1.0.0', label: expect.anything() });
    expect(state('torn')?.fault).toMatchObject({ of: 'files', detail: expect.stringContaining('manifest.json') });
    expect(state('wrong')).toMatchObject({ version: '1.2.3', fault: { of: 'definitions' } });
    expect(
      state('wrong')
        ?.fault?.details.map(({ message }) => message)
        .join(),
    ).toMatch(/\S/);
    expect(state('broken')?.fault).toMatchObject({ of: 'code', detail: 'no key of the parcel service' });
    expect((await person.get('/api/operate')).status).toBe(403);
  });

  it('is counted by what watches the house, which serves all the rest', async () => {
    const { status, body } = await ravand.visitor().get('/health');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { status: 'degraded', checks: { plugins: { ok: false, faults: 3 } } },
    });
  });
});
