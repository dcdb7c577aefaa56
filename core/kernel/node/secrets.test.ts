// The file of secrets: made once, kept, the same for all who share the folder.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from './paths.ts';
import { readSecret } from './secrets.ts';

describe('A secret of the house', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ravand-secrets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, beside those that are there, for the eyes of the server alone', () => {
    const there = readSecret(folder, 'inboundMessages');
    const made = readSecret(folder, 'secondFactors');
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(made).not.toBe(there);
    expect([readSecret(folder, 'secondFactors'), readSecret(folder, 'inboundMessages')]).toEqual([made, there]);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('is never made anew over a file that cannot be read', () => {
    writeFileSync(join(folder, 'secrets.json'), '[1]', { mode: 0o600 });
    expect(() => readSecret(folder, 'secondFactors')).toThrow('expected a JSON object');
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toBe('[1]');
  });

  it.each(['', 'changeme', 'a'.repeat(64), '0123456'.repeat(9) + '0', 'x'.repeat(64), 'ab'.repeat(16), 1, null, {}])(
    'T-A10 is not what somebody made up: %j',
    (secret) => {
      const text = JSON.stringify({ portal: secret });
      writeFileSync(join(folder, 'secrets.json'), text, { mode: 0o600 });
      expect(() => readSecret(folder, 'portal')).toThrow('expected "portal" to be 32 random bytes in hex');
      expect(readSecret(folder, 'webhooks')).toMatch(/^[0-9a-f]{64}$/);
      expect(JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'))).toMatchObject({ portal: secret });
    },
  );

  it('T-A10 is not taken from a file that every user of the machine may read', () => {
    readSecret(folder, 'portal');
    chmodSync(join(folder, 'secrets.json'), 0o644);
    expect(() => readSecret(folder, 'portal')).toThrow(/only the server's user may read.*chmod 600/);
    chmodSync(join(folder, 'secrets.json'), 0o640);
    expect(readSecret(folder, 'portal')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is made although somebody died while writing', () => {
    writeFileSync(join(folder, 'secrets.json.new'), '{"secondFac');
    expect(readSecret(folder, 'secondFactors')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is one for processes that begin at once', async () => {
    const program = `import { readSecret } from '${join(projectRoot, 'core/kernel/node/secrets.ts')}';
      process.stdout.write(readSecret(${JSON.stringify(folder)}, 'a') + readSecret(${JSON.stringify(folder)}, 'b'));`;
    const run = () =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
        cwd: projectRoot,
      });
    const answers = await Promise.all([run(), run(), run(), run()]);
    expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
    expect(answers[0]?.stdout).toHaveLength(128);
  });
});
