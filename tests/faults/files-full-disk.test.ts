// A full disk stops uploads, clearly and without a trace, and nothing else; what runs again once there is room (FAULTS F23, THREATS T-U05).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDisk } from '../../core/files/disk.ts';
import { newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';

/** A disk of 4 MB; only root may make one. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

const folder = mountSmallDisk();

describe.skipIf(folder === undefined)('A disk that fills', () => {
  const root = folder ?? '';
  const disk = createDisk(root);
  const ballast = join(root, 'ballast');
  const bytes = (size: number) => Readable.from([Buffer.alloc(size)]);
  beforeAll(() => disk.requireSpace());
  afterAll(() => {
    execFileSync('umount', [root]);
    rmSync(root, { recursive: true });
  });

  it(`T-U05 takes no more files from ${limits.diskFullPercent} % on, and takes them again below`, async () => {
    writeFileSync(ballast, Buffer.alloc(3_900_000));
    await expect(disk.requireSpace()).rejects.toMatchObject({ status: 507, code: 'storage-full' });
    rmSync(ballast);
    await disk.requireSpace();
  });

  it('that is full in the middle of a file keeps nothing of it, and the next file is kept', async () => {
    const id = newId();
    await expect(disk.write(id, bytes(6_000_000), 10_000_000)).rejects.toMatchObject({ status: 507 });
    expect(readdirSync(join(root, 'files', 'incoming'))).toEqual([]);
    const next = newId();
    expect((await disk.write(next, bytes(100_000), 10_000_000)).size).toBe(100_000);
    await disk.place(next);
    expect(readdirSync(join(root, 'files', next.slice(-2)))).toEqual([next]);
  });
});
