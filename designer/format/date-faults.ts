// What is wrong with a date, said as people write one. The server says it as programs write them, for programs read it, too.
import type { ProblemDetail } from '../api/problem.ts';
import { inCalendar } from '../calendars/calendar.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { formatTime, today } from './dates.ts';
import { formatPlain } from './numbers.ts';

/** Today as a person may type it, in their own calendar: «۱۴۰۵/۹/۶». */
function dayExample(): string {
  const { year, month, day } = inCalendar(today(), preferences().calendar);
  return [year, month, day].map(formatPlain).join('/');
}

const examples: Readonly<Record<string, () => string>> = {
  'validation.date': dayExample,
  'validation.datetime': () => `${dayExample()} ${formatTime(new Date().toISOString())}`,
};

/** Undefined when the fault is another one. */
export function dateFaultText({ code, params }: Pick<ProblemDetail, 'code' | 'params'>): string | undefined {
  const example = examples[code];
  return example && t('date.wrong', { found: params?.found, example: example() });
}
