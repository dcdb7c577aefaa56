// Which BCP 47 tag a person's numbers and dates are written with: language, region, digits, calendar. One place, so that lists, forms and texts agree.
import { systemOf } from '../../schemas/calendar-systems.ts';
import { digitsOf } from '../../schemas/local-text.ts';
import type { Calendar } from '../../schemas/types.ts';
import { weekendOf, weekStartOf } from '../../schemas/week-start.ts';
import { preferences } from '../shell/preferences.ts';

const regions = { fa: 'IR', ar: 'SA', he: 'IL', en: 'US' } as const;

function region(): string {
  const { language, country } = preferences();
  return language === 'ar' && /^(AE|BH|DZ|EG|IQ|JO|KW|LB|LY|MA|OM|PS|QA|SA|SD|SY|TN|YE)$/.test(country)
    ? country
    : regions[language];
}

export function numberLocale(): string {
  const { language } = preferences();
  return `${language}-${region()}-u-nu-${digitsOf[language]}`;
}

export function dateLocale(calendar: Calendar = preferences().calendar): string {
  const { language } = preferences();
  return `${language}-${region()}-u-ca-${systemOf[calendar]}-nu-${digitsOf[language]}`;
}

/** First day of the week, 0 = Sunday … 6 = Saturday, as in Date.getDay(). */
export function weekStart(): number {
  const { language, country } = preferences();
  return weekStartOf(language, country);
}

/** Days of rest, 0 = Sunday … 6 = Saturday, by the calendar of the house, else of its country: drawn in danger by the date picker. */
export function weekendDays(): readonly number[] {
  const { language, country, restDays } = preferences();
  if (restDays !== undefined) return restDays;
  return weekendOf(language, country);
}
