// Instances as rows: read under a lock, written whole, with their subscriptions, timers and history. One small row holds the whole state of an instance.
import type { Dialect } from '../database/database.ts';
import { join, nothing, sql } from '../database/sql.ts';
import type { Effect, HistoryEntry, InstanceState, Subscription } from '../engine/state.ts';
import type { Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { Deployment } from './deployments.ts';
import type { InstanceRow } from './rows.ts';

/** An instance with its state, as loaded for a command. */
export interface LoadedInstance extends InstanceRow {
  readonly state: InstanceState;
}

export interface InstanceStore {
  /** The instance, locked until the transaction ends. */
  lock(context: InTransaction, id: Id): Promise<LoadedInstance | undefined>;
  insert(
    context: InTransaction,
    deployment: Deployment,
    state: InstanceState,
    subject: Subject | undefined,
  ): Promise<InstanceRow>;
  update(context: InTransaction, row: InstanceRow, state: InstanceState): Promise<InstanceRow>;
  /** Writes what the instance waits for; answers its new message subscriptions. */
  saveWaits(context: InTransaction, instance: Id, effects: readonly Effect[]): Promise<readonly Subscription[]>;
  saveHistory(context: InTransaction, instance: Id, entries: readonly HistoryEntry[]): Promise<void>;
}

const incidentsOf = (state: InstanceState): number =>
  Object.values(state.activities).filter((activity) => activity.status === 'incident').length;

/** @throws Problem 413 `instance-too-big` */
function textOf(state: InstanceState): string {
  const text = JSON.stringify(state);
  if (text.length > limits.instanceBytes)
    throw new Problem(413, 'instance-too-big', { params: { found: text.length, limit: limits.instanceBytes } });
  return text;
}

export function createInstanceStore({ dialect, clock }: { dialect: Dialect; clock: Clock }): InstanceStore {
  const forUpdate = dialect === 'postgres' ? sql` for update` : nothing;

  const removeWaits = async ({ transaction }: InTransaction, instance: Id, gone: readonly string[]): Promise<void> => {
    if (gone.length === 0) return;
    const keys = join(gone.map((key) => sql`${key}`));
    await transaction.write(sql`delete from process_timers where instance = ${instance} and subscription in (${keys})`);
    await transaction.write(
      sql`delete from process_subscriptions where instance = ${instance} and subscription in (${keys})`,
    );
  };

  return {
    async lock({ transaction }, id) {
      const [row] = await transaction.read<InstanceRow & { state: string }>(
        sql`select id, deployment, process, version, status, subject_entity, subject_id, state, incidents, correlation_id, started_at, ended_at
            from process_instances where id = ${id}${forUpdate}`,
      );
      return row === undefined ? undefined : { ...row, state: JSON.parse(row.state) as InstanceState };
    },
    async insert({ transaction, correlationId }, deployment, state, subject) {
      const now = clock.now().getTime();
      const row: InstanceRow = {
        id: state.id,
        deployment: deployment.id,
        process: deployment.name,
        version: deployment.version,
        status: state.status,
        subject_entity: subject?.entity ?? null,
        subject_id: subject?.id ?? null,
        incidents: incidentsOf(state),
        correlation_id: correlationId,
        started_at: now,
        ended_at: state.status === 'running' ? null : now,
      };
      await transaction.write(
        sql`insert into process_instances (id, deployment, process, version, status, subject_entity, subject_id, state, incidents, correlation_id, started_at, ended_at)
            values (${row.id}, ${row.deployment}, ${row.process}, ${row.version}, ${row.status}, ${row.subject_entity}, ${row.subject_id}, ${textOf(state)},
              ${row.incidents}, ${row.correlation_id}, ${row.started_at}, ${row.ended_at})`,
      );
      return row;
    },
    async update({ transaction }, row, state) {
      const ended = state.status === 'running' ? null : clock.now().getTime();
      const next: InstanceRow = { ...row, status: state.status, incidents: incidentsOf(state), ended_at: ended };
      await transaction.write(
        sql`update process_instances set status = ${next.status}, state = ${textOf(state)}, incidents = ${next.incidents}, ended_at = ${ended} where id = ${row.id}`,
      );
      return next;
    },
    async saveWaits(context, instance, effects) {
      await removeWaits(
        context,
        instance,
        effects.flatMap((effect) => (effect.type === 'unsubscribe' ? [effect.subscription] : [])),
      );
      const made = effects.flatMap((effect) => (effect.type === 'subscribe' ? [effect.subscription] : []));
      const timers = made.filter((subscription) => subscription.dueAt !== undefined);
      const messages = made.filter((subscription) => subscription.type === 'message');
      if (timers.length > 0) {
        const rows = timers.map((timer) => sql`(${instance}, ${timer.key}, ${Date.parse(timer.dueAt ?? '')})`);
        await context.transaction.write(
          sql`insert into process_timers (instance, subscription, due_at) values ${join(rows)}`,
        );
      }
      if (messages.length > 0) {
        const rows = messages.map(
          (wait) => sql`(${instance}, ${wait.key}, ${wait.name ?? ''}, ${wait.correlationKey ?? ''})`,
        );
        await context.transaction.write(
          sql`insert into process_subscriptions (instance, subscription, message, correlation_key) values ${join(rows)}`,
        );
      }
      return messages;
    },
    async saveHistory({ transaction }, instance, entries) {
      if (entries.length === 0) return;
      await transaction.write(
        sql`insert into process_history (instance, at, entries) values (${instance}, ${clock.now().getTime()}, ${JSON.stringify(entries)})`,
      );
    },
  };
}
