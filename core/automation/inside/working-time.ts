// Service task `working-time`: counts by a working calendar. With `span` ("PT4H", "P2D") it answers `at`, when so much working time will have passed since
// `from` (now); with `until` it answers `span`, how much lies between. What is over already is no time at all.
import type { Definitions } from '../../definitions/definitions.ts';
import type { TaskOffer } from '../../engine/task-offer.ts';
import { addWorkingTime, parseIsoDuration, parseIsoInstant, workingTimeBetween } from '../../engine/time/time.ts';
import type { Clock } from '../../kernel/clock.ts';
import { isPlainObject, type Json } from '../../kernel/data.ts';
import { Problem } from '../../kernel/problem.ts';
import type { EffectHandler } from '../../workflow/workflow.ts';

const offer: TaskOffer = {
  parameters: [
    { name: 'calendar', kind: 'calendar', required: true, example: '"iran"' },
    { name: 'span', kind: 'expression', example: '"PT4H"' },
    { name: 'from', kind: 'expression', example: 'now()' },
    { name: 'until', kind: 'expression', example: 'ticket.solveBy' },
  ],
  answers: [
    { name: 'at', type: 'string' },
    { name: 'span', type: 'string' },
  ],
};

export function workingTimeEffect({ definitions, clock }: { definitions: Definitions; clock: Clock }): EffectHandler {
  return {
    name: 'working-time',
    runs: 'inside',
    offer,
    async run(context, { input }) {
      const name = textOf(input.calendar) ?? '';
      const calendar = definitions.current(context).calendar(name);
      if (calendar === undefined) throw new Problem(422, 'effect-calendar-unknown', { params: { found: name } });
      const from = instantOf(input.from, 'from') ?? clock.now();
      const until = instantOf(input.until, 'until');
      if (until !== undefined) {
        const ms = Math.max(0, workingTimeBetween(from, until, calendar) ?? 0);
        return { at: until.toISOString(), span: `PT${Math.round(ms / 1_000)}S` };
      }
      const text = textOf(input.span);
      if (text === undefined) throw new Problem(422, 'effect-input-missing', { params: { name: 'span' } });
      const duration = parseIsoDuration(text);
      const at = duration && addWorkingTime(from, duration, calendar);
      if (at === undefined) throw unreadable('span', text);
      return { at: at.toISOString(), span: text };
    },
  };
}

/** A text, or what FEEL wrote as one: a date and time, a duration. */
function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (!isPlainObject(value)) return undefined;
  const [written] = Object.values(value);
  return typeof written === 'string' ? written : undefined;
}

function instantOf(value: Json | undefined, name: string): Date | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  // FEEL names the zone behind an @.
  const at = parseIsoInstant(text.replace(/@(.+)$/, '[$1]'));
  if (at === undefined) throw unreadable(name, text);
  return at;
}

function unreadable(name: string, found: string): Problem {
  return new Problem(422, 'effect-input-unreadable', { params: { name, found: found.slice(0, 100) } });
}
