// The funnel of a pipeline: who stands in each stage, who came at least that far, and how long it took. Where those that failed had come to, and how long stays
// were, stands in their history.

import type { FunnelData, FunnelStage } from '../../../schemas/dashboard-data.ts';
import { fieldNamed } from '../../../schemas/field-names.ts';
import type { ChoiceOption, FieldDefinition, FilterTree } from '../../../schemas/types.ts';
import type { Events } from '../../events/events.ts';
import { Decimal } from '../../kernel/decimal.ts';
import type { Id } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid } from '../../kernel/problem.ts';
import type { DayRange } from '../../query/relative-time.ts';
import { type Move, moveIn, timesIn } from '../stage-times.ts';
import { daysBefore, daysOf, filterIn, measureGroups, nothingOf, spanOf, type TileCall } from './tile-query.ts';

interface FunnelNeeds {
  readonly events: Pick<Events, 'ofMany'>;
}

export async function funnelData(call: TileCall, needs: FunnelNeeds): Promise<FunnelData> {
  const field = fieldNamed(call.entity, call.entity.pipeline?.field ?? '');
  if (field?.options === undefined)
    throw invalid([{ pointer: '/entity', code: 'definition.no-pipeline', params: { name: call.entity.name } }]);
  const [days, before] = [daysOf(call), daysBefore(call)];
  const [now, then] = await Promise.all([
    passage(call, needs, field, days),
    before && passage(call, needs, field, before),
  ]);
  const filter = filterIn(call, days);
  const { stages, lost, ...rest } = now;
  return {
    kind: 'funnel',
    ...rest,
    stages: stages.map((stage, at) => {
      const reachedBefore = then?.stages[at]?.reached;
      return reachedBefore === undefined ? stage : { ...stage, reachedBefore };
    }),
    lost,
    ...(days === undefined ? {} : { span: spanOf(days) }),
    ...(before === undefined ? {} : { spanBefore: spanOf(before) }),
    ...(filter === undefined ? {} : { filter }),
  };
}

type Passage = Pick<FunnelData, 'stages' | 'lost' | 'total' | 'isSample'>;

async function passage(
  call: TileCall,
  needs: FunnelNeeds,
  field: FieldDefinition,
  days: DayRange | undefined,
): Promise<Passage> {
  const options = field.options ?? [];
  const way = options.filter(({ closed }) => closed !== 'lost');
  const { groups } = await measureGroups(call, filterIn(call, days), [{ field: field.name }]);
  const of = (value: string) => groups.find(({ values: [found] }) => found === value);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const histories = await movesOfNewest(call, needs, field, filterIn(call, days));
  const lostOptions = options.filter(({ closed }) => closed === 'lost');
  const lost = lostOptions.reduce((sum, { value }) => sum + (of(value)?.count ?? 0), 0);
  const cameTo = lostPlaces(histories, way, new Set(lostOptions.map(({ value }) => value)), lost);
  const medians = mediansOf(histories, call.time.now);
  // Who stands in no stage came nowhere.
  let reached = way.reduce((sum, { value }) => sum + (of(value)?.count ?? 0), lost);
  const stages = way.map(({ value }, at): FunnelStage => {
    const here = of(value);
    const stage = {
      value,
      now: here?.count ?? 0,
      sum: call.tile.measure === undefined ? null : (here?.value ?? nothingOf(call.tile)),
      reached,
      medianMs: medians.get(value) ?? null,
      term: { field: field.name, operator: 'eq', value } as const,
    };
    // Who stands here, or failed from here, came no further.
    reached -= stage.now + (cameTo[at] ?? 0);
    return stage;
  });
  return {
    stages,
    lost: {
      count: lost,
      sum: call.tile.measure === undefined ? null : lostSum(lostOptions, of),
      term:
        lostOptions.length === 0
          ? null
          : { field: field.name, operator: 'in', value: lostOptions.map(({ value }) => value) },
    },
    total,
    isSample: total > histories.size,
  };
}

function lostSum(
  options: readonly ChoiceOption[],
  of: (value: string) => { value: string | null } | undefined,
): string {
  return options.reduce((sum, { value }) => sum.add(of(value)?.value ?? 0), new Decimal(0)).toFixed();
}

/** What the newest records of the tile went through; their stage is theirs to see who sees the records. */
async function movesOfNewest(
  { context, records, entity }: TileCall,
  { events }: FunnelNeeds,
  field: FieldDefinition,
  filter: FilterTree | undefined,
): Promise<ReadonlyMap<Id, Move[]>> {
  const moves = new Map<Id, Move[]>();
  let after: string | undefined;
  do {
    // Without a sort the newest come first, by their ids, in whose order every table lies.
    const page = await records.query(context, entity.name, {
      ...(filter === undefined ? {} : { filter }),
      ...(after === undefined ? {} : { after }),
      fields: [field.name],
      limit: limits.pageSize,
    });
    for (const { id } of page.items) moves.set(id, []);
    after = page.next;
  } while (after !== undefined && moves.size < limits.funnelRecords);
  const names = [field.name, ...(field.was ?? [])];
  const types = ['record.created', 'record.updated', 'record.restored'];
  for (const event of await events.ofMany({ entity: entity.name, was: entity.was }, [...moves.keys()], {
    types,
    words: names,
  }))
    moves.get(event.subject?.id ?? '')?.push(...moveIn(event, names));
  return moves;
}

/** How many of those that failed had come to each stage and no further; what is known of some is taken for all. */
function lostPlaces(
  histories: ReadonlyMap<Id, readonly Move[]>,
  way: readonly ChoiceOption[],
  lostValues: ReadonlySet<string>,
  lost: number,
): readonly number[] {
  const seen = way.map(() => 0);
  let known = 0;
  for (const moves of histories.values()) {
    if (!lostValues.has(moves.at(-1)?.to ?? '')) continue;
    const furthest = Math.max(0, ...moves.map(({ to }) => way.findIndex(({ value }) => value === to)));
    seen[furthest] = (seen[furthest] ?? 0) + 1;
    known += 1;
  }
  if (known === lost) return seen;
  if (known === 0) return way.map((_, at) => (at === 0 ? lost : 0));
  const shares = seen.map((count) => Math.floor((count * lost) / known));
  const left = lost - shares.reduce((sum, count) => sum + count, 0);
  return shares.map((count, at) => (at === 0 ? count + left : count));
}

/** By stage: half of those that have left it stayed shorter. */
function mediansOf(histories: ReadonlyMap<Id, readonly Move[]>, now: Date): ReadonlyMap<string, number> {
  const stays = new Map<string, number[]>();
  for (const moves of histories.values()) {
    const present = moves.at(-1)?.to;
    for (const { stage, ms } of timesIn(moves, now)) {
      if (stage === present) continue;
      stays.set(stage, [...(stays.get(stage) ?? []), ms]);
    }
  }
  return new Map(
    [...stays].map(([stage, all]) => {
      all.sort((a, b) => a - b);
      return [stage, all[Math.floor((all.length - 1) / 2)] ?? 0];
    }),
  );
}
