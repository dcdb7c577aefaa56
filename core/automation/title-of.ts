// What a record is called: the value of its entity's title field.
import type { Release } from '../definitions/definitions.ts';
import type { Stored } from '../entities/records.ts';

export function titleOf(release: Release, record: Stored): string {
  const field = release.entity(record.entity)?.titleField;
  const value = field === undefined ? undefined : record.values[field];
  return value === undefined || value === null ? '' : String(value);
}
