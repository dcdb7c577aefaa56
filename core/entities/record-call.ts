// One call on one entity: what is live for it, what its principal may, and the rows it reaches. The ground of reading and writing alike.
import type { EntityDefinition, FilterTree } from '../../schemas/types.ts';
import type { Action, Grant, Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { Events } from '../events/events.ts';
import type { Files } from '../files/files.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, isId } from '../kernel/id.ts';
import { notFound } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { compileRows } from '../query/compile-query.ts';
import { timeOfAsker } from '../query/relative-time.ts';
import { namesView, resolveViews } from '../query/resolve-views.ts';
import type { EntityModel } from './entity-model.ts';
import { fieldKind } from './fields/index.ts';
import { knownState, type RecordState, rememberKnown, toStored } from './record-state.ts';
import type { Stored } from './records.ts';

export interface RecordNeeds {
  readonly database: Database;
  readonly events: Pick<Events, 'append' | 'audit'>;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
  readonly files: Pick<Files, 'find' | 'hold' | 'release' | 'reclaim'>;
  /** Filters of views that people saved, as far as the asker may use them; those of the release are known anyway. */
  readonly savedView?: (
    context: Context,
    entity: string,
    view: string,
  ) => Promise<{ readonly filter?: FilterTree } | undefined>;
  /** ISO 3166-1 alpha-2: where local phone numbers belong to. */
  readonly defaultCountry: () => string;
}

export interface RecordCall<C extends Context = Context> {
  readonly context: C;
  readonly release: Release;
  readonly entity: EntityDefinition;
  readonly model: EntityModel;
  grant(action: Action): Grant;
  /** The read grant for any entity of the release; each is asked for once. */
  grantOf(entity: EntityDefinition): Grant;
}

/** A write is part of a transaction. */
export type WriteCall = RecordCall<InTransaction>;

/** What it takes to look from one record at others. */
export interface FactNeeds extends RecordNeeds {
  /** The same call for another entity of the release. */
  readonly callOf: <C extends Context>(call: RecordCall<C>, entity: string) => RecordCall<C>;
}

/** @throws Problem 404 for an entity that does not exist */
export function beginCall<C extends Context>(
  needs: RecordNeeds,
  modelOf: (definition: EntityDefinition) => EntityModel,
  context: C,
  entityName: string,
): RecordCall<C> {
  const release = needs.definitions.current(context);
  const entity = release.entity(entityName);
  if (entity === undefined) throw notFound('entity', String(entityName));
  const grants = new Map<EntityDefinition, Grant>();
  return {
    context,
    release,
    entity,
    model: modelOf(entity),
    grant: (action) => needs.policy.grant(context.principal, entity, action),
    grantOf(target) {
      const grant = grants.get(target) ?? needs.policy.grant(context.principal, target, 'read');
      grants.set(target, grant);
      return grant;
    },
  };
}

function userOf(principal: Context['principal']): string | undefined {
  if (principal.kind === 'user') return principal.id;
  return principal.kind === 'service' ? principal.behalfOf : undefined;
}

/** What the query room is told about a call. */
export function querying(needs: RecordNeeds, call: RecordCall) {
  return {
    dialect: needs.database.dialect,
    country: needs.defaultCountry(),
    me: userOf(call.context.principal),
    kinds: fieldKind,
    time: () => timeOfAsker(needs.clock.now(), call.context, call.release.settings),
    entity: call.entity,
    entities: (target: string): EntityDefinition | undefined => call.release.entity(target),
    grantOf: call.grantOf,
  };
}

/** The query with the views it names as the filters they are; most name none. */
export function withViews<Q extends { readonly filter?: FilterTree | undefined }>(
  needs: RecordNeeds,
  call: RecordCall,
  query: Q,
): Q | Promise<Q> {
  return query.filter === undefined || !namesView(query.filter) ? query : resolved(needs, call, query, query.filter);
}

async function resolved<Q extends { readonly filter?: FilterTree | undefined }>(
  needs: RecordNeeds,
  { context, release, entity }: RecordCall,
  query: Q,
  named: FilterTree,
): Promise<Q> {
  const filter = await resolveViews(named, entity.name, async (name, view) => {
    const shipped = release.view(view);
    return shipped?.entity === name ? shipped : needs.savedView?.(context, name, view);
  });
  return { ...query, filter };
}

/** The statement with the grant's rows as one more condition; `alias` is the table's name in it. */
export function limitedTo(
  needs: RecordNeeds,
  call: RecordCall,
  grant: Grant,
  alias: string,
  statement: CompiledQuery,
): CompiledQuery {
  const rows = grant.allowed && grant.rows === undefined ? undefined : compileRows(querying(needs, call), grant, alias);
  if (rows === undefined) return statement;
  return { text: `${statement.text} and ${rows.text}`, values: [...statement.values, ...rows.values] };
}

/** What a row is held against until the transaction ends: that it changes, or also that something new points to it. */
export type Hold = 'change' | 'deletion';

const holding: Readonly<Record<Hold, string>> = { change: ' for no key update', deletion: ' for update' };

/** The row when it is there and the grant holds for it. */
export function loadState(
  needs: RecordNeeds,
  call: RecordCall,
  id: Id,
  grant: Grant,
  hold?: Hold,
): Promise<RecordState | undefined> | RecordState | undefined {
  if (!grant.allowed || !isId(id)) return undefined;
  const { transaction } = call.context;
  const known = transaction && grant.rows === undefined ? knownState(transaction, call.model, id) : undefined;
  return known ?? readState(needs, call, id, grant, hold);
}

async function readState(
  needs: RecordNeeds,
  call: RecordCall,
  id: Id,
  grant: Grant,
  hold: Hold | undefined,
): Promise<RecordState | undefined> {
  const { database } = needs;
  const { transaction } = call.context;
  const rows = grant.rows === undefined ? undefined : compileRows(querying(needs, call), grant, 't');
  const byId = call.model.selectById(id);
  const limited =
    rows === undefined ? byId : { text: `${byId.text} and ${rows.text}`, values: [...byId.values, ...rows.values] };
  // SQLite has one writer: nobody else can change the row meanwhile.
  const isHeld = hold !== undefined && database.dialect === 'postgres';
  const statement = isHeld ? { ...limited, text: `${limited.text}${holding[hold]}` } : limited;
  const [row] = await database.reader(call.context).read<Record<string, unknown>>(statement);
  if (row === undefined) return undefined;
  const state = call.model.stateOf(row);
  if (transaction !== undefined && database.dialect === 'sqlite') rememberKnown(transaction, call.model, id, state);
  return state;
}

const nothing: ReadonlySet<string> = new Set();

/** What the caller may see of a state. */
export function project(call: RecordCall, state: RecordState): Stored {
  const grant = call.grantOf(call.entity);
  return toStored(state, call.entity, grant.allowed ? grant.readable : nothing);
}
