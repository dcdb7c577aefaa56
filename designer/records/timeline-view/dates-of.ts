// Which dates records may be put by.
import type { EntityForUser, FieldForUser } from '../../api/types.ts';

/** Those that people write come first: when something is due says more than when the house noted it. */
export function datesOf({ fields }: EntityForUser): readonly FieldForUser[] {
  const dates = fields.filter(({ kind }) => kind === 'date' || kind === 'datetime');
  const isNoted = ({ readOnly }: FieldForUser): boolean => readOnly === true;
  return [...dates.filter((field) => !isNoted(field)), ...dates.filter(isNoted)];
}
