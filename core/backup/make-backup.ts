// Makes a backup of an installation that may be at work: first the database as of one instant, then the files it names, then the keys. The folder has
// its name only once everything in it is there.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { copyDatabase } from '../database/copy-database.ts';
import { auditHeadFile } from '../events/audit-seals.ts';
import type { Clock } from '../kernel/clock.ts';
import { secretsFile } from '../kernel/node/secrets.ts';
import { BackupFault, type Listed, listFile, type Manifest, writeManifest } from './manifest.ts';

export interface Installation {
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  /** Of package.json. */
  readonly version: string;
}

export interface BackupOptions {
  readonly withKeys: boolean;
  readonly clock: Clock;
}

export const filesFolder = 'files';
/** Where the files room writes what is not whole yet. */
const unfinished = 'incoming';

/** @throws BackupFault when the folder holds something, CopyFault, Error */
export async function makeBackup(
  installation: Installation,
  folder: string,
  options: BackupOptions,
): Promise<Manifest> {
  const { dataDir } = installation;
  if (`${folder}/`.startsWith(`${resolve(dataDir, filesFolder)}/`))
    throw new BackupFault(`${folder} is where the installation keeps its files. Name a folder outside of it.`);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new BackupFault(`${folder} is not empty. Name a folder that is not there yet.`);
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    const manifest = await fill(installation, partial, options);
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    renameSync(partial, folder);
    return manifest;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

async function fill(
  { dataDir, databaseUrl, version }: Installation,
  partial: string,
  options: BackupOptions,
): Promise<Manifest> {
  const createdAt = options.clock.now().toISOString();
  // Before the database: what was sealed last by then is in the copy.
  const heads = existsSync(join(dataDir, auditHeadFile)) ? [auditHeadFile] : [];
  for (const head of heads) copyFileSync(join(dataDir, head), join(partial, head));
  const { file, migrations, counts } = await copyDatabase({ url: databaseUrl, dataDir }, partial);
  const paths = [file, ...heads, ...copyFiles(dataDir, partial)];
  const hasKeys = options.withKeys && existsSync(join(dataDir, secretsFile));
  if (hasKeys) {
    copyFileSync(join(dataDir, secretsFile), join(partial, secretsFile));
    paths.push(secretsFile);
  }
  const files: Listed[] = [];
  for (const path of paths) {
    chmodSync(join(partial, path), 0o600);
    files.push(await listFile(partial, path));
  }
  const manifest: Manifest = {
    format: 1,
    ravand: version,
    createdAt,
    database: databaseUrl === undefined ? 'sqlite' : 'postgres',
    databaseFile: file,
    migrations,
    counts,
    hasKeys,
    files,
  };
  writeManifest(partial, manifest);
  return manifest;
}

/** One that is swept meanwhile is named by no row of the copy. @returns their paths */
function copyFiles(dataDir: string, to: string): string[] {
  const root = join(dataDir, filesFolder);
  if (!existsSync(root)) return [];
  const paths: string[] = [];
  for (const part of readdirSync(root).filter((name) => name !== unfinished)) {
    mkdirSync(join(to, filesFolder, part), { recursive: true });
    for (const id of readdirSync(join(root, part))) {
      const path = `${filesFolder}/${part}/${id}`;
      try {
        copyFileSync(join(dataDir, path), join(to, path));
        paths.push(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
  }
  return paths;
}
