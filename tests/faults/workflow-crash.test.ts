// A process in which everything waits that can wait is stopped at every COMMIT and every message it sends, and begun again on what the disk held
// then: it ends as it does without a crash, and no message goes out twice or not at all. The files are copied in the very moment, which is what
// SIGKILL leaves of a SQLite file; a part of the moments is done with a real process and a real SIGKILL.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSmsReceiver } from '#testing';
import { copyMigratedTemplate } from '../../core/database/testing.ts';
import { bundleProgram } from '../bundle-program.ts';
import { isFull } from './is-full.ts';
import { type Moment, watchCommits } from './sqlite-commits.ts';
import { connect, drive, type Ledger, outcomeOf, sendBySms } from './workflow-crash-model.ts';
import { openHouse } from './workflow-house.ts';

/** What there was in the moment of a crash. */
interface Image {
  readonly name: string;
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly now: Date;
}

/** Lives of the process that is really killed. */
const kills = isFull ? 60 : 8;
const folder = mkdtempSync(join(tmpdir(), 'ravand-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs to the end, and leaves an image of each moment in which it could have been killed. */
async function runWatched(): Promise<{ images: readonly Image[]; outcome: unknown }> {
  const dataDir = join(folder, 'whole');
  await copyMigratedTemplate(dataDir);
  const file = join(dataDir, 'ravand.sqlite');
  const images: Image[] = [];
  const ledger: Ledger = new Map();
  let now = (): Date => new Date('2030-01-01T00:00:00Z');
  const take = (name: string): void => {
    // Before a COMMIT the disk holds what it held after the one before; a second look at that is for the long form.
    const last = images.at(-1);
    const isSeen =
      name.startsWith('before COMMIT') && last?.ledger.size === ledger.size && last.now.getTime() === now().getTime();
    if (isSeen && !isFull) return;
    const target = join(folder, `${images.length}`);
    mkdirSync(target);
    for (const end of ['', '-wal'])
      if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, join(target, `ravand.sqlite${end}`));
    images.push({ name, dataDir: target, ledger: new Map(ledger), now: now() });
  };
  const stop = watchCommits(file, (moment, count) => take(`${moment} COMMIT ${count}`));
  const house = await openHouse({ dataDir });
  now = () => house.clock.now();
  connect(house, async (key, text) => {
    take(`before ${text} was sent`);
    ledger.set(key, text);
    take(`after ${text} was sent`);
  });
  await drive(house);
  stop();
  const outcome = await outcomeOf(house, ledger);
  await house.close();
  return { images, outcome };
}

/** What a new process makes of an image. */
async function resume({ dataDir, ledger, now }: Image): Promise<unknown> {
  const house = await openHouse({ dataDir, now });
  connect(house, async (key, text) => void ledger.set(key, text));
  await house.jobs.start();
  await house.jobs.stop();
  await drive(house);
  const outcome = await outcomeOf(house, ledger);
  await house.close();
  return outcome;
}

/** One life of a real process; answers what ended it. */
function live(program: string, dataDir: string, url: string, moment: Moment, count: number): Promise<string | null> {
  const child = spawn(process.execPath, [program, dataDir, url, moment, String(count)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) =>
      code === 0 || signal === 'SIGKILL' ? resolve(signal) : reject(new Error(`ended with ${code}: ${said}`)),
    );
  });
}

describe('A process that is killed', { timeout: 300_000 }, () => {
  let images: readonly Image[];
  let whole: unknown;
  beforeAll(async () => {
    ({ images, outcome: whole } = await runWatched());
  });

  it('has ended with everything done once, when nobody kills it', () => {
    expect(whole).toMatchObject({
      instances: [
        { process: 'crash', status: 'completed' },
        { process: 'crash:called', status: 'completed' },
      ],
      left: { fault_tasks: 0, jobs: 0, process_timers: 0, process_subscriptions: 0, process_partitions: 0 },
    });
    expect((whole as { ledger: string[] }).ledger).toHaveLength(1 + 1 + 1 + 3 + 21 + 1);
    expect(images.length).toBeGreaterThan(80);
  });

  it.concurrent('before or after any COMMIT, or any message it sends, ends as if nobody had', async () => {
    const differing: string[] = [];
    // Every other moment in the short form.
    for (const image of isFull ? images : images.filter((_, at) => at % 2 === 0)) {
      const outcome = await resume(image);
      rmSync(image.dataDir, { recursive: true, force: true });
      try {
        expect(outcome, image.name).toEqual(whole);
      } catch (error) {
        differing.push(String(error));
      }
    }
    expect(differing).toEqual([]);
  });

  it.concurrent('by SIGKILL, again and again while it runs, ends as if nobody had', async () => {
    const program = await bundleProgram('tests/faults/workflow-crash-child.ts');
    const sms = await startSmsReceiver();
    const dataDirs = ['first', 'second'].map((name) => join(folder, name));
    const outcomes = await Promise.all(
      dataDirs.map(async (dataDir, lane) => {
        await copyMigratedTemplate(dataDir);
        let killed = 0;
        for (let life = 0; life < kills / 2; life += 1) {
          const moment = (life + lane) % 2 === 0 ? 'before' : 'after';
          // The more kills, the sooner: all there is to do is a hundred moments long.
          const at = isFull ? 1 + ((life * 2 + lane) % 4) : 2 + ((life * 2 + lane) % 7);
          const signal = await live(program, dataDir, sms.url, moment, at);
          if (signal === 'SIGKILL') killed += 1;
        }
        const ledger: Ledger = new Map();
        const house = await openHouse({ dataDir, now: new Date(readFileSync(join(dataDir, 'clock'), 'utf8')) });
        connect(house, sendBySms(sms.url));
        await house.jobs.start();
        await house.jobs.stop();
        await drive(house);
        const instances = await house.workflow.instances(house.context, {});
        for (const { key, text } of sms.ledger)
          if (instances.some(({ id }) => key.startsWith(id))) ledger.set(key, text);
        const outcome = await outcomeOf(house, ledger);
        await house.close();
        return { outcome, killed };
      }),
    );
    await sms.close();
    for (const { outcome, killed } of outcomes) {
      expect(killed).toBeGreaterThan(isFull ? kills / 3 : kills / 2 - 3);
      expect(outcome).toEqual(whole);
    }
  });
});
