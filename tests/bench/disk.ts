// The disk's own rate of fdatasync: the bound of every durable figure of the run.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchRow } from './row.ts';

export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-bench-'));
  const file = openSync(join(folder, 'sync'), 'w');
  const rounds = 500;
  const block = Buffer.alloc(4096, 1);
  const start = performance.now();
  for (let round = 0; round < rounds; round++) {
    writeSync(file, block);
    fdatasyncSync(file);
  }
  const seconds = (performance.now() - start) / 1000;
  closeSync(file);
  rmSync(folder, { recursive: true });
  return [{ name: 'fdatasync of 4 KiB', ours: rounds / seconds, unit: 'per second', aim: 'the run’s yardstick' }];
}
