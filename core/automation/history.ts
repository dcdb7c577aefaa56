// A record's timeline, and why each automatic entry of it happened: as far as the reader may see the record and its fields.
import { subjectOf } from '../definitions/subject-of.ts';
import type { Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { type Id, isId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { notFound } from '../kernel/problem.ts';
import { stageTimes } from './stage-times.ts';
import { createActors, entryOf, type HistoryNeeds, maySee, type TimelineEntry } from './timeline-entry.ts';
import { explainEvent } from './why.ts';

export function createHistory(needs: HistoryNeeds & { readonly clock: Clock }) {
  const { events, records } = needs;
  return {
    /** @throws Problem 404 when the reader may not see the record */
    async timeline(context: Context, subject: Subject, page: { before?: bigint; limit?: number }) {
      // Who did what in the house, and what was written to whom, is not for customers.
      if (context.principal.kind === 'portal') throw notFound(subject.entity, subject.id);
      const { entity, id } = await records.get(context, subject.entity, subject.id);
      const asked = subjectOf(needs.definitions.current(context), entity, id);
      const limit = Math.min(page.limit ?? limits.defaultPageSize, limits.pageSize);
      const found = await events.timeline(context, asked, { ...page, limit });
      const actorOf = createActors(needs, context);
      const items: TimelineEntry[] = [];
      for (const event of found) items.push(await entryOf(needs, context, event, actorOf));
      const last = found.length === limit ? found.at(-1) : undefined;
      return { items, ...(last === undefined ? {} : { next: String(last.position) }) };
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
