// Whether it may be noted what somebody does with a message to many: as the settings say, and usually only of those who agreed.
import type { Release } from '../definitions/definitions.ts';
import type { Stored } from '../entities/records.ts';

export function mayTrack({ settings }: Pick<Release, 'settings'>, record: Pick<Stored, 'values'> | undefined): boolean {
  const { tracking = 'consented' } = settings;
  if (tracking === 'none') return false;
  if (tracking === 'all') return true;
  const consent = record?.values.consent;
  return consent === 'given' || consent === true;
}
