// Builds the record service. What follows from a write (rules, processes) listens to the events it appends; this room knows none of it.
import type { FilterTree } from '../../schemas/types.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { notFound } from '../kernel/problem.ts';
import { explainFormula } from './computed/explain-formula.ts';
import { enqueueRecompute, workRecomputes } from './computed/recompute.ts';
import { recomputesOf } from './computed/recompute-table.ts';
import { withVirtual } from './computed/virtual.ts';
import { deleteRecord } from './delete-records.ts';
import { createModels } from './entity-model.ts';
import { type ListNeeds, listRecords } from './list-records.ts';
import {
  beginCall,
  loadState,
  project,
  querying,
  type RecordCall,
  type RecordNeeds,
  withViews,
} from './record-call.ts';
import { createRecordHooks } from './record-hooks.ts';
import { createPast } from './record-past.ts';
import { newestOf, type RecordState } from './record-state.ts';
import type { RecordService, Stored } from './records.ts';
import { searchRecords } from './search-records.ts';
import { seenChanges, withSeenLinks } from './seen-links.ts';
import { summarizeRecords } from './summarize-records.ts';
import { createRecord, updateRecord } from './write-records.ts';

export type { RecordNeeds } from './record-call.ts';

export function createRecords(needs: RecordNeeds): RecordService {
  const { database } = needs;
  const modelOf = createModels(database.dialect);
  const hooks = createRecordHooks(needs);
  const begin = <C extends Context>(context: C, entity: string): RecordCall<C> =>
    beginCall(needs, modelOf, context, entity);
  const callOf = <C extends Context>({ context }: RecordCall<C>, entity: string) => begin(context, entity);
  const writing = { ...needs, hooks, callOf, enqueueRecompute: enqueueRecompute(needs.jobs) };
  workRecomputes({ ...writing, begin }, needs.jobs);
  /** What a reader gets of what was read: with what is computed now, without what is not theirs to see. */
  const shownOf = (call: RecordCall, items: readonly Stored[]): readonly Stored[] | Promise<readonly Stored[]> => {
    const whole = withVirtual(writing, call, items);
    return whole instanceof Promise
      ? whole.then((computed) => withSeenLinks(needs, call, computed))
      : withSeenLinks(needs, call, whole);
  };
  const seen = (call: RecordCall, state: RecordState): Stored | Promise<Stored> => {
    const shown = shownOf(call, [project(call, state)]);
    return shown instanceof Promise ? shown.then(([one]) => one!) : shown[0]!;
  };

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
    return seen(begin(context, entity), newest?.get(`${entity}/${state.id}`) ?? state);
  }

  async function find(context: Context, entity: string, id: Id): Promise<Stored | undefined> {
    const call = begin(context, entity);
    const loading = loadState(needs, call, id, call.grantOf(call.entity));
    const state = loading instanceof Promise ? await loading : loading;
    return state && seen(call, state);
  }

  const readingOf = (call: RecordCall) => ({ ...querying(needs, call), database, model: call.model });

  /** Reads what a query asks for once the views it names are filters. */
  async function asked<Q extends { readonly filter?: FilterTree | undefined }, A>(
    context: Context,
    entity: string,
    query: Q,
    read: (reading: ListNeeds, query: Q) => Promise<A>,
  ): Promise<A> {
    const call = begin(context, entity);
    const plain = withViews(needs, call, query);
    return read(readingOf(call), plain instanceof Promise ? await plain : plain);
  }

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
    async may(context, entity, id, action) {
      const call = begin(context, entity);
      return (await loadState(needs, call, id, call.grant(action))) !== undefined;
    },
    async passes(context, entity, id, rows) {
      const call = begin(context, entity);
      const nothing: ReadonlySet<string> = new Set();
      const grant = { allowed: true, rows, readable: nothing, writable: nothing };
      return (await loadState(needs, call, id, grant)) !== undefined;
    },
    async get(context, entity, id) {
      const stored = await find(context, entity, id);
      if (stored === undefined) throw notFound(entity, String(id));
      return stored;
    },
    query: (context, entity, query) =>
      asked(context, entity, query, async (reading, plain) => {
        const page = await listRecords(reading, context, plain);
        return { ...page, items: await shownOf(begin(context, entity), page.items) };
      }),
    search: (context, text, options) =>
      searchRecords(
        needs.definitions.current(context),
        (entity) => readingOf(begin(context, entity)),
        context,
        text,
        options?.limit,
      ),
    // An entity that was taken out has no fields that could be read.
    seenChanges: async (context, entity, changes) =>
      needs.definitions.current(context).entity(entity) === undefined
        ? changes
        : seenChanges(needs, begin(context, entity), changes),
    summarize: (context, entity, query) => asked(context, entity, query, summarizeRecords),
    async explainFormula(context, entity, id, field) {
      const call = begin(context, entity);
      const state = await loadState(needs, call, id, call.grantOf(call.entity));
      if (state === undefined) throw notFound(entity, String(id));
      return explainFormula(writing, call, state, field);
    },
    ...createPast({ database, writing, begin, inTransaction }),
    recomputes: (context, entity) => recomputesOf(database.reader(context), begin(context, entity).entity.name),
    beforeSave: hooks.add,
  };
}
