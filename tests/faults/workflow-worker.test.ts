// Work that takes its worker with it, by leaving the process or by never letting go of it: it is tried as often as the model says and then shown, and
// what waited beside and behind it is done.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyMigratedTemplate } from '../../core/database/testing.ts';
import { bundleProgram } from '../bundle-program.ts';
import { bpmn } from '../conformance/small-model.ts';
import { openHouse } from './workflow-house.ts';

const model = bpmn(
  '<bpmn:startEvent id="start"/><bpmn:serviceTask id="work" ravand:type="work" ravand:retries="3"/><bpmn:userTask id="after"/>',
  ['start>work', 'work>after'],
);
const folder = mkdtempSync(join(tmpdir(), 'ravand-worker-'));
let program: string;
beforeAll(async () => {
  program = await bundleProgram('tests/faults/workflow-worker-child.ts');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function begun(dataDir: string): string[] {
  const file = join(dataDir, 'begun');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

/** One worker; one that hangs for a moment in the same job is killed. Answers how it ended. */
async function live(dataDir: string, minutes: number): Promise<number | string | null> {
  const child = spawn(process.execPath, [program, dataDir, String(minutes)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const known = begun(dataDir).length;
  const watch = setInterval(() => {
    const now = begun(dataDir);
    if (now.length > known && now.at(-1)?.startsWith('blocks')) setTimeout(() => child.kill('SIGKILL'), 100);
  }, 50);
  const ended = await new Promise<number | string | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  );
  clearInterval(watch);
  return ended;
}

/** Workers one after another, ten minutes apart, until one finds nothing left to do; answers how each ended. */
async function untilDone(dataDir: string, minutes: number): Promise<(number | string | null)[]> {
  const lives: (number | string | null)[] = [];
  while (lives.at(-1) !== 0) {
    if (lives.length > 12) throw new Error(`expected the work to come to rest, found ${lives.join(', ')}`);
    lives.push(await live(dataDir, minutes + lives.length * 10));
  }
  return lives;
}

describe('A job that', { timeout: 120_000 }, () => {
  it.concurrent.each(['exits', 'blocks'])(
    '%s its worker is begun three times and then an incident; the others are done',
    async (how) => {
      const dataDir = join(folder, how);
      await copyMigratedTemplate(dataDir);
      const before = await openHouse({ dataDir });
      // Its handler is registered, so that it is a job; nobody works here.
      before.workflow.handler({ name: 'work', runs: 'after', run: async () => ({}) });
      await before.deploy('working', model);
      const bad = await before.start('working', { how });
      await before.close();
      const lives = await untilDone(dataDir, 0);
      const killed = how === 'exits' ? 3 : 'SIGKILL';
      expect(lives).toEqual([killed, killed, killed, 0]);
      expect(begun(dataDir)).toEqual(Array.from({ length: 3 }, () => `${how} ${bad}`));

      // Now with others in the same batch: the shared try counts for nobody.
      const again = await openHouse({ dataDir, now: new Date('2030-01-02T00:00:00Z') });
      again.workflow.handler({ name: 'work', runs: 'after', run: async () => ({}) });
      expect(await again.incidents(bad)).toEqual([{ element: 'work', code: 'effect-failed' }]);
      const second = await again.start('working', { how });
      const good: string[] = [];
      for (let count = 0; count < 6; count += 1) good.push(await again.start('working', { how: 'works' }));
      await again.close();
      await untilDone(dataDir, 1_500);
      const last = await openHouse({ dataDir, now: new Date('2030-01-04T00:00:00Z') });
      last.workflow.handler({ name: 'work', runs: 'after', run: async () => ({}) });
      expect(await last.incidents(second)).toEqual([{ element: 'work', code: 'effect-failed' }]);
      expect(begun(dataDir).filter((line) => line.endsWith(second))).toHaveLength(1 + 3);
      for (const instance of good)
        expect((await last.tasks({ instance })).map(({ element }) => element)).toEqual(['after']);
      await last.transact((inside) => last.workflow.cancel(inside, second, 'poison'));
      expect(await last.status(second)).toBe('terminated');
      await last.close();
    },
  );
});
