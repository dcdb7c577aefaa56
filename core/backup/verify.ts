// Verifies a backup, or an installation that may be at work. What is wrong is told, not thrown.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CopyFault, holdsData, readDump } from '../database/copy-database.ts';
import { countRows, inspectDatabase, inspectInstallation } from '../database/inspect-database.ts';
import { type Check, checkDatabase, checkOf } from './check-database.ts';
import type { Installation } from './make-backup.ts';
import { BackupFault, listFile, type Manifest, readManifest } from './manifest.ts';

/** @throws BackupFault when there is none */
export async function verifyInstallation({ dataDir, databaseUrl }: Installation): Promise<Check[]> {
  await requireInstallation({ dataDir, databaseUrl });
  const inspected = await inspectInstallation({ url: databaseUrl, dataDir });
  try {
    return await checkDatabase(inspected, dataDir);
  } finally {
    await inspected.close();
  }
}

/** @throws BackupFault */
export async function requireInstallation({
  dataDir,
  databaseUrl: url,
}: Pick<Installation, 'dataDir' | 'databaseUrl'>): Promise<void> {
  if (await holdsData({ url, dataDir })) return;
  throw new BackupFault(`There is no installation in ${url === undefined ? dataDir : 'the database'}.`);
}

/** @throws BackupFault when there is no backup at all */
export async function verifyBackup(folder: string): Promise<Check[]> {
  const manifest = readManifest(folder);
  const contents = await checkContents(folder, manifest);
  // What has other bytes than were written need not be opened.
  if (contents.faults.length > 0) return [contents];
  return [
    contents,
    ...(manifest.database === 'sqlite' ? await checkCopy(folder, manifest) : [await checkDump(folder, manifest)]),
  ];
}

async function checkContents(folder: string, { files }: Manifest): Promise<Check> {
  const faults: string[] = [];
  for (const { path, bytes, sha256 } of files) {
    if (!existsSync(join(folder, path))) {
      faults.push(`${path} is missing`);
      continue;
    }
    const found = await listFile(folder, path);
    if (found.bytes !== bytes) faults.push(`${path}: expected ${bytes} bytes, found ${found.bytes}`);
    else if (found.sha256 !== sha256) faults.push(`${path} has other bytes than when the backup was made`);
  }
  return checkOf('contents', files.length, faults);
}

async function checkCopy(folder: string, manifest: Manifest): Promise<Check[]> {
  const copy = await inspectDatabase({ file: join(folder, manifest.databaseFile) });
  try {
    const counts: string[] = [];
    for (const [table, expected] of Object.entries(manifest.counts)) {
      const found = await countRows(copy, table);
      if (found !== expected) counts.push(`${table}: expected ${expected} rows, found ${found}`);
    }
    return [checkOf('counts', Object.keys(manifest.counts).length, counts), ...(await checkDatabase(copy, folder))];
  } finally {
    await copy.close();
  }
}

/** A dump is read to its end; what it holds is checked once it is restored. */
async function checkDump(folder: string, { databaseFile: file }: Manifest): Promise<Check> {
  try {
    await readDump(join(folder, file));
    return checkOf('database', 1, []);
  } catch (error) {
    if (!(error instanceof CopyFault)) throw error;
    return checkOf('database', 1, [error.message]);
  }
}
