// How long a record stood in each stage of its pipeline, by its own history.

import { fieldNamed } from '../../schemas/field-names.ts';
import { subjectOf } from '../definitions/subject-of.ts';
import type { StoredEvent, Subject } from '../events/events.ts';
import type { Context } from '../kernel/context.ts';
import { isPlainObject } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import type { HistoryNeeds } from './timeline-entry.ts';

export interface StageTime {
  readonly stage: string;
  /** Of all its stays together; the present one counts until now. */
  readonly ms: number;
  readonly stays: number;
}

/** Nothing for an entity without a pipeline, and where the reader does not see the stage. @throws Problem 404 */
export async function stageTimes(
  needs: HistoryNeeds,
  context: Context,
  subject: Subject,
  now: Date,
): Promise<StageTime[]> {
  const record = await needs.records.get(context, subject.entity, subject.id);
  const release = needs.definitions.current(context);
  const entity = release.entity(subject.entity);
  const field = fieldNamed(entity, entity?.pipeline?.field ?? '');
  if (field === undefined || !Object.hasOwn(record.values, field.name)) return [];
  return timesIn(
    await movesOf(needs, context, subjectOf(release, subject.entity, record.id), [field.name, ...(field.was ?? [])]),
    now,
  );
}

export interface Move {
  readonly to: string | null;
  readonly at: Date;
}

/** Oldest first; of a very long history the newest part. */
async function movesOf(
  needs: HistoryNeeds,
  context: Context,
  subject: Subject,
  names: readonly string[],
): Promise<Move[]> {
  const moves: Move[] = [];
  let before: bigint | undefined;
  for (let read = 0; read < limits.stageEvents; read += limits.pageSize) {
    const page = { limit: limits.pageSize, ...(before === undefined ? {} : { before }) };
    const events = await needs.events.timeline(context, subject, page);
    moves.unshift(...events.flatMap((event) => moveIn(event, names)).reverse());
    before = events.at(-1)?.position;
    if (events.length < limits.pageSize) break;
  }
  return moves;
}

export function moveIn(
  { type, data, at }: Pick<StoredEvent, 'type' | 'data' | 'at'>,
  names: readonly string[],
): Move[] {
  if (!type.startsWith('record.')) return [];
  const changes = isPlainObject(data) && isPlainObject(data.changes) ? data.changes : {};
  const change = names.map((name) => changes[name]).find(Array.isArray);
  return Array.isArray(change) ? [{ to: typeof change[1] === 'string' ? change[1] : null, at }] : [];
}

/** How long each stage took, by moves that lie oldest first. */
export function timesIn(moves: readonly Move[], now: Date): StageTime[] {
  const times = new Map<string, StageTime>();
  moves.forEach(({ to, at }, index) => {
    if (to === null) return;
    const until = moves[index + 1]?.at ?? now;
    const known = times.get(to);
    const ms = (known?.ms ?? 0) + Math.max(0, until.getTime() - at.getTime());
    times.set(to, { stage: to, ms, stays: (known?.stays ?? 0) + 1 });
  });
  return [...times.values()];
}
