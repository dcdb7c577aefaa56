// Seals the audit: soon after a commit each new entry's code goes into a seal, and each seal stands on the one before it. The codes are made with a key that
// is not in the database: who can write to the database but not read the data folder can neither change an entry, take one out, put one in nor cut the end
// off without `ravand verify` naming it. See decision 65.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { isPlainObject } from '../kernel/data.ts';
import { newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import type { Reader } from '../kernel/transaction.ts';
import type { Events } from './events.ts';
import { settledPosition } from './positions.ts';

/** Name of the key in the secrets of the data folder. */
export const auditKeyName = 'audit';
/** In the data folder: the newest seal, so that a cut end is seen. */
export const auditHeadFile = 'audit-head.json';

/** PostgreSQL: one process at a time adds a seal. */
const sealLock = 7_215_004;
/** Half of a SHA-256 is enough to tell entries apart for who has no key. */
const codeLength = 22;
const hourMs = 3_600_000;

interface Entry {
  readonly position: number | bigint;
  readonly [column: string]: unknown;
}

interface Seal {
  /** Of its last entry. */
  readonly position: number | bigint;
  /** JSON: [position, code] of each of its entries. */
  readonly codes: string;
  /** Code of the seal before it and of its own codes. */
  readonly hash: string;
}

export interface AuditHead {
  readonly position: string;
  readonly hash: string;
}

const columns = sql`position, at, actor, action, subject_entity, subject_id, changes, cause, correlation_id, causation_id`;
/** What the first seal stands on. */
const beginning = '';

export interface AuditSealer {
  /** Seals what there is, and from then on soon after commits. stop() seals the rest. */
  start(): () => Promise<void>;
  /** Seals all that is settled. */
  settle(): Promise<void>;
}

export function createAuditSealer(needs: {
  readonly database: Database;
  readonly events: Pick<Events, 'live'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly key: Buffer;
  readonly dataDir: string;
}): AuditSealer {
  const { database, events, clock, log, key, dataDir } = needs;
  let running: Promise<void> | undefined;
  let soon: NodeJS.Timeout | undefined;
  let toldAtMs = clock.now().getTime();

  async function settle(): Promise<void> {
    for (;;) {
      const upTo = database.dialect === 'postgres' ? await settledPosition(database, 'audit') : undefined;
      const sealed = await database.transaction(systemContext('audit-seals', newId()), (inside) =>
        sealNext(inside, database, key, upTo),
      );
      if (sealed === undefined) return;
      await keepHead(dataDir, sealed.head);
      tell(sealed.head);
      // A seal that is not full holds the last of them: nobody asks once more for none.
      if (sealed.entries < limits.auditSealEntries) return;
    }
  }

  /** Once an hour into the log, which often is kept somewhere else: an end cut off together with the data folder is seen there. */
  function tell(head: AuditHead): void {
    const nowMs = clock.now().getTime();
    if (nowMs - toldAtMs < hourMs) return;
    toldAtMs = nowMs;
    log.info({ ...head }, 'the audit is sealed up to this entry');
  }

  function wake(): void {
    soon = undefined;
    running ??= settle()
      .catch((error: unknown) => log.error({ error: String(error) }, 'the audit could not be sealed'))
      .finally(() => {
        running = undefined;
      });
  }

  return {
    settle,
    start() {
      const stop = events.live(() => {
        soon ??= setTimeout(wake, limits.auditSealMs).unref();
      });
      wake();
      return async () => {
        stop();
        clearTimeout(soon);
        await running;
        wake();
        await running;
      };
    },
  };
}

/** The next entries that have none, in one seal. @returns the new head and how many; undefined when all were sealed */
async function sealNext(
  { transaction }: InTransaction,
  database: Database,
  key: Buffer,
  upTo: bigint | undefined,
): Promise<{ readonly head: AuditHead; readonly entries: number } | undefined> {
  if (database.dialect === 'postgres') await transaction.read(sql`select pg_advisory_xact_lock(${sealLock})`);
  const [last] = await transaction.read<Seal>(
    sql`select position, codes, hash from audit_seals order by position desc limit 1`,
  );
  const bound = upTo === undefined ? sql`` : sql`and position <= ${upTo}`;
  const entries = await transaction.read<Entry>(
    sql`select ${columns} from audit where position > ${last?.position ?? 0} ${bound} order by position limit ${limits.auditSealEntries}`,
  );
  const newest = entries.at(-1);
  if (newest === undefined) return undefined;
  const codes = JSON.stringify(entries.map((entry) => [String(entry.position), codeOf(key, entry)]));
  const hash = hashOf(key, last?.hash ?? beginning, codes);
  await transaction.write(
    sql`insert into audit_seals (position, codes, hash) values (${newest.position}, ${codes}, ${hash})`,
  );
  return { head: { position: String(newest.position), hash }, entries: entries.length };
}

/** Every column in its order, numbers as digits: the same on both databases. */
function codeOf(key: Buffer, entry: Entry): string {
  const told = Object.values(entry).map((value) => (value === null ? null : String(value)));
  return createHmac('sha256', key).update(JSON.stringify(told)).digest('base64url').slice(0, codeLength);
}

function hashOf(key: Buffer, before: string, codes: string): string {
  return createHmac('sha256', key).update(`${before}\n${codes}`).digest('base64url');
}

async function keepHead(dataDir: string, head: AuditHead): Promise<void> {
  const path = join(dataDir, auditHeadFile);
  // Servers that share the folder may be at it at once: whichever comes last, its head is one that is there.
  const beside = `${path}.${newId()}`;
  await writeFile(beside, `${JSON.stringify(head)}\n`, { mode: 0o600 });
  await rename(beside, path);
}

/** @returns the head kept in a data folder or a backup; undefined when there is none that can be read */
export function readAuditHead(folder: string): AuditHead | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(join(folder, auditHeadFile), 'utf8'));
    if (!isPlainObject(found) || typeof found.position !== 'string' || typeof found.hash !== 'string') return undefined;
    return { position: found.position, hash: found.hash };
  } catch {
    return undefined;
  }
}

