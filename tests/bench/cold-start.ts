// From the start of the built server to its first answer, on a database that exists already.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { freePort } from './free-port.ts';
import { type BenchRow, median } from './row.ts';
import { healthy } from './server-under-load.ts';

export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-bench-'));
  const first = await startOnce(folder);
  const times: number[] = [];
  for (let round = 0; round < 5; round++) times.push(await startOnce(folder));
  rmSync(folder, { recursive: true });
  return [
    { name: 'cold start to first answer', ours: median(times), unit: 'ms', aim: '≤ 1,500' },
    { name: 'the very first start, tables made', ours: first, unit: 'ms', aim: 'shown' },
  ];
}

async function startOnce(dataDir: string): Promise<number> {
  const port = await freePort();
  const begun = performance.now();
  const server = spawn(process.execPath, ['dist/core/main.js'], {
    cwd: projectRoot,
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await healthy(`http://127.0.0.1:${port}`);
  const elapsed = performance.now() - begun;
  server.kill('SIGTERM');
  await ended;
  return elapsed;
}
