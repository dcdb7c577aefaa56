// Instances as rows: the root partition with the instance, every other partition in a row of its own. Loads what a command needs, writes what it
// touched. What was written in a transaction is not read again in it.
//
// Order of locks (PostgreSQL): whoever works on an instance of a tree of calls holds the row of the tree's top first, so that a called instance
// which ends and its caller which is cancelled never wait for each other. Different trees are locked in the order of the work: where two
// transactions cross, the database ends one of them and its work is run again.
import type { Dialect } from '../database/database.ts';
import { join, nothing, sql } from '../database/sql.ts';
import { partitionAround, partitionOf, partitionsTo, rootKey } from '../engine/keys.ts';
import type { HistoryEntry, InstanceState, Need, Outcome } from '../engine/state.ts';
import { actorOf } from '../events/actor.ts';
import type { Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { CompiledQuery, Reader, Transaction } from '../kernel/transaction.ts';
import type { Deployment, Deployments } from './deployments.ts';
import { createLargeValues, isLarge, ValueGone } from './large-values.ts';
import { headOf, type InstanceRow, keysBelow, type StoredInstance } from './rows.ts';
import { decodePartitions, encodePartitions, type StoredPartition } from './state-codec.ts';

/** An instance with as much of its state as has been needed so far. */
export interface LoadedInstance {
  readonly row: InstanceRow;
  readonly deployment: Deployment;
  readonly state: InstanceState;
  /** Its partitions beside the root that are in `state`. */
  readonly loaded: ReadonlySet<string>;
  /** Columns that name large values, by partition. */
  readonly large: ReadonlyMap<string, string>;
}

export interface Caller {
  readonly instance: Id;
  readonly activity: string;
  readonly root: Id;
  readonly depth: number;
}

export interface NewInstance {
  readonly deployment: Deployment;
  readonly subject?: Subject | undefined;
  readonly caller?: Caller | undefined;
}

/** Who gave a command, and which. */
export interface Act {
  readonly command: string;
  readonly reason?: string | undefined;
}

export interface InstanceStore {
  /** The instance with its root partition, locked until the transaction ends. */
  lock(context: InTransaction, id: Id): Promise<LoadedInstance | undefined>;
  /** The same with what a command needs beside it. */
  load(context: InTransaction, instance: LoadedInstance, needs: readonly Need[]): Promise<LoadedInstance>;
  /** The same with some of the partitions below one, `limit` at most. */
  loadBelow(
    context: InTransaction,
    instance: LoadedInstance,
    partition: string,
    limit: number,
  ): Promise<LoadedInstance>;
  insert(context: InTransaction, made: NewInstance, outcome: Outcome, watched: string): Promise<LoadedInstance>;
  update(context: InTransaction, instance: LoadedInstance, outcome: Outcome, watched: string): Promise<LoadedInstance>;
  /** One more or less of the incidents that are no activity's. */
  countIncidents(context: InTransaction, id: Id, change: number): Promise<void>;
  saveHistory(context: InTransaction, instance: Id, act: Act, entries: readonly HistoryEntry[]): Promise<void>;
  /** The state without a lock: all of it, or with the partitions one key lies in. */
  read(reader: Reader, id: Id, key?: string): Promise<LoadedInstance | undefined>;
}

export const instanceColumns = sql`id, deployment, process, version, status, subject_entity, subject_id, business_key, caller_instance, caller_activity,
  root_instance, depth, partitions, watched, incidents, correlation_id, started_at, ended_at`;

interface PartitionRow {
  readonly partition: string;
  readonly state: string;
  readonly items: string;
}

type PartitionTexts = ReturnType<typeof encodePartitions>;

/** Rows of one statement. */
const rowsAtOnce = 200;
const writtenKey = Symbol('instances written in this transaction');

function incidentsOf({ activities }: InstanceState): number {
  let count = 0;
  for (const key in activities) if (activities[key]?.status === 'incident') count += 1;
  return count;
}

/** JSON that PostgreSQL reads as jsonb, which holds neither zero bytes nor halves of characters. */
function jsonbText(json: string): string {
  return json.includes('\\u')
    ? json.replace(/\\\\|\\u(?:0000|d[89a-f][\da-f]{2})/g, (part) => (part === '\\\\' ? part : '\ufffd'))
    : json;
}

/** @throws Problem 413 `instance-too-big` */
function checkSize(found: number): void {
  if (found > limits.instanceBytes)
    throw new Problem(413, 'instance-too-big', { params: { found, limit: limits.instanceBytes } });
}

interface Needs {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly deployments: Deployments;
}

export function createInstanceStore({ dialect, clock, deployments }: Needs): InstanceStore {
  const values = createLargeValues();

  const byId = (id: Id): CompiledQuery =>
    sql`select ${instanceColumns}, state, variables from process_instances where id = ${id}`;

  const readLocked = async ({ transaction }: InTransaction, id: Id): Promise<StoredInstance | undefined> => {
    if (dialect === 'sqlite') return (await transaction.read<StoredInstance>(byId(id)))[0];
    const [top] = await transaction.read<StoredInstance>(
      sql`select ${instanceColumns}, state, variables from process_instances
          where id = (select coalesce(root_instance, id) from process_instances where id = ${id}) for update`,
    );
    if (top === undefined || top.id === id) return top;
    return (await transaction.read<StoredInstance>(sql`${byId(id)} for update`))[0];
  };

  const written = (transaction: Transaction): Map<Id, LoadedInstance> =>
    transaction.memory(writtenKey, () => new Map<Id, LoadedInstance>());

  /** Remembered until the transaction ends, or what wrote it is undone. Of many partitions only those are that the others need. */
  const keep = ({ transaction }: InTransaction, instance: LoadedInstance): LoadedInstance => {
    const { id } = instance.row;
    written(transaction).set(id, instance.loaded.size > limits.inlineInstances ? trimmed(instance) : instance);
    transaction.onRollback(() => written(transaction).delete(id));
    return instance;
  };

  const decode = async (
    reader: Reader,
    stored: StoredInstance,
    parts: ReadonlyMap<string, StoredPartition>,
    isWhole: boolean,
  ): Promise<LoadedInstance> => {
    const { state: text, variables, ...row } = stored;
    const deployment = await deployments.get(reader, row.deployment);
    const rest = await values.read(reader, variables);
    const texts = new Map([[rootKey, { state: text, rest }], ...parts]);
    const partial = isWhole ? undefined : { loops: [] };
    const state = decodePartitions(headOf(row, deployment.process.id), texts, partial);
    const large = isLarge(variables) ? new Map([[rootKey, variables]]) : noneLarge;
    return { row, deployment, state, loaded: new Set(parts.keys()), large };
  };

  const merge = async (
    reader: Reader,
    instance: LoadedInstance,
    rows: readonly PartitionRow[],
    { loops, conditions }: { readonly loops: readonly string[]; readonly conditions: readonly string[] },
  ): Promise<LoadedInstance> => {
    const parts = new Map<string, StoredPartition>();
    const large = new Map(instance.large);
    for (const { partition, state, items } of rows) {
      if (instance.loaded.has(partition)) continue;
      if (isLarge(items)) large.set(partition, items);
      parts.set(partition, { state, rest: isLarge(items) ? await values.read(reader, items) : items });
    }
    const { id, process, version, status } = instance.state;
    const added = decodePartitions({ id, process, version, status }, parts);
    const nested =
      loops.length === 0 ? [] : Object.values(added.scopes).filter((scope) => scope.loop?.detached === true);
    const known = instance.state.partial;
    const state: InstanceState = {
      ...instance.state,
      scopes: { ...instance.state.scopes, ...added.scopes },
      activities: { ...instance.state.activities, ...added.activities },
      subscriptions: { ...instance.state.subscriptions, ...added.subscriptions },
      partial: {
        loops: [...(known?.loops ?? []), ...loops, ...nested.map(({ key }) => key)],
        conditions: [...(known?.conditions ?? []), ...conditions],
      },
    };
    return { ...instance, state, loaded: new Set([...instance.loaded, ...parts.keys()]), large };
  };

  const load: InstanceStore['load'] = async ({ transaction }, instance, needs) => {
    const { id } = instance.row;
    const scopes = needs.flatMap((need) => ('scope' in need && !instance.loaded.has(need.scope) ? [need.scope] : []));
    const loops = needs.flatMap((need) => ('loop' in need ? [need.loop] : []));
    const rows: PartitionRow[] = [];
    for (let at = 0; at < scopes.length; at += rowsAtOnce) {
      const keys = join(scopes.slice(at, at + rowsAtOnce).map((key) => sql`${key}`));
      rows.push(
        ...(await transaction.read<PartitionRow>(
          sql`select partition, state, items from process_partitions where instance = ${id} and partition in (${keys})`,
        )),
      );
    }
    for (const loop of loops) {
      rows.push(
        ...(await transaction.read<PartitionRow>(
          sql`select partition, state, items from process_partitions where instance = ${id} and ${keysBelow('partition', loop)}
              order by length(partition), partition`,
        )),
      );
    }
    const conditions = needs.flatMap((need) => ('conditions' in need ? [need.conditions] : []));
    return merge(transaction, instance, rows, { loops, conditions });
  };

  /** Large texts get rows of their own, and those nobody names any more go. */
  const setApart = async (
    context: InTransaction,
    id: Id,
    texts: PartitionTexts,
    before: LoadedInstance['large'],
  ): Promise<{ columns: PartitionTexts; large: LoadedInstance['large'] }> => {
    const changed = [...texts].filter(([, text]) => text === undefined || text.rest !== undefined);
    const gone = changed.flatMap(([partition]) => before.get(partition) ?? []);
    const isNone =
      gone.length === 0 && changed.every(([, text]) => (text?.rest?.length ?? 0) < limits.largeValueLength);
    if (isNone) return { columns: texts, large: before };
    await values.remove(context.transaction, gone);
    const columns = new Map(texts);
    const large = new Map(before);
    for (const [partition, text] of changed) {
      large.delete(partition);
      if (text?.rest === undefined) continue;
      checkSize(text.rest.length);
      const rest = await values.write(context, id, text.rest);
      columns.set(partition, { ...text, rest });
      if (isLarge(rest)) large.set(partition, rest);
    }
    return { columns, large };
  };

  /** Writes the partitions an outcome touched, the root aside; answers how many there are more or less, and which are known now. */
  const savePartitions = async (
    { transaction }: InTransaction,
    id: Id,
    texts: PartitionTexts,
    loaded: ReadonlySet<string>,
  ): Promise<{ change: number; known: ReadonlySet<string> }> => {
    const gone: CompiledQuery[] = [];
    const rows: CompiledQuery[] = [];
    const known = new Set(loaded);
    for (const [partition, text] of texts) {
      if (partition === rootKey) continue;
      if (text === undefined) {
        if (known.delete(partition)) gone.push(sql`${partition}`);
        continue;
      }
      checkSize(text.state.length + (text.rest?.length ?? 0));
      known.add(partition);
      // The values of a loop that have not changed are kept.
      rows.push(sql`(${id}, ${partition}, ${text.state}, ${text.rest ?? '-'})`);
    }
    for (let at = 0; at < gone.length; at += rowsAtOnce)
      transaction.tell(
        sql`delete from process_partitions where instance = ${id} and partition in (${join(gone.slice(at, at + rowsAtOnce))})`,
      );
    for (let at = 0; at < rows.length; at += rowsAtOnce)
      transaction.tell(
        sql`insert into process_partitions (instance, partition, state, items) values ${join(rows.slice(at, at + rowsAtOnce))}
            on conflict (instance, partition) do update set state = excluded.state,
              items = case when excluded.items = '-' then process_partitions.items else excluded.items end`,
      );
    return { change: known.size - loaded.size, known };
  };

  const settled = (
    instance: LoadedInstance,
    row: InstanceRow,
    state: InstanceState,
    known: ReadonlySet<string>,
    large: LoadedInstance['large'],
  ): LoadedInstance => {
    const { partial } = instance.state;
    const isWhole = known.size === row.partitions;
    const { partial: _partial, ...whole } = state;
    return {
      ...instance,
      row,
      loaded: known,
      large,
      state: isWhole
        ? whole
        : { ...whole, partial: { loops: (partial?.loops ?? []).filter((key) => state.scopes[key] !== undefined) } },
    };
  };

  const readOnce: InstanceStore['read'] = async (reader, id, key) => {
    const [stored] = await reader.read<StoredInstance>(byId(id));
    if (stored === undefined) return undefined;
    const chain = key === undefined ? undefined : partitionsTo(partitionOf(key));
    const which = chain === undefined ? nothing : sql` and partition in (${join(chain.map((one) => sql`${one}`))})`;
    const rows =
      stored.partitions === 0 || chain?.length === 0
        ? []
        : await reader.read<PartitionRow>(
            sql`select partition, state, items from process_partitions where instance = ${id}${which} order by length(partition), partition`,
          );
    const parts = new Map<string, StoredPartition>();
    // What lay in a loop that is over counts no more, although its rows are still to be closed.
    for (const { partition, state, items } of rows)
      if (partitionsTo(partitionAround(partition)).every((around) => parts.has(around)))
        parts.set(partition, { state, rest: await values.read(reader, items) });
    return decode(reader, stored, parts, parts.size === stored.partitions);
  };

  return {
    async lock(context, id) {
      const known = written(context.transaction).get(id);
      if (known !== undefined) return known;
      const stored = await readLocked(context, id);
      return stored && decode(context.transaction, stored, new Map(), stored.partitions === 0);
    },
    load,
    async loadBelow({ transaction }, instance, partition, limit) {
      const rows = await transaction.read<PartitionRow>(
        sql`select partition, state, items from process_partitions where instance = ${instance.row.id} and ${keysBelow('partition', partition)}
            order by partition limit ${limit}`,
      );
      return merge(transaction, instance, rows, { loops: [], conditions: [] });
    },
    async insert(context, { deployment, subject, caller }, outcome, watched) {
      const { transaction, correlationId } = context;
      const { state } = outcome;
      const now = clock.now().getTime();
      const touched = outcome.touched.includes(rootKey) ? outcome.touched : [rootKey, ...outcome.touched];
      const { columns, large } = await setApart(context, state.id, encodePartitions(state, touched), noneLarge);
      const root = columns.get(rootKey);
      if (root === undefined) throw new Error(`instance ${state.id} has no root`);
      checkSize(root.state.length + (root.rest?.length ?? 0));
      const { change, known } =
        columns.size === 1 ? none : await savePartitions(context, state.id, columns, none.known);
      const row: InstanceRow = {
        id: state.id,
        deployment: deployment.id,
        process: deployment.name,
        version: deployment.version,
        status: state.status,
        subject_entity: subject?.entity ?? null,
        subject_id: subject?.id ?? null,
        business_key: state.businessKey ?? null,
        caller_instance: caller?.instance ?? null,
        caller_activity: caller?.activity ?? null,
        root_instance: caller?.root ?? null,
        depth: caller?.depth ?? 0,
        partitions: change,
        watched,
        incidents: incidentsOf(state),
        correlation_id: correlationId,
        started_at: now,
        ended_at: state.status === 'running' ? null : now,
      };
      transaction.tell(
        sql`insert into process_instances (id, deployment, process, version, status, subject_entity, subject_id, business_key, caller_instance,
              caller_activity, root_instance, depth, partitions, watched, incidents, correlation_id, started_at, ended_at, state, variables)
            values (${row.id}, ${row.deployment}, ${row.process}, ${row.version}, ${row.status}, ${row.subject_entity}, ${row.subject_id},
              ${row.business_key}, ${row.caller_instance}, ${row.caller_activity}, ${row.root_instance}, ${row.depth}, ${row.partitions},
              ${row.watched}, ${row.incidents}, ${row.correlation_id}, ${row.started_at}, ${row.ended_at}, ${root.state}, ${root.rest ?? '{}'})`,
      );
      return keep(context, { row, deployment, state, loaded: known, large });
    },
    async update(context, instance, outcome, watched) {
      const { state, touched } = outcome;
      const texts = encodePartitions(state, touched, instance.state);
      const { columns, large } = await setApart(context, instance.row.id, texts, instance.large);
      const { change, known } =
        touched.length === 1 && touched[0] === rootKey
          ? { change: 0, known: instance.loaded }
          : await savePartitions(context, instance.row.id, columns, instance.loaded);
      const row: InstanceRow = {
        ...instance.row,
        status: state.status,
        partitions: instance.row.partitions + change,
        watched,
        incidents: instance.row.incidents + incidentsOf(state) - incidentsOf(instance.state),
        ended_at: state.status === 'running' ? null : (instance.row.ended_at ?? clock.now().getTime()),
      };
      await writeRoot(context.transaction, instance.row, row, columns.get(rootKey));
      return keep(context, settled(instance, row, state, known, large));
    },
    async countIncidents(context, id, change) {
      context.transaction.tell(sql`update process_instances set incidents = incidents + ${change} where id = ${id}`);
      const known = written(context.transaction).get(id);
      if (known !== undefined)
        keep(context, { ...known, row: { ...known.row, incidents: known.row.incidents + change } });
    },
    async saveHistory({ transaction, principal }, instance, { command, reason }, entries) {
      transaction.tell(
        sql`insert into process_history (instance, at, actor, command, reason, entries) values (${instance}, ${clock.now().getTime()},
            ${actorOf(principal)}, ${command}, ${reason ?? null}, ${jsonbText(JSON.stringify(entries))})`,
      );
    },
    async read(reader, id, key) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await readOnce(reader, id, key);
        } catch (error) {
          // A command in between has put another value in its place: what it left is read.
          if (!(error instanceof ValueGone) || tries === limits.transactionRetries) throw error;
        }
      }
    },
  };
}

