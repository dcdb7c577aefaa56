// Bulk acts: the same done to many records. The records are noted when it is asked for, so that what was tried is what is done.
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Context } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { nextTurn } from '../kernel/node/next-turn.ts';
import { forbidden, invalid, notFound, type ProblemDetail } from '../kernel/problem.ts';
import type { Bulk, BulkAct, BulkRequest, Bulks } from './transfer.ts';
import type { RuleCounts, StoredWork } from './work-store.ts';
import type { TransferNeeds, Works } from './works.ts';

export function createBulks(needs: TransferNeeds, works: Works): Bulks {
  type StoredBulk = StoredWork & { readonly act: BulkAct };

  async function find(context: Context, id: Id): Promise<StoredBulk> {
    const stored = await works.find(context, id);
    if (!isBulk(stored)) throw notFound('bulk', id);
    return stored;
  }

  const isBulk = (stored: StoredWork): stored is StoredBulk => stored.act !== undefined;

  async function present(context: Context, id: Id): Promise<Bulk> {
    const stored = await find(context, id);
    const rules = rulesOf(needs, context, stored.rules);
    return { ...(await works.present(context, stored)), act: stored.act, rules };
  }

  return {
    async prepare(context, request) {
      const { entity, act } = request;
      requireRight(needs, context, request);
      const ids = await idsOf(needs, context, request);
      const rows = ids.map((record) => [record]);
      const id = await works.make(context, { entity, act, fileName: '', header: [] }, rows);
      await works.start(context, await find(context, id), 'trying');
      return present(context, id);
    },

    async start(context, id) {
      await works.start(context, await find(context, id), 'running');
      return present(context, id);
    },

    async cancel(context, id) {
      await works.cancel(context, await find(context, id));
      return present(context, id);
    },

    async undo(context, id) {
      await works.undo(context, await find(context, id));
      return { ...(await present(context, id)), ...(await works.report(id)) };
    },

    get: async (context, id) => ({ ...(await present(context, id)), ...(await works.report(id)) }),
    rows: async (context, id, page) => works.rows(context, await find(context, id), page),
    delete: async (context, id) => works.delete(context, await find(context, id)),
  };
}

/** @throws Problem 403, 404, 422: whether a record may be changed is asked record by record */
function requireRight(
  { definitions, policy }: TransferNeeds,
  context: Context,
  { entity: name, act }: BulkRequest,
): void {
  const entity = definitions.current(context).entity(name);
  if (entity === undefined || !policy.grant(context.principal, entity, 'read').allowed) throw notFound('entity', name);
  const action = act.do === 'delete' ? 'delete' : 'update';
  const grant = policy.grant(context.principal, entity, action);
  if (!grant.allowed) throw forbidden(action, name);
  const details = act.do === 'set' ? checkValues(entity, act.values, grant.writable) : [];
  if (details.length > 0) throw invalid(details);
}

function checkValues(entity: EntityDefinition, values: object, writable: ReadonlySet<string>): ProblemDetail[] {
  const names = Object.keys(values);
  if (names.length === 0) return [{ pointer: '/act/values', code: 'bulk.nothing-to-set' }];
  const known = new Set(entity.fields.map((field) => field.name));
  return names
    .filter((name) => !known.has(name) || !writable.has(name))
    .map((name) => ({ pointer: `/act/values/${name}`, code: 'bulk.unknown-field', params: { name } }));
}

/** @throws Problem 422 when there are none or too many */
async function idsOf(needs: TransferNeeds, context: Context, request: BulkRequest): Promise<readonly Id[]> {
  const { filter, search, all } = request;
  if (request.ids === undefined && filter === undefined && search === undefined && all !== true)
    throw invalid([{ pointer: '/ids', code: 'bulk.no-records' }]);
  const ids = request.ids === undefined ? await idsFound(needs, context, request) : [...new Set(request.ids)];
  const maximum = request.ids === undefined ? limits.bulkRecords : limits.bulkIds;
  if (ids.length > maximum) throw invalid([{ pointer: '/ids', code: 'bulk.too-many', params: { maximum } }]);
  if (ids.length === 0) throw invalid([{ pointer: '/ids', code: 'bulk.no-records' }]);
  return ids;
}

async function idsFound(
  { records }: TransferNeeds,
  context: Context,
  { entity, filter, search }: BulkRequest,
): Promise<readonly Id[]> {
  const query = {
    fields: [],
    limit: limits.pageSize,
    ...(filter === undefined ? {} : { filter }),
    ...(search === undefined ? {} : { search }),
  };
  const ids: Id[] = [];
  for (let after: string | undefined; ids.length <= limits.bulkRecords; ) {
    const page = await records.query(context, entity, after === undefined ? query : { ...query, after });
    ids.push(...page.items.map(({ id }) => id));
    if (page.next === undefined) break;
    after = page.next;
    // Pages that are read at once never leave the loop's turn by themselves.
    await nextTurn();
  }
  return ids;
}

/** Those that held most often first, as they are called now. */
function rulesOf({ definitions }: TransferNeeds, context: Context, counts: RuleCounts): Bulk['rules'] {
  const release = definitions.current(context);
  return Object.entries(counts)
    .map(([name, count]) => ({ name, label: release.get('rule', name)?.definition.label ?? {}, count }))
    .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}