/** Reads the whole audit beside its seals. @returns how many entries were looked at, and what is wrong in the operator's words */
export async function checkSeals(
  reader: Reader,
  key: Buffer,
  head: AuditHead | undefined,
): Promise<{ looked: number; faults: string[] }> {
  const faults: string[] = [];
  let looked = 0;
  let before: { position: number | bigint; hash: string } = { position: 0, hash: beginning };
  let headIsThere = head === undefined;
  for (;;) {
    const [seal] = await reader.read<Seal>(
      sql`select position, codes, hash from audit_seals where position > ${before.position} order by position limit 1`,
    );
    if (seal === undefined) break;
    if (seal.hash !== hashOf(key, before.hash, seal.codes))
      faults.push(`the seal up to entry ${seal.position} does not stand on the one before it`);
    headIsThere ||= String(seal.position) === head?.position && seal.hash === head.hash;
    const entries = await reader.read<Entry>(
      sql`select ${columns} from audit where position > ${before.position} and position <= ${seal.position} order by position`,
    );
    looked += entries.length;
    faults.push(...compare(key, entries, seal.codes));
    before = seal;
  }
  if (!headIsThere)
    faults.push(`entry ${head?.position}, the last that was sealed here, is not there as it was: the end is missing`);
  return { looked, faults };
}

function compare(key: Buffer, entries: readonly Entry[], codes: string): string[] {
  const sealed = new Map(JSON.parse(codes) as [string, string][]);
  const faults: string[] = [];
  for (const entry of entries) {
    const code = sealed.get(String(entry.position));
    sealed.delete(String(entry.position));
    if (code === undefined) faults.push(`entry ${entry.position} was put in later`);
    else if (code !== codeOf(key, entry)) faults.push(`entry ${entry.position} is not what was sealed`);
  }
  for (const position of sealed.keys()) faults.push(`entry ${position} is missing`);
  return faults;
}