/** Without the instances of loops, which are looked at one by one; with the loops around them. */
function trimmed(instance: LoadedInstance): LoadedInstance {
  const { state } = instance;
  const loaded = new Set([...instance.loaded].filter((partition) => state.scopes[partition]?.role === 'loop'));
  const pick = <T>(all: Readonly<Record<string, T>>): Record<string, T> => {
    const picked: Record<string, T> = {};
    for (const key in all) {
      const partition = partitionOf(key);
      if (partition === rootKey || loaded.has(partition)) picked[key] = all[key] as T;
    }
    return picked;
  };
  return {
    ...instance,
    loaded,
    state: {
      ...state,
      scopes: pick(state.scopes),
      activities: pick(state.activities),
      subscriptions: pick(state.subscriptions),
      partial: { loops: [] },
    },
  };
}

const noneLarge: LoadedInstance['large'] = new Map();
const none = { change: 0, known: new Set<string>() as ReadonlySet<string> };

/** Only what has changed: most commands change the state alone. */
async function writeRoot(
  transaction: Transaction,
  before: InstanceRow,
  row: InstanceRow,
  text: { readonly state: string; readonly rest?: string } | undefined,
): Promise<void> {
  if (text !== undefined) checkSize(text.state.length + (text.rest?.length ?? 0));
  const isOver = row.status !== 'running';
  if (text !== undefined && text.rest === undefined && !isOver && isSame(before, row)) {
    transaction.tell(sql`update process_instances set state = ${text.state} where id = ${row.id}`);
    return;
  }
  if (text === undefined) {
    if (isSame(before, row) && !isOver) return;
    transaction.tell(
      sql`update process_instances set status = ${row.status}, partitions = ${row.partitions}, watched = ${row.watched}, incidents = ${row.incidents},
          ended_at = ${row.ended_at} where id = ${row.id}`,
    );
    return;
  }
  const variables = text.rest === undefined ? nothing : sql`, variables = ${text.rest}`;
  transaction.tell(
    sql`update process_instances set status = ${row.status}, partitions = ${row.partitions}, watched = ${row.watched}, incidents = ${row.incidents},
        ended_at = ${row.ended_at}, state = ${text.state}${variables} where id = ${row.id}`,
  );
}

function isSame(before: InstanceRow, row: InstanceRow): boolean {
  return before.partitions === row.partitions && before.watched === row.watched && before.incidents === row.incidents;
}
