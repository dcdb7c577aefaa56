#!/usr/bin/env node
// `ravand backup | restore | verify | upgrade`: what an operator does with an installation from a terminal; `export | diff | test | apply`: what a pipeline does with its
// definitions. Settings come from the environment, as for the server. Exit codes: 0 done, 1 something is wrong, 64 wrong command, 75 in use, 78 wrong setting (sysexits.h).
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Check } from './backup/check-database.ts';
import { type Installation, makeBackup } from './backup/make-backup.ts';
import { BackupFault, type Manifest } from './backup/manifest.ts';
import { restoreBackup } from './backup/restore-backup.ts';
import { requireInstallation, verifyBackup, verifyInstallation } from './backup/verify.ts';
import { CopyFault } from './database/copy-database.ts';
import { createDatabase } from './database/create-database.ts';
import { inspectInstallation } from './database/inspect-database.ts';
import { migrationNames } from './database/migrations/index.ts';
import { refuseNewer } from './database/newer.ts';
import { DatabaseUnusable } from './database/unusable.ts';
import { systemClock } from './kernel/clock.ts';
import { ConfigError, readConfig } from './kernel/node/config.ts';
import { createLogger } from './kernel/node/logger.ts';
import { readVersion } from './kernel/node/version.ts';
import { pipelineCommands } from './pipeline/commands.ts';
import { FolderFault } from './pipeline/compare.ts';
import { type Place, RemoteFault } from './pipeline/remote.ts';

const exitCodes = { fault: 1, usage: 64, inUse: 75, config: 78 } as const;

const help = `ravand backup <folder> [--without-keys]   copies the installation, at work or not, into a folder that is not there yet
ravand verify [<folder>]                  checks a backup; without a folder the installation itself
ravand restore <folder> [--overwrite]     puts a backup in the place of an installation that does not run
ravand upgrade <folder>                   backup into the folder, then the database is brought up to this version, then it is checked

Settings: DATA_DIR and DATABASE_URL, as for the server.

ravand export <folder>                    writes everything live as files, for a version control
ravand diff <folder> [--prune]            what publishing the files would change; exit code 1 when anything would
ravand test <folder>                      checks the files against the installation and plays the cases that decisions and processes keep
ravand apply <folder> [--note <why>] [--prune]
                                          publishes the files that differ as one release, or none of them; with --prune what was made in
                                          the studio and is in no file is taken out in it, unless something still leads there

Settings: RAVAND_URL, the running installation; RAVAND_KEY, an API key with the scope "studio".`;

class UsageFault extends Error {}

interface Asked {
  readonly folder: string | undefined;
  readonly withKeys: boolean;
  readonly overwrite: boolean;
}

const commands: Readonly<Record<string, (installation: Installation, asked: Asked) => Promise<boolean>>> = {
  async backup(installation, asked) {
    tell(await makeBackup(installation, required(asked), { withKeys: asked.withKeys, clock: systemClock }), asked);
    return report(await verifyBackup(required(asked)));
  },
  async verify(installation, { folder }) {
    return report(folder === undefined ? await verifyInstallation(installation) : await verifyBackup(resolve(folder)));
  },
  async restore(installation, asked) {
    const folder = required(asked);
    const { createdAt, hasKeys } = await restoreBackup(installation, folder, { ...asked, clock: systemClock });
    console.log(`Restored: the installation is as it was at ${createdAt}.`);
    if (!hasKeys)
      console.log(
        'The backup holds no keys: webhooks need new secrets, gateways the new key of secrets.json, second factors are reset.',
      );
    console.log(
      'Nothing leaves the house (messages, webhooks, service tasks) until an administrator releases it under Operate.',
    );
    return report(await verifyInstallation(installation));
  },
  async upgrade(installation, asked) {
    const folder = required(asked);
    const pending = await pendingMigrations(installation);
    if (pending.length === 0) {
      console.log(`The database is up to date with ${installation.version}.`);
      return report(await verifyInstallation(installation));
    }
    tell(await makeBackup(installation, folder, { withKeys: true, clock: systemClock }), asked);
    if (!report(await verifyBackup(folder))) return false;
    const { dataDir, databaseUrl: url } = installation;
    const database = await createDatabase({ url, dataDir, clock: systemClock, log: createLogger('error') });
    await database.close();
    console.log(`Done: ${pending.join(', ')}.`);
    const isSound = report(await verifyInstallation(installation));
    console.log(
      `To go back: stop the server, put the earlier version in place, then\n  ravand restore ${folder} --overwrite`,
    );
    return isSound;
  },
};

