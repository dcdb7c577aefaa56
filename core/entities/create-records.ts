// Builds the record service. What follows from a write (rules, processes) listens to the events it appends; this room knows none of it.
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { notFound } from '../kernel/problem.ts';
import { createModels } from './entity-model.ts';
import { listRecords } from './list-records.ts';
import { beginCall, loadState, project, querying, type RecordCall, type RecordNeeds } from './record-call.ts';
import { createRecordHooks } from './record-hooks.ts';
import { newestOf, type RecordState } from './record-state.ts';
import type { RecordService, Stored } from './records.ts';
import { searchRecords } from './search-records.ts';
import { summarizeRecords } from './summarize-records.ts';
import { createRecord, deleteRecord, updateRecord } from './write-records.ts';

export type { RecordNeeds } from './record-call.ts';

export function createRecords(needs: RecordNeeds): RecordService {
  const { database } = needs;
  const modelOf = createModels(database.dialect);
  const hooks = createRecordHooks(needs);
  const writing = { ...needs, hooks };
  const begin = <C extends Context>(context: C, entity: string): RecordCall<C> =>
    beginCall(needs, modelOf, context, entity);

  /** Runs the write; the answer is the newest state before the COMMIT, with what automation changed after it. */
  async function inTransaction(
    context: Context,
    entity: string,
    write: (call: RecordCall<InTransaction>) => Promise<RecordState>,
  ): Promise<Stored> {
    let newest: ReturnType<typeof newestOf> | undefined;
    const state = await database.transaction(context, async (inside) => {
      newest = newestOf(inside.transaction);
      return write(begin(inside, entity));
    });
    return project(begin(context, entity), newest?.get(`${entity}/${state.id}`) ?? state);
  }

  async function find(context: Context, entity: string, id: Id): Promise<Stored | undefined> {
    const call = begin(context, entity);
    const state = await loadState(needs, call, id, call.grantOf(call.entity));
    return state && project(call, state);
  }

  const reading = (context: Context, entity: string) => {
    const call = begin(context, entity);
    return { ...querying(needs, call), database, model: call.model };
  };

  return {
    create: (context, entity, input, options) => {
      const id = options?.id ?? newId();
      return inTransaction(context, entity, (call) => createRecord(writing, call, input, id));
    },
    update: (context, entity, id, changes, expected) =>
      inTransaction(context, entity, (call) => updateRecord(writing, call, id, changes, expected)),
    delete: (context, entity, id, expected) =>
      database.transaction(context, (inside) => deleteRecord(writing, begin(inside, entity), id, expected)),
    find,
    async get(context, entity, id) {
      const stored = await find(context, entity, id);
      if (stored === undefined) throw notFound(entity, String(id));
      return stored;
    },
    query: async (context, entity, query) => listRecords(reading(context, entity), context, query),
    search: (context, text, options) =>
      searchRecords(
        needs.definitions.current(context),
        (entity) => reading(context, entity),
        context,
        text,
        options?.limit,
      ),
    summarize: async (context, entity, query) => summarizeRecords(reading(context, entity), query),
    beforeSave: hooks.add,
  };
}
