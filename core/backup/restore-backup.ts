// Puts a backup in the place of an installation that does not run. The order is that of ARCHITECTURE.md: keys and files first, then the database. A mark
// in the data folder holds back what would leave the house, from the first start on.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { holdsData, keepOthersOut, placeDatabase } from '../database/copy-database.ts';
import { unknownMigrations } from '../database/migrations/index.ts';
import { auditHeadFile } from '../events/audit-seals.ts';
import type { Clock } from '../kernel/clock.ts';
import { secretsFile } from '../kernel/node/secrets.ts';
import { filesFolder, type Installation } from './make-backup.ts';
import { BackupFault, type Manifest, readManifest } from './manifest.ts';
import { markFile } from './settle-restored.ts';
import { verifyBackup } from './verify.ts';

/** Made by whoever opens a folder, and no data. */
const traces = new Set(['ravand.lock', 'ravand.pid']);

/** What is replaced is set aside in the data folder; of a PostgreSQL database the new one takes the place. @throws BackupFault, CopyFault, FolderInUse */
export async function restoreBackup(
  installation: Installation,
  folder: string,
  options: { readonly overwrite: boolean; readonly clock: Clock },
): Promise<Manifest> {
  const { dataDir, databaseUrl } = installation;
  const manifest = readManifest(folder);
  await requireSound(folder, manifest, databaseUrl);
  const target = { url: databaseUrl, dataDir };
  const isTaken = isUsed(dataDir) || (await holdsData(target));
  if (isTaken && !options.overwrite)
    throw new BackupFault(
      `There is data in ${databaseUrl === undefined ? dataDir : `${dataDir} or in the database`}. Restore into an empty place, or add --overwrite to replace it.`,
    );
  mkdirSync(dataDir, { recursive: true });
  const letGo = await keepOthersOut(target);
  try {
    const suffix = `.before-${options.clock.now().toISOString().replace(/[:.]/g, '-')}`;
    setAside(dataDir, suffix);
    try {
      writeFileSync(join(dataDir, markFile), JSON.stringify({ backupAt: manifest.createdAt }), { flush: true });
      for (const { path } of manifest.files.filter((one) => one.path !== manifest.databaseFile)) {
        mkdirSync(dirname(join(dataDir, path)), { recursive: true });
        copyFileSync(join(folder, path), join(dataDir, path));
      }
      await placeDatabase(join(folder, manifest.databaseFile), target, suffix);
    } catch (error) {
      putBack(dataDir, suffix);
      throw error;
    }
  } finally {
    letGo();
  }
  return manifest;
}

async function requireSound(folder: string, manifest: Manifest, databaseUrl: string | undefined): Promise<void> {
  const here = databaseUrl === undefined ? 'sqlite' : 'postgres';
  if (manifest.database !== here)
    throw new BackupFault(`The backup is of ${manifest.database}, this installation uses ${here} (DATABASE_URL).`);
  const [unknown] = unknownMigrations(manifest.migrations);
  if (unknown !== undefined)
    throw new BackupFault(
      `The backup was made by a newer version, ${manifest.ravand} (${unknown}). Restore it with that one.`,
    );
  const fault = (await verifyBackup(folder)).flatMap(({ faults }) => faults)[0];
  if (fault !== undefined) throw new BackupFault(`The backup is damaged: ${fault}. Nothing was changed.`);
}

function isUsed(dataDir: string): boolean {
  return existsSync(dataDir) && readdirSync(dataDir).some((name) => !traces.has(name));
}

const beside = [filesFolder, secretsFile, auditHeadFile, markFile];

/** What is replaced stays under the time, until somebody removes it. */
function setAside(dataDir: string, suffix: string): void {
  for (const name of beside)
    if (existsSync(join(dataDir, name))) renameSync(join(dataDir, name), join(dataDir, `${name}${suffix}`));
}

/** The database stayed what it was: so does what belongs to it. */
function putBack(dataDir: string, suffix: string): void {
  for (const name of beside) {
    rmSync(join(dataDir, name), { recursive: true, force: true });
    if (existsSync(join(dataDir, `${name}${suffix}`)))
      renameSync(join(dataDir, `${name}${suffix}`), join(dataDir, name));
  }
}
