// Values as they were stored, in words: what a change was from and to, what a condition asked for.
import type { FieldDefinition } from '../../schemas/types.ts';
import { entityNamed, userName } from '../api/session.ts';
import type { Value } from '../api/types.ts';
import { linkText, valueText } from '../format/values.ts';
import { t } from '../shell/texts.ts';

export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Changes as the event carries them: a list, or an object of [before, after] by field. */
export function changesOf(data: Readonly<Record<string, unknown>>): FieldChange[] {
  const changes = data.changes;
  if (Array.isArray(changes))
    return changes.filter(
      (change): change is FieldChange => typeof change === 'object' && change !== null && 'field' in change,
    );
  if (typeof changes !== 'object' || changes === null) return [];
  return Object.entries(changes).map(([field, pair]) => {
    if (Array.isArray(pair)) return { field, before: pair[0], after: pair[1] };
    const { before, after } = (pair ?? {}) as { before?: unknown; after?: unknown };
    return { field, before, after };
  });
}

export function fieldOf(entity: string, name: string): FieldDefinition | undefined {
  return entityNamed(entity)?.fields.find((field) => field.name === name || field.id === name);
}

export function isHidden(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'hidden' in value;
}

/** Any stored value in words, by the field it belongs to. */
export function wordsOf(value: unknown, field: FieldDefinition | undefined, title?: string): string {
  if (isHidden(value)) return t('value.hidden');
  if (value === null || value === undefined || value === '') return t('value.none');
  // A list is the value of some kinds; of the others it is what a condition offers to choose from.
  const isOne = field !== undefined && /^(choices|tags|references|lines|json)$/.test(field.kind);
  if (Array.isArray(value) && !isOne) return value.map((one) => wordsOf(one, field)).join(t('filter.or'));
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  if (field?.kind === 'reference') return title ?? userName(String(value)) ?? linkText(String(value));
  if (field) return valueText(field, value as Value, title);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
