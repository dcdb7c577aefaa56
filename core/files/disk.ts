// The bytes of files on disk: DATA_DIR/files/<two digits>/<id>, written aside first and renamed once they are safe. No name comes from outside.
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import { fileTooLarge } from './file-too-large.ts';

export interface Written {
  readonly size: number;
  readonly sha256: string;
  /** The first limits.fileHeadBytes. */
  readonly head: Buffer;
}

export interface Disk {
  /** @throws Problem 507 `storage-full` */
  requireSpace(): Promise<void>;
  /** Writes the bytes aside, safe from a loss of power. What fails leaves nothing. @throws Problem 413, 507 */
  write(id: Id, bytes: Readable, mostBytes: number): Promise<Written>;
  /** Gives what was written aside its place. */
  place(id: Id): Promise<void>;
  remove(id: Id): Promise<void>;
  read(id: Id, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** Files that were last touched before the instant, those written aside too. */
  olderThan(instant: Date): AsyncIterable<Id>;
}

const aside = 'incoming';

export function createDisk(dataDir: string): Disk {
  const root = join(dataDir, 'files');
  const folderOf = (id: Id): string => join(root, id.slice(-2));
  const pathOf = (id: Id): string => join(folderOf(id), id);
  const asidePath = (id: Id): string => join(root, aside, id);

  return {
    async requireSpace() {
      await mkdir(root, { recursive: true });
      const { blocks, bavail } = await statfs(root);
      if (blocks > 0 && (1 - bavail / blocks) * 100 >= limits.diskFullPercent) throw storageFull();
    },
    async write(id, bytes, mostBytes) {
      await mkdir(join(root, aside), { recursive: true });
      const file = await open(asidePath(id), 'wx', 0o600);
      try {
        return await copy(bytes, file, mostBytes);
      } catch (error) {
        await rm(asidePath(id), { force: true });
        throw isFull(error) ? storageFull() : error;
      } finally {
        await file.close();
      }
    },
    async place(id) {
      await mkdir(folderOf(id), { recursive: true });
      await rename(asidePath(id), pathOf(id));
      await syncFolder(folderOf(id));
    },
    async remove(id) {
      await rm(pathOf(id), { force: true });
      await rm(asidePath(id), { force: true });
    },
    async read(id, range) {
      const file = await open(pathOf(id)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new Problem(410, 'file-lost') : error;
      });
      return file.createReadStream(range ?? {});
    },
    async *olderThan(instant) {
      for (const folder of await namesIn(root)) {
        for (const id of await namesIn(join(root, folder))) {
          const found = await stat(join(root, folder, id)).catch(() => undefined);
          if (found !== undefined && found.mtime < instant) yield id;
        }
      }
    },
  };
}

async function copy(bytes: Readable, file: FileHandle, mostBytes: number): Promise<Written> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    if (size + chunk.length > mostBytes) throw fileTooLarge(mostBytes);
    if (size < limits.fileHeadBytes) head.push(chunk.subarray(0, limits.fileHeadBytes - size));
    size += chunk.length;
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  await file.sync();
  return { size, sha256: hash.digest('hex'), head: Buffer.concat(head) };
}

/** A name is safe once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function storageFull(): Problem {
  return new Problem(507, 'storage-full');
}