/** @throws DatabaseUnusable for a database that a newer version has changed */
async function pendingMigrations({ dataDir, databaseUrl: url }: Installation): Promise<string[]> {
  await requireInstallation({ dataDir, databaseUrl: url });
  const inspected = await inspectInstallation({ url, dataDir });
  try {
    const ran = await inspected.migrations();
    refuseNewer(ran);
    return migrationNames.filter((name) => !ran.includes(name));
  } finally {
    await inspected.close();
  }
}

function required({ folder }: Pick<Asked, 'folder'>): string {
  if (folder === undefined) throw new UsageFault('Expected a folder.');
  return resolve(folder);
}

function tell({ createdAt, counts, files, hasKeys }: Manifest, { folder }: Asked): void {
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(
    `Backup of ${createdAt} in ${folder}: ${rows} rows in ${Object.keys(counts).length} tables, ${files.length} files, ${bytes} bytes.`,
  );
  console.log(
    hasKeys
      ? 'It holds everything, the keys too: whoever has it has the installation. Keep it where nobody else reads.'
      : 'It holds no keys: what is sealed in the database (secrets of webhooks, second factors) cannot be opened from it.',
  );
}

function report(checks: readonly Check[]): boolean {
  for (const { name, looked, faults, more } of checks) {
    console.log(`${faults.length === 0 ? 'ok   ' : 'WRONG'} ${name.padEnd(12)} ${looked} looked at`);
    for (const fault of faults) console.log(`      ${fault}`);
    if (more > 0) console.log(`      and ${more} more`);
  }
  return checks.every(({ faults }) => faults.length === 0);
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'without-keys': { type: 'boolean' },
      overwrite: { type: 'boolean' },
      note: { type: 'string' },
      prune: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const [name = '', folder, ...rest] = positionals;
  if (values.help) {
    console.log(help);
    return 0;
  }
  const ofPipeline = Object.hasOwn(pipelineCommands, name) ? pipelineCommands[name] : undefined;
  if (ofPipeline !== undefined && rest.length === 0) {
    const asked = { folder: required({ folder }), note: values.note, prune: values.prune === true };
    return (await ofPipeline(readPlace(), asked, (line) => console.log(line))) ? 0 : exitCodes.fault;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined || rest.length > 0) throw new UsageFault(`Expected one of these:`);
  const { dataDir, databaseUrl } = readConfig(process.env);
  const asked = { folder, withKeys: values['without-keys'] !== true, overwrite: values.overwrite === true };
  if (name === 'verify' && folder !== undefined && !existsSync(folder)) throw new BackupFault(`There is no ${folder}.`);
  return (await command({ dataDir, databaseUrl, version: readVersion() }, asked)) ? 0 : exitCodes.fault;
}

/** The installation a pipeline speaks to. */
function readPlace(): Place {
  const { RAVAND_URL: url, RAVAND_KEY: key } = process.env;
  if (!url || !URL.canParse(url))
    throw new ConfigError('RAVAND_URL: expected the address of an installation, https://crm.example.com.');
  if (!key) throw new ConfigError('RAVAND_KEY: expected an API key with the scope "studio".');
  return { url, key };
}

/** What the operator can mend is told in its own words; anything else is ours, and shown whole. */
function codeOf(error: unknown): number {
  if (!(error instanceof Error)) throw error;
  const isUsage = error instanceof UsageFault || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  console.error(isUsage ? `${error.message}\n\n${help}` : error.message);
  if (isUsage) return exitCodes.usage;
  if (error.name === 'FolderInUse') return exitCodes.inUse;
  if (error instanceof ConfigError || error instanceof DatabaseUnusable) return exitCodes.config;
  // What the disk refuses names the call and the path.
  const isTold =
    'syscall' in error || [BackupFault, CopyFault, FolderFault, RemoteFault].some((kind) => error instanceof kind);
  if (!isTold) console.error(error.stack);
  return exitCodes.fault;
}

process.exitCode = await run().catch(codeOf);
