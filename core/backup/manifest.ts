// What a backup says of itself: made by which version, of what, when, and the hash of every file in it. Written last; a folder without it is no backup.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../database/database.ts';
import { isPlainObject } from '../kernel/data.ts';

export interface Listed {
  /** Within the backup, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Manifest {
  readonly format: 1;
  readonly ravand: string;
  readonly createdAt: string;
  readonly database: Dialect;
  readonly databaseFile: string;
  readonly migrations: readonly string[];
  /** Rows by table, as of the instant of the copy. */
  readonly counts: Readonly<Record<string, number>>;
  /** Does it hold the keys that open what is sealed in the database? */
  readonly hasKeys: boolean;
  /** Every file but this one. */
  readonly files: readonly Listed[];
}

/** What is wrong with a backup, or keeps it from being used, in words for the operator. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault';
}

const manifestFile = 'manifest.json';

export async function listFile(folder: string, path: string): Promise<Listed> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(join(folder, path)) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { path, bytes, sha256: hash.digest('hex') };
}

/** With its own hash in it, so that a changed line is seen. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const text = JSON.stringify({ ...manifest, sha256: hashOf(manifest) }, null, 1);
  writeFileSync(join(folder, manifestFile), `${text}\n`, { mode: 0o600, flush: true });
}

/** @throws BackupFault */
export function readManifest(folder: string): Manifest {
  const path = join(folder, manifestFile);
  if (!existsSync(path)) throw new BackupFault(`${folder} is no finished backup: there is no ${manifestFile} in it.`);
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    found = undefined;
  }
  if (!isPlainObject(found)) throw new BackupFault(`${path} is damaged: expected JSON.`);
  if (found.format !== 1)
    throw new BackupFault(`${path}: expected format 1, found ${String(found.format)}. A newer Ravand may read it.`);
  const { sha256, ...manifest } = found;
  if (sha256 !== hashOf(manifest)) throw new BackupFault(`${path} was changed since the backup was made.`);
  if (!isManifest(manifest)) throw new BackupFault(`${path} is not as Ravand writes it.`);
  return manifest;
}

/** Names of files stay within the folder: whoever made the hash may have made the names. */
function isManifest(found: Readonly<Record<string, unknown>>): found is Readonly<Record<string, unknown>> & Manifest {
  const { files, databaseFile, migrations, counts } = found;
  const isInside = (path: unknown): boolean =>
    typeof path === 'string' && /^[\w.-]+(\/[\w.-]+)*$/.test(path) && !path.split('/').includes('..');
  return (
    isInside(databaseFile) &&
    Array.isArray(migrations) &&
    isPlainObject(counts) &&
    Array.isArray(files) &&
    files.every((file: unknown) => isPlainObject(file) && isInside(file.path))
  );
}

function hashOf(manifest: object): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}
