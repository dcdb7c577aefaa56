// Fields of the entity `activity` as the forms of acts ask them: labelled, limited and offered as the definition says, which an administrator may change.
import type { FieldDefinition } from '../../../schemas/types.ts';
import { ravand } from '../../api/ravand.ts';
import { entityNamed } from '../../api/session.ts';
import type { Values } from '../../api/types.ts';
import type { ShownField } from '../../forms/fields.ts';
import { t } from '../../shell/texts.ts';
import type { ActContext, ActDone } from './act.ts';

/** Those of these names that the person may write; `more`: what the form says otherwise. */
export function activityFields(
  names: readonly string[],
  more: Readonly<Record<string, Partial<FieldDefinition>>> = {},
): ShownField[] {
  const known = entityNamed('activity')?.fields ?? [];
  return names.flatMap((name): ShownField[] => {
    const field = known.find((one) => one.name === name && one.writable && one.readOnly !== true);
    return field ? [{ ...field, ...more[name] }] : [];
  });
}

const leads = [0, 10, 30, 60, 1_440, 2_880];

/** How long before somebody is reminded, as a choice: `remindBefore` of what is sent. */
export function remindField(): ShownField {
  return {
    id: 'act.remind',
    name: 'remind',
    kind: 'choice',
    label: said('acts.remind'),
    options: leads.map((minutes) => ({ value: String(minutes), label: said(`acts.lead.${minutes}`) })),
  };
}

/** One's own language is the only one a form is read in. */
export function said(key: string): { readonly [language: string]: string } {
  const text = t(key);
  return { fa: text, ar: text, he: text, en: text };
}

export function leadOf({ remind }: Values): { readonly remindBefore?: number } {
  return typeof remind === 'string' && remind !== '' ? { remindBefore: Number(remind) } : {};
}

/** Without what nobody filled in. */
export function filled(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
}

/** Logs it about the record; the way back deletes it again. */
export async function logActivity(
  { entity, record }: ActContext,
  kind: string,
  values: Values,
  key: string,
): Promise<ActDone> {
  const stored = await ravand.create(
    'activity',
    { ...filled(values), kind, aboutEntity: entity.name, aboutId: record.id },
    key,
  );
  return {
    text: t(`acts.${kind}.done`),
    undo: async () => {
      await ravand.remove('activity', stored.id, stored.version);
    },
  };
}
