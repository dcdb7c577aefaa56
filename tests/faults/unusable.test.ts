// What an operator can get wrong on disk: each is told in words that say what to do, or left out while the rest of the house stands.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestRavand } from '#testing';
import { createDatabase } from '../../core/database/create-database.ts';
import { createRavand } from '../../core/index.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { readConfig } from '../../core/kernel/node/config.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { projectRoot } from '../../core/kernel/node/paths.ts';

const home = mkdtempSync(join(tmpdir(), 'ravand-unusable-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const open = (needs: { dataDir: string; url?: string }) =>
  createDatabase({ ...needs, clock: systemClock, log: silentLogger });

describe('A database that cannot be opened', () => {
  it.each(['ravand.sqlite', 'ravand.lock'])('because %s is something else says what to do', async (name) => {
    const file = write(`${name}/${name}`, 'a letter to my grandmother '.repeat(100));
    await expect(open({ dataDir: dirname(file) })).rejects.toMatchObject({
      name: 'DatabaseUnusable',
      isPassing: false,
      message: expect.stringMatching(/SQLITE_NOTADB.*backup.*DATA_DIR/),
    });
  });

  it('because its folder is a file says what to do', async () => {
    await expect(open({ dataDir: write('file', '') })).rejects.toMatchObject({
      name: 'DatabaseUnusable',
      message: expect.stringMatching(/cannot be written.*DATA_DIR/),
    });
  });

  it('because nobody listens there is worth another try, and its password is nobody’s to read', async () => {
    const url = 'postgres://ravand:hush-hush@127.0.0.1:1/crm';
    const error = await open({ dataDir: home, url }).catch((found: unknown) => found);
    expect(error).toMatchObject({ name: 'DatabaseUnusable', isPassing: true });
    expect(String(error)).toMatch(/127\.0\.0\.1:1\/crm.*DATABASE_URL/);
    expect(String(error)).not.toContain('hush');
  });
});

describe('A plugin', () => {
  it('that is broken is left out, and the house stands with the others', { timeout: 120_000 }, async () => {
    const manifest = (name: string) => JSON.stringify({ name, version: '1.0.0' });
    const plugins = join(home, 'plugins');
    write('plugins/torn/manifest.json', '{ "name": "torn"');
    write('plugins/shapeless/manifest.json', manifest('shapeless'));
    write('plugins/shapeless/entities/thing.json', '{ "kind": "entity", "id": "shapeless.thing", "name": "thing" }');
    write('plugins/shapeless/sample/things.json', '[{ "create": "thing", "values": { "name": "One" } }]');
    write('plugins/lost/manifest.json', manifest('lost'));
    write(
      'plugins/lost/rules/lost.json',
      '{ "kind": "rule", "name": "lost", "entity": "nowhere", "on": ["created"], "when": { "path": "a", "operator": "empty" }, "then": [{ "do": "assign", "with": {} }] }',
    );
    const ravand = await createTestRavand({ pluginFolders: [join(projectRoot, 'plugins'), plugins], sample: true });
    const release = ravand.definitions.current();
    expect(release.entity('lead')).toBeDefined();
    expect(release.entity('thing')).toBeUndefined();
    expect(release.rules('nowhere')).toEqual([]);
    await ravand.stop();
  });

  it('whose samples are broken is named at set-up, which then goes on without them', async () => {
    const plugins = join(home, 'sampled');
    write('sampled/odd/manifest.json', JSON.stringify({ name: 'odd', version: '1.0.0' }));
    write('sampled/odd/sample/odd.json', '[{ "create": "person", "values": { "name": "=motel" } }]');
    const ravand = await createTestRavand({ pluginFolders: [plugins], setUp: false });
    const token = new URL(ravand.setUpLink ?? '').hash.slice(1);
    const house = { language: 'en', calendar: 'gregorian', name: 'Noa', email: 'noa@house.example' };
    const setUp = (sample: boolean) =>
      ravand.visitor('en').post<{ code?: string; detail?: string }>('/api/setup', {
        token,
        ...house,
        password: 'correct horse battery',
        sample,
      });
    const refused = await setUp(true);
    expect([refused.status, refused.body.code]).toEqual([422, 'samples-broken']);
    expect(refused.body.detail).toMatch(/odd\/sample\/odd\.json step 1.*motel/);
    expect((await setUp(false)).status).toBe(204);
    await ravand.stop();
  });

  it('that breaks after it was live keeps what is live of it until it is mended', async () => {
    const plugins = join(home, 'later');
    cpSync(join(projectRoot, 'plugins', 'sales'), join(plugins, 'sales'), { recursive: true });
    // Its code is part of the house; without it goes the rule that asks for it.
    for (const coded of ['index.ts', 'rules/lead-qualified.json']) rmSync(join(plugins, 'sales', coded));
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: join(home, 'data') });
    const start = async () => {
      const ravand = await createRavand({ config, log: silentLogger, background: false, pluginFolders: [plugins] });
      await ravand.begin();
      const { rules, process } = ravand.definitions.current();
      const live = [rules('lead').length, process('lead-follow-up') !== undefined];
      await ravand.stop();
      return live;
    };
    const before = await start();
    expect(before).toEqual([expect.any(Number), true]);
    const file = join(plugins, 'sales', 'rules', 'welcome-sms.json');
    const sound = readFileSync(file, 'utf8');
    for (const text of ['{', sound.replace('"lead-welcome"', '"nothing"'), sound.replace('"then"', '"than"')]) {
      writeFileSync(file, text);
      expect(await start()).toEqual(before);
    }
    rmSync(join(plugins, 'sales'), { recursive: true });
    expect(await start()).toEqual([0, false]);
  });
});
