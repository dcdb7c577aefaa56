// The settings of the installation as every page may see them.
import type { SettingsDefinition } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import { weeklyRest } from '../definitions/own-calendar.ts';

export interface PublicSettings extends Omit<SettingsDefinition, 'kind' | 'name'> {
  /** Weekdays of rest by the working calendar of the house, 0 = Sunday; absent where there is none: then it is as its country does. */
  readonly restDays?: readonly number[];
}

export function publicSettings(release: Release): PublicSettings {
  const { language, calendar, country, timeZone, organization } = release.settings;
  const restDays = weeklyRest(release);
  return {
    language,
    calendar,
    country,
    timeZone,
    ...(organization === undefined ? {} : { organization }),
    ...(restDays === undefined ? {} : { restDays }),
  };
}
