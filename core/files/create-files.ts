// Builds the room of files: bytes first, safe on disk, then the row; a crash between the two leaves bytes that the sweep takes away.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { Problem } from '../kernel/problem.ts';
import { createDisk, type Written } from './disk.ts';
import { tidyFileName } from './file-name.ts';
import { type FileHolder, type Files, formOwner, houseOwner, type StoredFile, type UploadRules } from './files.ts';
import { imageSize } from './image-size.ts';
import { filesById, filesOf, filesToSweep, insertFile } from './rows.ts';
import { sniff, typeOfFile } from './sniff.ts';
import { addUsage, freeShare, subtractUsage } from './usage.ts';

export interface FilesNeeds {
  readonly database: Database;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly dataDir: string;
}

const sweepJob = 'files.sweep';

export function createFiles(needs: FilesNeeds): Files {
  const { database, jobs, clock, log } = needs;
  const disk = createDisk(needs.dataDir);
  const sweeping = () => systemContext('sweep of files', newId());

  jobs.work(sweepJob, async () => {
    await sweep();
    await planSweep(new Date(clock.now().getTime() + limits.fileSweepMs));
    return { kind: 'done' };
  });

  function planSweep(dueAt: Date): Promise<Id> {
    return database.transaction(sweeping(), (inside) =>
      jobs.enqueue(inside, { kind: sweepJob, key: sweepJob, payload: {}, dueAt }),
    );
  }

  async function sweep(): Promise<number> {
    const since = new Date(clock.now().getTime() - limits.fileOrphanMs);
    const rows = await sweepRows(since, new Date(clock.now().getTime() - limits.fileReleasedMs));
    let lost = 0;
    for await (const id of disk.olderThan(since)) {
      const [row] = await database.read<{ id: Id }>(sql`select id from stored_files where id = ${id}`);
      if (row !== undefined) continue;
      await disk.remove(id);
      lost += 1;
    }
    if (rows + lost > 0) log.info({ rows, lost }, 'files that nobody holds were removed');
    return rows + lost;
  }

  async function sweepRows(since: Date, released: Date): Promise<number> {
    let swept = 0;
    for (;;) {
      const files = await filesToSweep(database, since, released, limits.fileSweepSlice);
      for (const file of files) await removeFile(sweeping(), file);
      swept += files.length;
      if (files.length < limits.fileSweepSlice) return swept;
    }
  }

  /** The row first: bytes without a row are swept, a row without bytes would be a promise that nobody can keep. */
  async function removeFile(context: Context, { id, owner, size }: StoredFile): Promise<void> {
    await database.transaction(context, async (inside) => {
      const removed = await inside.transaction.write(
        sql`delete from stored_files where id = ${id} and (record is null or released_at is not null)`,
      );
      if (removed === 0) return;
      await subtractUsage(inside, owner, size);
      inside.transaction.afterCommit(() => {
        disk.remove(id).catch((error: unknown) => log.error({ err: error, file: id }, 'bytes of a file stay behind'));
      });
    });
  }

  return {
    async receive(context, upload, rules) {
      await disk.requireSpace();
      const id = newId();
      const written = await disk.write(id, upload.bytes, rules.mostBytes);
      try {
        const file = describe(id, tidyFileName(upload.name), written, rules, clock.now());
        await disk.place(id);
        await database.transaction(context, async (inside) => {
          await addUsage(inside, file.owner, file.size);
          await insertFile(inside, file);
        });
        return file;
      } catch (error) {
        await disk.remove(id);
        throw error;
      }
    },
    find: (context, ids) => filesById(database.reader(context), ids),
    versions: (context, holder) => filesOf(database.reader(context), holder),
    hold: (context, holder, files) => hold(context, holder, files, clock.now()),
    async release({ transaction }, entity, record) {
      await transaction.write(
        sql`update stored_files set released_at = ${clock.now().getTime()} where entity = ${entity} and record = ${record}`,
      );
    },
    async reclaim({ transaction }, entity, record) {
      await transaction.write(
        sql`update stored_files set released_at = null where entity = ${entity} and record = ${record}`,
      );
    },
    discard: removeFile,
    open: (file, range) => disk.read(file.id, range),
    sweep,
    async start() {
      await planSweep(clock.now());
    },
  };
}

/** What the bytes are. @throws Problem 422 */
function describe(id: Id, name: string, written: Written, rules: UploadRules, now: Date): StoredFile {
  const { size, sha256, head } = written;
  const form = sniff(head, size === head.length);
  const type = typeOfFile(name, form, rules.accept);
  if (type === undefined || size === 0)
    throw new Problem(422, 'file-type', { params: { name, accepted: rules.accept.join(', ') } });
  const dimensions = type.type.startsWith('image/') ? imageSize(type.form, head) : undefined;
  if (type.type.startsWith('image/') && dimensions === undefined)
    throw new Problem(422, 'image-unreadable', { params: { name } });
  if (dimensions !== undefined && dimensions.width * dimensions.height > limits.imagePixels)
    throw new Problem(422, 'image-too-many-pixels', { params: { ...dimensions, limit: limits.imagePixels } });
  const { owner, entity, field } = rules;
  const known = { id, name, type: type.type, size, ...dimensions, sha256, owner, entity, field };
  return { ...known, record: undefined, isCurrent: false, uploadedAt: now };
}

async function hold(
  context: InTransaction,
  holder: FileHolder,
  files: readonly StoredFile[],
  now: Date,
): Promise<readonly StoredFile[]> {
  const { transaction } = context;
  const { entity, record, field } = holder;
  const known = await filesOf(transaction, holder);
  let newest = known[0]?.version ?? 0;
  await transaction.write(sql`update stored_files set is_current = 0
    where entity = ${entity} and record = ${record} and field = ${field}`);
  const held: StoredFile[] = [];
  for (const file of files) {
    if (file.record === undefined) newest += 1;
    const version = file.version ?? newest;
    const isOfNobody = file.owner === houseOwner || file.owner.startsWith(formOwner(''));
    const owner = isOfNobody ? '' : file.owner;
    const taken = await transaction.write(sql`update stored_files
      set record = ${record}, version = ${version}, is_current = 1, owner = ${owner}
      where id = ${file.id} and (record is null or record = ${record})`);
    // Somebody was faster.
    if (taken === 0) continue;
    if (owner !== file.owner) await freeShare(context, file.owner, file.size);
    held.push({ ...file, owner, record, version, isCurrent: true });
  }
  await forgetOldest(context, known, held, now);
  return held;
}

/** A field keeps so many earlier versions, the newest. */
async function forgetOldest(
  { transaction }: InTransaction,
  known: readonly StoredFile[],
  held: readonly StoredFile[],
  now: Date,
): Promise<void> {
  const current = new Set(held.map((file) => file.id));
  const earlier = known.filter((file) => !current.has(file.id));
  for (const { id } of earlier.slice(limits.fileVersions))
    await transaction.write(
      sql`update stored_files set record = null, is_current = 0, released_at = ${now.getTime()} where id = ${id}`,
    );
}
