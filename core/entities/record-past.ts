// The part of the record service that looks back: versions, going back to one, taking one change back, and the trash.
import { isComputed } from '../../schemas/field-schema.ts';
import type { Database } from '../database/database.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import { trashJob } from './empty-later.ts';
import { withEntered } from './lines.ts';
import { loadState, type RecordCall } from './record-call.ts';
import type { RecordState } from './record-state.ts';
import { changesBack, readVersions, undoOf } from './record-versions.ts';
import type { RecordService, RecordVersion, Stored } from './records.ts';
import { seenChanges, withoutLost } from './seen-links.ts';
import { emptyTrash, listTrash, restoreRecord } from './trash.ts';
import { updateRecord, type WriteNeeds } from './write-records.ts';

interface PastNeeds {
  readonly database: Database;
  readonly writing: WriteNeeds;
  begin<C extends Context>(context: C, entity: string): RecordCall<C>;
  inTransaction(
    context: Context,
    entity: string,
    write: (call: RecordCall<InTransaction>) => Promise<RecordState>,
  ): Promise<Stored>;
}

export function createPast({
  database,
  writing,
  begin,
  inTransaction,
}: PastNeeds): Pick<RecordService, 'versions' | 'revert' | 'undo' | 'trash' | 'restore'> {
  writing.jobs.work(
    trashJob,
    async () => {
      await emptyTrash(writing, systemContext('empty the trash', newId()));
      return { kind: 'done' };
    },
    { inHouse: true },
  );

  const reviving: WriteNeeds = { ...writing, revives: true };

  async function visible(call: RecordCall, id: Id): Promise<RecordState> {
    const state = await loadState(writing, call, id, call.grantOf(call.entity));
    if (state === undefined) throw notFound(call.entity.name, String(id));
    return state;
  }

  /** The versions from the newest down to this one. @throws Problem 404 */
  async function versionsDownTo(call: RecordCall<InTransaction>, state: RecordState, version: number) {
    const count = state.version - version;
    const { readable } = call.grantOf(call.entity);
    if (!Number.isInteger(version) || version < 1 || count < 0 || count > limits.revertedVersions)
      throw notFound('version', String(version));
    const page = { limit: count + 1 };
    const found = await readVersions(call.context.transaction, call.entity, state.id, state.version, readable, page);
    if (found.length !== count + 1) throw notFound('version', String(version));
    return found;
  }

  /** Only what the asker may write; what Ravand computes follows by itself, and what is gone stays so. */
  function writable(call: RecordCall, changes: Readonly<Record<string, Json>>): Promise<Record<string, Json>> {
    const may = call.grant('update').writable;
    const isOwn = (name: string): boolean => {
      const field = call.model.field(name)?.definition;
      return may.has(name) && field !== undefined && !isComputed(field);
    };
    const own = Object.fromEntries(Object.entries(changes).filter(([name]) => isOwn(name)));
    return withoutLost(writing, call, own);
  }

  return {
    async versions(context, entity, id, { before, limit = limits.defaultPageSize } = {}) {
      const call = begin(context, entity);
      const { version } = await visible(call, id);
      const { readable } = call.grantOf(call.entity);
      const found = await readVersions(database.reader(context), call.entity, id, version, readable, { before, limit });
      const shown: RecordVersion[] = [];
      for (const one of found) shown.push({ ...one, changes: await seenChanges(writing, call, one.changes) });
      return shown;
    },

    revert: (context, entity, id, version) =>
      inTransaction(context, entity, async (call) => {
        const state = await visible(call, id);
        const since = await versionsDownTo(call, state, version);
        return updateRecord(reviving, call, id, await writable(call, changesBack(since.slice(0, -1))), undefined);
      }),

    async undo(context, entity, id, version) {
      let kept: readonly string[] = [];
      const record = await inTransaction(context, entity, async (call) => {
        const state = await visible(call, id);
        const change = (await versionsDownTo(call, state, version)).at(-1)!;
        // What made it a record cannot be taken back by changing it.
        if (change.action !== 'record.updated') throw new Problem(409, 'not-undoable', { params: { version } });
        const { values } = await withEntered(writing, call, state);
        const undone = undoOf(change, JSON.parse(JSON.stringify(values)) as JsonObject);
        const changes = await writable(call, undone.changes);
        kept = [...undone.kept, ...Object.keys(undone.changes).filter((name) => !Object.hasOwn(changes, name))];
        return updateRecord(reviving, call, id, changes, undefined);
      });
      return { record, kept };
    },

    trash: async (context, entity, { before, limit = limits.defaultPageSize } = {}) =>
      listTrash(writing, database.reader(context), begin(context, entity), { before, limit }),

    restore: (context, entity, trashed) =>
      inTransaction(context, entity, (call) => restoreRecord(writing, call, trashed)),
  };
}
