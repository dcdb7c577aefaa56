// Builds the record service. What follows from a write (rules, processes) listens to the events it appends; this room knows none of it.
import { storedNameOf } from '../../schemas/entity-names.ts';
import { ownerOf } from '../../schemas/field-schema.ts';
import { pickText } from '../../schemas/local-text.ts';
import type { FilterTree } from '../../schemas/types.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import { explainFormula } from './computed/explain-formula.ts';
import { enqueueRecompute, workRecomputes } from './computed/recompute.ts';
import { recomputesOf } from './computed/recompute-table.ts';
import { takeValues, takingFrom } from './computed/taken.ts';
import { deleteRecord } from './delete-records.ts';
import { createModels } from './entity-model.ts';
import { knownFaults } from './known-faults.ts';
import { type ListNeeds, listRecords } from './list-records.ts';
import { createPathLoader } from './load-paths.ts';
import { measureIn, relatedRecords } from './measure-related.ts';
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
import type { RecordService, RelatedRecords, Stored } from './records.ts';
import { searchRecords } from './search-records.ts';
import { seenChanges } from './seen-links.ts';
import { shownTo } from './shown.ts';
import { summarizeRecords } from './summarize-records.ts';
import { lineWriter } from './write-lines.ts';
import { createRecord, updateRecord } from './write-records.ts';

export type { RecordNeeds } from './record-call.ts';

export function createRecords(needs: RecordNeeds): RecordService {
  const { database } = needs;
  const modelOf = createModels(database.dialect);
  const hooks = createRecordHooks(needs);
  const begin = <C extends Context>(context: C, entity: string): RecordCall<C> =>
    beginCall(needs, modelOf, context, entity);
  const callOf = <C extends Context>({ context }: RecordCall<C>, entity: string) => begin(context, entity);
  const loader = createPathLoader({
    records: { find, query: (context, entity, query) => list(context, entity, query) },
    definitions: needs.definitions,
  });
  const enqueue = enqueueRecompute(needs.jobs);
  const writing = { ...needs, hooks, callOf, loader, lines: lineWriter, enqueueRecompute: enqueue };
  workRecomputes({ ...writing, begin }, needs.jobs);
  const seen = (call: RecordCall, state: RecordState): Stored | Promise<Stored> => {
    const shown = shownTo(writing, call, [project(call, state)]);
    return shown instanceof Promise ? shown.then(([one]) => one!) : shown[0]!;
  };

  /** @throws Problem 409 `owned` for lines: they are written with the record they belong to */
  function writingTo(context: InTransaction, entity: string): RecordCall<InTransaction> {
    const call = begin(context, entity);
    const owner = ownerOf(call.entity);
    const labelOf = (name: string): string => pickText(call.release.entity(name)?.label, context.locale, name);
    if (owner !== undefined)
      throw new Problem(409, 'owned', { params: { entity: labelOf(entity), owner: labelOf(owner) } });
    return call;
  }

  /** Runs the write; the answer is the newest state before the COMMIT, with what automation changed after it. */
  async function inTransaction(
    context: Context,
    entity: string,
    write: (call: RecordCall<InTransaction>) => Promise<RecordState>,
  ): Promise<Stored> {
    let newest: ReturnType<typeof newestOf> | undefined;
    const state = await database.transaction(context, async (inside) => {
      newest = newestOf(inside.transaction);
      const call = writingTo(inside, entity);
      return write(call).catch((error: unknown) => {
        throw knownFaults(writing, call, error);
      });
    });
    const call = begin(context, entity);
    return seen(call, newest?.get(`${call.entity.name}/${state.id}`) ?? state);
  }

  /** Nothing of an entity that is not there: it may have been taken out since whoever asks was told of the record. */
  async function find(context: Context, entity: string, id: Id): Promise<Stored | undefined> {
    if (needs.definitions.current(context).entity(entity) === undefined) return undefined;
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

  /** Looks at the record only where it holds the others itself. */
  async function related(context: Context, entity: string, id: Id, relation: string): Promise<RelatedRecords> {
    const call = begin(context, entity);
    const other = (name: string) => (call.release.entity(name) === undefined ? undefined : begin(context, name).model);
    const values = relation.includes('.') ? {} : ((await find(context, entity, id))?.values ?? {});
    return relatedRecords(relation, id, { model: call.model, other, values });
  }
  const list: RecordService['query'] = (context, entity, query) =>
    asked(context, entity, query, async (reading, plain) => {
      const page = await listRecords(reading, context, plain);
      return { ...page, items: await shownTo(writing, begin(context, entity), page.items) };
    });

  return {
    related,
    async measure(context, entity, id, term) {
      const those = await related(context, entity, id, term.related);
      const filter = term.filter === undefined ? those.filter : { and: [those.filter, term.filter] };
      const measure = term.measure ?? 'count';
      const measures = measure === 'count' ? [] : [{ measure, field: term.of }];
      const kind = begin(context, those.entity).model.field(term.of ?? '')?.definition.kind;
      return asked(context, those.entity, { groupBy: [], measures, filter }, async (reading, query) =>
        measureIn(await summarizeRecords(reading, context, query), term, kind),
      );
    },
    create: (context, entity, input, options) => {
      const id = options?.id ?? newId();
      return inTransaction(context, entity, (call) => createRecord(writing, call, input, id));
    },
    update: (context, entity, id, changes, expected) =>
      inTransaction(context, entity, (call) => updateRecord(writing, call, id, changes, expected)),
    delete: (context, entity, id, expected) =>
      database.transaction(context, async (inside) => deleteRecord(writing, writingTo(inside, entity), id, expected)),
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
      if (needs.definitions.current(context).entity(entity) === undefined) throw notFound('entity', String(entity));
      const stored = await find(context, entity, id);
      if (stored === undefined) throw notFound(entity, String(id));
      return stored;
    },
    query: list,
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
        : seenChanges(writing, begin(context, entity), changes),
    summarize: (context, entity, query) =>
      asked(context, entity, query, (reading, plain) => summarizeRecords(reading, context, plain)),
    async explainFormula(context, entity, id, field) {
      const call = begin(context, entity);
      const state = await loadState(needs, call, id, call.grantOf(call.entity));
      if (state === undefined) throw notFound(entity, String(id));
      return explainFormula(writing, call, state, field);
    },
    ...createPast({ database, writing, begin, inTransaction }),
    async taken(context, entity, given, { chosen, before, owner }) {
      const call = begin(context, entity);
      const { allowed, readable } = call.grantOf(call.entity);
      if (!allowed) throw notFound('entity', entity);
      const seen = (of: RecordCall, id: Id | undefined) =>
        id === undefined ? undefined : loadState(needs, of, id, of.grantOf(of.entity));
      const link = call.entity.ownedBy?.field;
      const owning = owner === undefined || link === undefined ? undefined : begin(context, ownerOf(call.entity)!);
      const record =
        owning && takingFrom(writing, owning, { before: await seen(owning, owner?.id), given: owner?.given ?? {} });
      const taken = await takeValues(writing, call, {
        before: await seen(call, before),
        given,
        chosen,
        ...(record === undefined || link === undefined ? {} : { owner: { link, record } }),
      });
      return Object.fromEntries(Object.entries(taken).filter(([name]) => readable.has(name)));
    },
    recomputes: (context, entity) =>
      recomputesOf(database.reader(context), storedNameOf(begin(context, entity).entity)),
    beforeSave: hooks.add,
    beforeDelete: hooks.addFarewell,
  };
}
