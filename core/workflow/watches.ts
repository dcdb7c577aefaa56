// Which records the conditional events of an instance look at: kept beside it while they wait, so that a changed record finds the instances it concerns.
import type { Dialect } from '../database/database.ts';
import { isAmong, join, sql } from '../database/sql.ts';
import type { InstanceState } from '../engine/state.ts';
import { type Subject, subjectNames } from '../events/events.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, isId } from '../kernel/id.ts';
import type { Deployment } from './deployments.ts';

export interface Watches {
  /** The records, as text: "lead:<id> person:<id>". `before` = those it looked at, which a partial state may not show. */
  of(deployment: Deployment, state: InstanceState, before: string): string;
  save(context: InTransaction, instance: Id, watched: string): Promise<void>;
  /** Is it known that no instance looks at any record? */
  areNone(): boolean;
  /** Instances that look at a record, `limit` at most. */
  concerned(context: InTransaction, subject: Subject, limit: number): Promise<readonly Id[]>;
}

export function createWatches(dialect: Dialect): Watches {
  // Asked at each write of a record. SQLite serves one process, so what nobody has written here is not there.
  let mayHold = true;
  const isEmpty = async ({ transaction }: InTransaction): Promise<boolean> => {
    if (dialect !== 'sqlite') return false;
    if (!mayHold) return true;
    const [row] = await transaction.read(sql`select 1 as held from process_records limit 1`);
    if (row !== undefined) return false;
    mayHold = false;
    transaction.onRollback(() => {
      mayHold = true;
    });
    return true;
  };

  return {
    of(deployment, state, before) {
      if (!deployment.watches || state.status !== 'running') return '';
      const records = new Set(state.partial === undefined || before === '' ? [] : before.split(' '));
      const waits = Object.values(state.subscriptions).some(({ type }) => type === 'conditional');
      if (!waits) return [...records].join(' ');
      for (const { variables } of Object.values(state.scopes))
        for (const [name, entity] of deployment.process.recordVariables) {
          const id = variables[name];
          if (isId(id)) records.add(`${entity}:${id}`);
        }
      return [...records].sort().join(' ');
    },
    async save({ transaction }, instance, watched) {
      transaction.tell(sql`delete from process_records where instance = ${instance}`);
      if (watched === '') return;
      mayHold = true;
      const rows = watched.split(' ').map((record) => {
        const [entity = '', id = ''] = record.split(':');
        return sql`(${entity}, ${id}, ${instance})`;
      });
      transaction.tell(sql`insert into process_records (entity, record, instance) values ${join(rows)}`);
    },
    areNone: () => !mayHold,
    async concerned(context, subject, limit) {
      if (await isEmpty(context)) return [];
      const { transaction } = context;
      const rows = await transaction.read<{ instance: Id }>(
        sql`select instance from process_records where entity ${isAmong(subjectNames(subject))} and record = ${subject.id} order by instance limit ${limit}`,
      );
      return rows.map(({ instance }) => instance);
    },
  };
}
