// Versions of processes: deployed once, never changed, compiled once per process of the machine. Running instances keep the version they began with.
import { createHash } from 'node:crypto';
import { sql } from '../database/sql.ts';
import type { Compilation } from '../engine/compile/compile-bpmn.ts';
import type { ExecutableProcess } from '../engine/model.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import type { Reader } from '../kernel/transaction.ts';

export interface Deployment {
  readonly id: Id;
  /** Name of the definition; the BPMN process id may differ. */
  readonly name: string;
  readonly version: number;
  readonly process: ExecutableProcess;
}

export interface Deployments {
  /** Puts a version live; the same version with the same XML again changes nothing. */
  deploy(context: InTransaction, name: string, version: number, xml: string): Promise<void>;
  /** The version new instances get; undefined when there is no such process. */
  live(reader: Reader, name: string): Promise<Deployment | undefined>;
  /** All live versions by name. */
  allLive(reader: Reader): Promise<readonly Deployment[]>;
  /** The version with this id. */
  get(reader: Reader, id: Id): Promise<Deployment>;
}

interface Needs {
  readonly clock: Clock;
  readonly compile: (xml: string) => Promise<Compilation>;
}

/** Compiled versions kept in memory; beyond it those used longest ago are compiled anew. */
const kept = 500;

type Row = { readonly id: Id; readonly process: string; readonly version: number };

export function createDeployments({ clock, compile }: Needs): Deployments {
  // By id of the deployment: a version that was rolled back never shares it with the one that came to be.
  const compiled = new Map<Id, Promise<Deployment>>();

  const load = async (reader: Reader, row: Row): Promise<Deployment> => {
    const [found] = await reader.read<{ xml: string }>(sql`select xml from process_deployments where id = ${row.id}`);
    const { process, findings } = await compile(found?.xml ?? '');
    if (process === undefined)
      throw new Error(
        `deployed process ${row.process} version ${row.version} no longer compiles: ${JSON.stringify(findings)}`,
      );
    return { id: row.id, name: row.process, version: row.version, process: { ...process, version: row.version } };
  };

  const remember = (reader: Reader, row: Row): Promise<Deployment> => {
    const known = compiled.get(row.id);
    compiled.delete(row.id);
    const deployment = known ?? load(reader, row);
    compiled.set(row.id, deployment);
    if (known === undefined) deployment.catch(() => compiled.delete(row.id));
    const [oldest] = compiled.keys();
    if (compiled.size > kept && oldest !== undefined) compiled.delete(oldest);
    return deployment;
  };

  return {
    async deploy({ transaction }, name, version, xml) {
      const hash = createHash('sha256').update(xml).digest('hex');
      const [same] = await transaction.read<{ hash: string; live: number }>(
        sql`select hash, live from process_deployments where process = ${name} and version = ${version}`,
      );
      if (same?.hash === hash && same.live === 1) return;
      if (same !== undefined && same.hash !== hash)
        throw new Error(`process ${name} version ${version} is deployed with other content`);
      await transaction.write(sql`update process_deployments set live = 0 where process = ${name} and live = 1`);
      if (same !== undefined) {
        await transaction.write(
          sql`update process_deployments set live = 1 where process = ${name} and version = ${version}`,
        );
        return;
      }
      await transaction.write(
        sql`insert into process_deployments (id, process, version, xml, hash, live, deployed_at)
            values (${newId()}, ${name}, ${version}, ${xml}, ${hash}, ${1}, ${clock.now().getTime()})`,
      );
    },
    async live(reader, name) {
      const [row] = await reader.read<Row>(
        sql`select id, process, version from process_deployments where process = ${name} and live = 1`,
      );
      return row === undefined ? undefined : remember(reader, row);
    },
    async allLive(reader) {
      const rows = await reader.read<Row>(
        sql`select id, process, version from process_deployments where live = 1 order by process`,
      );
      const deployments: Deployment[] = [];
      for (const row of rows) deployments.push(await remember(reader, row));
      return deployments;
    },
    async get(reader, id) {
      const known = compiled.get(id);
      if (known !== undefined) return known;
      const [row] = await reader.read<Row>(sql`select id, process, version from process_deployments where id = ${id}`);
      if (row === undefined) throw new Error(`there is no process deployment ${id}`);
      return remember(reader, row);
    },
  };
}
