// Definitions as files against a running installation, as a pipeline does it from a terminal: written out, compared, published, refused whole.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import { pipelineCommands } from '../../core/pipeline/commands.ts';
import { bundleProgram } from '../bundle-program.ts';

describe('ravand export, diff and apply', () => {
  let ravand: TestRavand;
  let key = '';
  let program = '';
  const folder = mkdtempSync(join(tmpdir(), 'ravand-files-'));

  beforeAll(async () => {
    [ravand, program] = await Promise.all([createTestRavand(), bundleProgram('core/cli.ts')]);
    const admin = await ravand.signIn(ravand.admin);
    const made = await admin.post<{ token: string }>('/api/keys', {
      name: 'pipeline',
      scopes: ['studio'],
    });
    key = made.body.token;
  });
  afterAll(async () => {
    await ravand.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As a terminal does it: a process of its own. */
  const spawned = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    new Promise<{ code: number | null; out: string }>((resolve) => {
      const settings = { ...process.env, RAVAND_URL: ravand.url, RAVAND_KEY: key, ...env };
      const child = spawn(process.execPath, [program, ...args], { env: settings });
      let out = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => {
          out += chunk;
        });
      child.once('close', (code) => resolve({ code, out }));
    });
  const run = async (name: 'export' | 'diff' | 'test' | 'apply', note?: string, prune = false) => {
    const lines: string[] = [];
    const place = { url: ravand.url, key };
    const isWell = await pipelineCommands[name]?.(place, { folder, note, prune }, (line) => lines.push(line));
    return { isWell, out: lines.join('\n') };
  };
  const edit = (path: string, change: (text: string) => string) => {
    const file = join(folder, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };

  it('write everything live, find no difference, and then exactly what was changed', async () => {
    expect((await spawned(['export', folder])).code).toBe(0);
    expect(existsSync(join(folder, 'entities/lead.json'))).toBe(true);
    expect(readFileSync(join(folder, 'workflows/lead-follow-up.bpmn'), 'utf8')).toContain('bpmn:definitions');
    expect(await run('diff')).toEqual({ isWell: true, out: 'Nothing differs.' });
    edit('messages/lead-welcome.json', (text) => text.replace('lead.mobile', 'record.mobile'));
    const { isWell, out } = await run('diff');
    expect(isWell).toBe(false);
    expect(out).toContain('~ message/lead-welcome\n    ~ to: "lead.mobile" → "record.mobile"');
    expect(out).toContain('1 definitions differ');
  });

  it('publish what differs as one release with its reason, and nothing when something of it is wrong', async () => {
    const before = ravand.definitions.current().number;
    edit('messages/lead-nurture-1.json', (text) => text.replaceAll('{{lead.name}}', '{{lead.nick}}'));
    const refused = await run('apply');
    expect(refused.isWell).toBe(false);
    expect(refused.out).toContain('! message/lead-nurture-1 /body/fa');
    expect(ravand.definitions.current().number).toBe(before);
    edit('messages/lead-nurture-1.json', (text) => text.replaceAll('{{lead.nick}}', '{{lead.name}}'));
    const applied = await run('apply', 'From the pipeline');
    expect(applied, applied.out).toMatchObject({ isWell: true, out: expect.stringContaining(`Release ${before + 1}`) });
    expect(ravand.definitions.current().message('lead-welcome')?.definition.to).toBe('record.mobile');
    const admin = await ravand.signIn(ravand.admin);
    const { body } = await admin.get<{ items: { note?: string; changes: number }[] }>('/api/releases');
    expect(body.items[0]).toMatchObject({ note: 'From the pipeline', changes: 1 });
  });

  it('plays the cases that definitions keep, and says which do not hold', async () => {
    const discount = (gives: string) => ({
      kind: 'decision',
      name: 'discount',
      data: [{ name: 'total', type: 'number' }],
      hitPolicy: 'first',
      inputs: [{ id: 'total', expression: 'total', type: 'number' }],
      outputs: [{ id: 'percent', name: 'percent', type: 'number' }],
      rows: [
        { id: 'big', when: ['>= 100'], give: ['10'] },
        { id: 'rest', when: ['-'], give: ['0'] },
      ],
      cases: [{ id: 'big', label: 'a big order', given: { total: '150' }, expected: gives }],
    });
    mkdirSync(join(folder, 'decisions'), { recursive: true });
    const file = join(folder, 'decisions/discount.json');
    writeFileSync(file, JSON.stringify(discount('10')));
    // Plugins bring decisions with cases of their own.
    const shipped = ravand.definitions
      .current()
      .all('decision')
      .reduce((sum, { definition }) => sum + (definition.cases?.length ?? 0), 0);
    expect(await run('test')).toMatchObject({
      isWell: true,
      out: expect.stringContaining(`with ${shipped + 1} cases: all is well`),
    });
    writeFileSync(file, JSON.stringify(discount('20')));
    const failed = await run('test');
    expect(failed).toMatchObject({ isWell: false, out: expect.stringContaining('! decision/discount /cases/0') });
    rmSync(file);
  });

  it('take out with --prune what was made here and is in no file, unless something leads to it', async () => {
    const admin = await ravand.signIn(ravand.admin);
    const label = { en: 'Sorry' };
    const message = { kind: 'message', name: 'sorry', label, channel: 'sms', to: 'lead.mobile', body: { en: 'Sorry' } };
    const rule = {
      kind: 'rule',
      name: 'says-sorry',
      entity: 'lead',
      on: ['created'],
      when: { path: 'name', operator: 'equal', value: 'sorry' },
      // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
      then: [{ do: 'sendMessage', with: { template: 'sorry' } }],
    };
    const changes = [message, rule].map((definition) => ({ definition, baseVersion: 0 }));
    expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
    const plain = await run('diff');
    expect(plain).toMatchObject({ isWell: true, out: expect.stringContaining('message/sorry is live and not in') });
    mkdirSync(join(folder, 'rules'), { recursive: true });
    const file = join(folder, 'rules/says-sorry.json');
    writeFileSync(file, JSON.stringify(rule));
    const shown = await run('diff', undefined, true);
    expect(shown.out).toContain('- message/sorry');
    expect(shown.out).toContain('! rule/says-sorry');
    expect(await run('apply', undefined, true)).toMatchObject({
      isWell: false,
      out: expect.stringContaining('Nothing went live.'),
    });
    expect(ravand.definitions.current().message('sorry')).toBeDefined();
    rmSync(file);
    rmSync(join(folder, 'messages/lead-nurture-2.json'));
    const done = await run('apply', undefined, true);
    expect(done).toMatchObject({ isWell: true, out: expect.stringContaining('2 are live no more') });
    expect(ravand.definitions.current().message('sorry')).toBeUndefined();
    const kept = await run('diff', undefined, true);
    expect(kept.out).toContain('message/lead-nurture-2 is live and not in');
    expect(kept.out).toContain('it stays: the plugin sales brings it');
  });

  it('say what is missing or wrong, each with its exit code', async () => {
    expect(await spawned(['diff', folder], { RAVAND_KEY: '' })).toMatchObject({
      code: 78,
      out: expect.stringContaining('RAVAND_KEY'),
    });
    writeFileSync(join(folder, 'forms/broken.json'), '{');
    expect(await spawned(['apply', folder])).toMatchObject({
      code: 1,
      out: expect.stringContaining('forms/broken.json'),
    });
    key = 'wrong';
    await expect(run('diff')).rejects.toThrow('401');
  });
});
