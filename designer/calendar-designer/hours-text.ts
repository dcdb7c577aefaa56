// The hours of a day in words: "08:00–12:00, 13:00–17:00".
import type { OpeningDay } from '../../schemas/types.ts';
import { clockText } from '../format/weekdays.ts';
import { t } from '../shell/texts.ts';

export function hoursText(hours: OpeningDay): string {
  return hours
    .map(({ from, to }) => t('calendars.fromTo', { from: clockText(from), to: clockText(to) }))
    .join(t('calendars.comma'));
}
