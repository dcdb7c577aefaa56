// From the start of the built server to its first answer, on a database that exists already.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { type BenchRow, median } from './row.ts';

export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-bench-'));
  await startOnce(folder);
  const times: number[] = [];
  for (let round = 0; round < 5; round++) times.push(await startOnce(folder));
  rmSync(folder, { recursive: true });
  return [{ name: 'cold start to first answer', ours: median(times), unit: 'ms', aim: '≤ 1,500' }];
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
  while (!(await answers(port))) {
    if (performance.now() - begun > 60_000) throw new Error('expected an answer of /health within 60 s, found none');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const elapsed = performance.now() - begun;
  server.kill('SIGTERM');
  await ended;
  return elapsed;
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
