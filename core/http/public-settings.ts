// The settings of the installation as every page may see them.
import type { SettingsDefinition } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';

export type PublicSettings = Omit<SettingsDefinition, 'kind' | 'name'>;

export function publicSettings(release: Release): PublicSettings {
  const { language, calendar, country, timeZone, organization } = release.settings;
  return { language, calendar, country, timeZone, ...(organization === undefined ? {} : { organization }) };
}
