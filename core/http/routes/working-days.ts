// /api/working-days: which days of a stretch are days of rest by the working calendar of the installation, weekends and holidays alike; and what its holidays are called.
import { pickText } from '../../../schemas/local-text.ts';
import { ownCalendar } from '../../definitions/own-calendar.ts';
import { epochDayOfText } from '../../engine/time/working-calendar.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, list, maybe, text } from '../schemas.ts';

const dayMs = 86_400_000;
const day = { ...text(10, 10), 'x-required': true };

export function workingDayRoutes({ definitions }: RouteNeeds): readonly Route[] {
  return [
    route<{ from: string; to: string }>({
      method: 'GET',
      path: '/api/working-days',
      access: 'signed-in',
      summary:
        'The days of rest between two days, both included, by the working calendar that is told by the clock of the installation; `calendar` is null where there is none.',
      query: { from: day, to: day },
      answer: closed(
        { calendar: maybe(text()), rest: list(text()), holidays: list(closed({ date: text(), name: text() })) },
        ['calendar', 'rest', 'holidays'],
      ),
      async handle({ context, query }) {
        const [first, last] = [dayOf(query.from, '/from'), dayOf(query.to, '/to')];
        const maximum = limits.restDays;
        if (last < first || last - first >= maximum)
          throw invalid([{ pointer: '/to', code: 'validation.days', params: { maximum } }]);
        const calendar = ownCalendar(definitions.current(context));
        if (calendar === undefined) return { body: { calendar: null, rest: [], holidays: [] } };
        const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
        const rest = days.filter((one) => calendar.hoursOn(one).length === 0).map(dateOf);
        const holidays = days.flatMap((one) =>
          calendar
            .holidaysOn(one)
            .map((label) => ({ date: dateOf(one), name: pickText(label, context.locale) }))
            .filter(({ name }) => name !== ''),
        );
        return { body: { calendar: calendar.name, rest, holidays } };
      },
    }),
  ];
}

/** @throws Problem 422 */
function dayOf(found: string, pointer: string): number {
  const epochDay = epochDayOfText(found);
  if (epochDay === undefined) throw invalid([{ pointer, code: 'validation.date', params: { found } }]);
  return epochDay;
}

function dateOf(epochDay: number): string {
  return new Date(epochDay * dayMs).toISOString().slice(0, 10);
}
