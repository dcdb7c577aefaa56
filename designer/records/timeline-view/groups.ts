// The rows of a timeline: the options of a choice, or the records a reference points to. Where these are few all of them are rows, also without a bar:
// a free room is what one looks for.
import { ravand } from '../../api/ravand.ts';
import { entityNamed, session, userName } from '../../api/session.ts';
import type { FieldForUser, StoredRecord } from '../../api/types.ts';
import { numberLocale } from '../../format/locale.ts';
import { optionLabel } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import { recordTitle } from '../record-title.ts';
import type { Group } from './chart.ts';

const fewTargets = 200;
const fewUsers = 50;

/** All that a reference may point to, when they are few; undefined: more than that, or closed to the reader. */
export async function allTargets(field: FieldForUser | undefined): Promise<readonly Group[] | undefined> {
  if (field?.kind !== 'reference') return undefined;
  if (field.target === 'user') {
    const users = session.workspace?.users ?? [];
    return users.length > fewUsers ? undefined : users.map(({ id, name }) => ({ value: id, label: name }));
  }
  const entity = entityNamed(field.target ?? '');
  if (!entity) return undefined;
  const page = await ravand
    .records(entity.name, { sort: `${entity.titleField}:asc`, limit: fewTargets })
    .catch(() => undefined);
  if (!page || page.next !== undefined) return undefined;
  return page.items.map((record) => ({ value: record.id, label: recordTitle(record, entity) || record.id }));
}

export function groupOf(record: StoredRecord, field: FieldForUser | undefined): string {
  return field ? String(record.values[field.name] ?? '') : '';
}

/** The rows in their order; those without a value come last, when there are any. */
export function groupsOf(
  field: FieldForUser | undefined,
  targets: readonly Group[] | undefined,
  records: readonly StoredRecord[],
): readonly Group[] {
  if (!field) return [{ value: '', label: '' }];
  const known =
    field.kind === 'choice'
      ? (field.options ?? []).map(({ value }) => ({ value, label: optionLabel(field, value) }))
      : (targets ?? []);
  const values = new Set(known.map(({ value }) => value));
  const found = new Map<string, string>();
  let hasNone = false;
  for (const record of records) {
    const value = groupOf(record, field);
    if (value === '') hasNone = true;
    else if (!values.has(value)) found.set(value, record.titles?.[field.name] ?? userName(value) ?? value);
  }
  const order = new Intl.Collator(numberLocale(), { numeric: true });
  const others = [...found]
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => order.compare(a.label, b.label));
  const none = hasNone || known.length + others.length === 0 ? [{ value: '', label: t('time.noGroup') }] : [];
  const rows = field.kind === 'choice' ? known : known.toSorted((a, b) => order.compare(a.label, b.label));
  return [...rows, ...others, ...none];
}
