// Versions of processes: deployed once, never changed, compiled once per process of the machine. Running instances keep the version they began with.
import { createHash } from 'node:crypto';
import type { Dialect } from '../database/database.ts';
import { join, sql } from '../database/sql.ts';
import type { Compilation } from '../engine/compile/compile-bpmn.ts';
import { type ExecutableProcess, triggersOf } from '../engine/model.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import type { CompiledQuery, Reader, Transaction } from '../kernel/transaction.ts';

export interface Deployment {
  readonly id: Id;
  /** Name of the definition (the BPMN process id may differ); of a further process of its file, `<definition>:<process id>`. */
  readonly name: string;
  readonly version: number;
  /** Name of the definition. */
  readonly definition: string;
  readonly deployedAt: number;
  readonly process: ExecutableProcess;
  /** Has it conditional events that look at records? Then changes of records are told to its instances. */
  readonly watches: boolean;
}

export interface Swap {
  readonly before: readonly Deployment[];
  readonly after: readonly Deployment[];
}

export interface Deployments {
  /** Puts a version live with every process of its file. undefined when the same version was live with the same XML already. */
  deploy(context: InTransaction, name: string, version: number, xml: string): Promise<Swap | undefined>;
  /** The version new instances get; undefined when there is no such process. */
  live(reader: Reader, name: string): Promise<Deployment | undefined>;
  /** Takes the live version away; answers what it was. */
  undeploy(context: InTransaction, name: string): Promise<readonly Deployment[]>;
  /** All live versions by name. */
  allLive(reader: Reader): Promise<readonly Deployment[]>;
  /** The version with this id. */
  get(reader: Reader, id: Id): Promise<Deployment>;
  /** The file it stands in. */
  xml(reader: Reader, deployment: Deployment): Promise<string>;
  /**
   * What a call activity means: a process by its name or the id in its file, that of the caller's own file first. `pinned` = the version that was
   * live when the caller was deployed, or the first one when there was none yet.
   */
  called(
    reader: Reader,
    process: string,
    version: 'latest' | 'pinned' | number,
    caller: Deployment,
  ): Promise<Deployment | undefined>;
}

interface Needs {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly compile: (xml: string) => Promise<Compilation>;
}

/** Compiled versions kept in memory; beyond it those used longest ago are compiled anew. */
const kept = 500;
const columns = sql`id, process, version, definition, process_id, deployed_at`;
const momentKey = Symbol('moment of the deployments of this transaction');

interface Row {
  readonly id: Id;
  readonly process: string;
  readonly version: number;
  readonly definition: string;
  readonly process_id: string;
  readonly deployed_at: number;
}

function made(row: Row, process: ExecutableProcess): Deployment {
  const hasConditions = [...process.elements.values()].some((element) =>
    triggersOf(element).some((trigger) => trigger.type === 'conditional'),
  );
  return {
    id: row.id,
    name: row.process,
    version: row.version,
    definition: row.definition,
    deployedAt: row.deployed_at,
    process: { ...process, version: row.version },
    watches: hasConditions && process.recordVariables.size > 0,
  };
}

/** What is live, by name. SQLite serves one process: nobody else changes it, so it is read once until somebody here does. */
function createLive(dialect: Dialect) {
  const known = new Map<string, Deployment>();
  let changes = 0;
  let open = 0;
  return {
    /** Until the transaction has ended nobody else may see what it changed, nor what was before. */
    changes(transaction: Transaction): void {
      known.clear();
      changes += 1;
      open += 1;
      const end = (): void => {
        open -= 1;
      };
      transaction.afterCommit(end);
      transaction.onRollback(end);
    },
    async find(name: string, read: () => Promise<Deployment | undefined>): Promise<Deployment | undefined> {
      const found = known.get(name);
      if (found !== undefined) return found;
      const before = changes;
      const deployment = await read();
      if (dialect === 'sqlite' && deployment !== undefined && open === 0 && changes === before)
        known.set(name, deployment);
      return deployment;
    },
  };
}

