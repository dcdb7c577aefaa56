// A record's timeline, and why each automatic entry of it happened: as far as the reader may see the record and its fields.
import { subjectOf } from '../definitions/subject-of.ts';
import type { PlacedEvent, Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { isPlainObject } from '../kernel/data.ts';
import { type Id, isId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { notFound } from '../kernel/problem.ts';
import { stageTimes } from './stage-times.ts';
import { type ContentNeeds, contentOf, type EntryContent, subjectsOn } from './timeline-content.ts';
import { createActors, entryOf, maySee, type TimelineEntry } from './timeline-entry.ts';
import { type TimelineSort, timelineSorts } from './timeline-sorts.ts';
import { explainEvent } from './why.ts';

export interface TimelinePage {
  readonly before?: bigint;
  readonly limit?: number;
  /** Any of these sorts; absent = all. */
  readonly only?: readonly TimelineSort[];
}

/** A page whose entries its reader does not see is read on, so often at most. */
const readOns = 5;

/** That something changed which the reader may not see is not theirs to know either. */
function isUnseen(event: PlacedEvent, { data }: TimelineEntry): boolean {
  const changed = (of: unknown): number =>
    isPlainObject(of) && isPlainObject(of.changes) ? Object.keys(of.changes).length : 0;
  return event.type === 'record.updated' && changed(event.data) > 0 && changed(data) === 0;
}

export function createHistory(needs: ContentNeeds & { readonly clock: Clock }) {
  const { events, records } = needs;

  async function entriesOf(
    context: Context,
    asked: Subject,
    found: readonly PlacedEvent[],
    actorOf: ReturnType<typeof createActors>,
  ) {
    const content = await contentOf(needs, context, asked, found);
    const items: (TimelineEntry & EntryContent)[] = [];
    for (const event of found) {
      const beside = content(event);
      if (beside === undefined) continue;
      const entry = await entryOf(needs, context, event, actorOf);
      if (!isUnseen(event, entry)) items.push({ ...entry, ...beside });
    }
    return items;
  }

  return {
    /** @throws Problem 404 when the reader may not see the record */
    async timeline(context: Context, subject: Subject, page: TimelinePage) {
      // Who did what in the house, and what was written to whom, is not for customers.
      if (context.principal.kind === 'portal') throw notFound(subject.entity, subject.id);
      const { entity, id } = await records.get(context, subject.entity, subject.id);
      const asked = subjectOf(needs.definitions.current(context), entity, id);
      const limit = Math.min(page.limit ?? limits.defaultPageSize, limits.pageSize);
      const subjects = await subjectsOn(needs, context, asked);
      const only = page.only?.flatMap((sort) => timelineSorts[sort]);
      const actorOf = createActors(needs, context);
      const items: (TimelineEntry & EntryContent)[] = [];
      let before = page.before;
      for (let round = 0; round < readOns; round += 1) {
        const found = await events.timeline(context, subjects, {
          limit,
          ...(before === undefined ? {} : { before }),
          ...(only === undefined ? {} : { only }),
        });
        items.push(...(await entriesOf(context, asked, found, actorOf)));
        before = found.length === limit ? found.at(-1)?.position : undefined;
        if (before === undefined || items.length > 0) break;
      }
      return { items, ...(before === undefined ? {} : { next: String(before) }) };
    },
    /** How long it stood in each stage of its pipeline. @throws Problem 404 when the reader may not see the record */
    stages: (context: Context, subject: Subject) => stageTimes(needs, context, subject, needs.clock.now()),
    /** @throws Problem 404 when the reader may not see what the event is about */
    async why(context: Context, id: Id) {
      const event = isId(id) ? await events.find(context, id) : undefined;
      if (event === undefined || !(await maySee(needs, context, event))) throw notFound('event', id);
      return explainEvent(needs, context, event);
    },
  };
}