export function createDeployments({ dialect, clock, compile }: Needs): Deployments {
  // By id of the deployment: a version that was rolled back never shares it with the one that came to be.
  const compiled = new Map<Id, Deployment | Promise<Deployment>>();
  const liveOnes = createLive(dialect);

  const xmlOf = async (reader: Reader, file: { definition: string; version: number }): Promise<string> => {
    const [found] = await reader.read<{ xml: string }>(
      sql`select xml from process_deployments where definition = ${file.definition} and version = ${file.version} and xml <> ''`,
    );
    return found?.xml ?? '';
  };

  const load = async (reader: Reader, row: Row): Promise<Deployment> => {
    const { processes, findings } = await compile(await xmlOf(reader, row));
    const process = processes.find(({ id }) => id === row.process_id);
    if (process === undefined)
      throw new Error(
        `deployed process ${row.process} version ${row.version} no longer compiles: ${JSON.stringify(findings)}`,
      );
    return made(row, process);
  };

  /** While there is room for all, their order does not matter. */
  const find = (id: Id): Deployment | Promise<Deployment> | undefined => {
    const known = compiled.get(id);
    if (known === undefined || compiled.size < kept) return known;
    compiled.delete(id);
    compiled.set(id, known);
    return known;
  };

  const remember = (reader: Reader, row: Row): Deployment | Promise<Deployment> => {
    const known = find(row.id);
    if (known !== undefined) return known;
    const loading = load(reader, row);
    compiled.set(row.id, loading);
    loading.then(
      (deployment) => compiled.set(row.id, deployment),
      () => compiled.delete(row.id),
    );
    const [oldest] = compiled.keys();
    if (compiled.size > kept && oldest !== undefined) compiled.delete(oldest);
    return loading;
  };

  const rememberAll = async (reader: Reader, rows: readonly Row[]): Promise<Deployment[]> => {
    const deployments: Deployment[] = [];
    for (const row of rows) deployments.push(await remember(reader, row));
    return deployments;
  };

  /** What goes live together has one moment: each of them is there when another one is deployed. */
  const moment = ({ transaction }: InTransaction): number => transaction.memory(momentKey, () => clock.now().getTime());

  return {
    async deploy(context, name, version, xml) {
      const { transaction } = context;
      const hash = createHash('sha256').update(xml).digest('hex');
      const same = await transaction.read<Row & { hash: string; live: number }>(
        sql`select ${columns}, hash, live from process_deployments where definition = ${name} and version = ${version} order by process`,
      );
      const [main] = same;
      if (main?.hash === hash && main.live === 1) return undefined;
      if (main !== undefined && main.hash !== hash)
        throw new Error(`process ${name} version ${version} is deployed with other content`);
      const old = await transaction.read<Row>(
        sql`select ${columns} from process_deployments where definition = ${name} and live = 1 order by process`,
      );
      const before = await rememberAll(transaction, old);
      liveOnes.changes(transaction);
      await transaction.write(sql`update process_deployments set live = 0 where definition = ${name} and live = 1`);
      if (main !== undefined) {
        await transaction.write(
          sql`update process_deployments set live = 1 where definition = ${name} and version = ${version}`,
        );
        return { before, after: await rememberAll(transaction, same) };
      }
      const after: Deployment[] = [];
      const rows: CompiledQuery[] = [];
      const { processes, findings } = await compile(xml);
      if (processes.length === 0) throw new Error(`process ${name} does not compile: ${JSON.stringify(findings)}`);
      for (const [index, process] of processes.entries()) {
        const row: Row = {
          id: newId(),
          process: index === 0 ? name : `${name}:${process.id}`,
          version,
          definition: name,
          process_id: process.id,
          deployed_at: moment(context),
        };
        rows.push(
          sql`(${row.id}, ${row.process}, ${version}, ${name}, ${process.id}, ${index === 0 ? xml : ''}, ${hash}, ${1}, ${row.deployed_at})`,
        );
        after.push(made(row, process));
      }
      await transaction.write(
        sql`insert into process_deployments (id, process, version, definition, process_id, xml, hash, live, deployed_at) values ${join(rows)}`,
      );
      return { before, after };
    },
    async undeploy({ transaction }, name) {
      const rows = await transaction.read<Row>(
        sql`select ${columns} from process_deployments where definition = ${name} and live = 1 order by process`,
      );
      liveOnes.changes(transaction);
      await transaction.write(sql`update process_deployments set live = 0 where definition = ${name} and live = 1`);
      return rememberAll(transaction, rows);
    },
    live: (reader, name) =>
      liveOnes.find(name, async () => {
        const [row] = await reader.read<Row>(
          sql`select ${columns} from process_deployments where process = ${name} and live = 1`,
        );
        return row === undefined ? undefined : remember(reader, row);
      }),
    allLive: async (reader) =>
      rememberAll(
        reader,
        await reader.read<Row>(sql`select ${columns} from process_deployments where live = 1 order by process`),
      ),
    async get(reader, id) {
      const known = find(id);
      if (known !== undefined) return known;
      const [row] = await reader.read<Row>(sql`select ${columns} from process_deployments where id = ${id}`);
      if (row === undefined) throw new Error(`there is no process deployment ${id}`);
      return remember(reader, row);
    },
    xml: xmlOf,
    async called(reader, process, version, caller) {
      const own = sql`case when definition = ${caller.definition} and process_id = ${process} then 0 when process = ${process} then 1 else 2 end`;
      const find = async (term: CompiledQuery, order: CompiledQuery): Promise<Row | undefined> =>
        (
          await reader.read<Row>(
            sql`select ${columns} from process_deployments where (process = ${process} or process_id = ${process}) and ${term}
                order by ${own}, ${order} limit 1`,
          )
        )[0];
      const newest = sql`deployed_at desc, version desc`;
      let row: Row | undefined;
      if (version === 'latest') row = await find(sql`live = 1`, newest);
      else if (version === 'pinned')
        row =
          (await find(sql`deployed_at <= ${caller.deployedAt}`, newest)) ??
          (await find(sql`deployed_at > ${caller.deployedAt}`, sql`deployed_at, version`));
      else row = await find(sql`version = ${version}`, newest);
      return row === undefined ? undefined : remember(reader, row);
    },
  };
}
