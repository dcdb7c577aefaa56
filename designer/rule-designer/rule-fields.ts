// The fields a rule may speak of: those of its record, of the records it refers to, and what its trigger brings. As pseudo-fields whose name is the path.
import type { FieldDefinition, RuleDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import { labelOf } from '../format/values.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';

const brought: Readonly<Record<string, readonly string[]>> = {
  message: ['text', 'from', 'channel'],
  process: ['process', 'element', 'code'],
};

function called(field: FieldDefinition, name: string, label: string): FieldDefinition {
  return { ...field, name, label: { [preferences().language]: label } };
}

/** Of the records it refers to, one step away. */
function beyond(field: FieldDefinition): readonly FieldDefinition[] {
  const target = field.kind === 'reference' ? entityNamed(field.target ?? '') : undefined;
  return (target?.fields ?? []).map((inner) =>
    called(inner, `${field.name}.${inner.name}`, t('rules.pathOf', { of: labelOf(field), field: labelOf(inner) })),
  );
}

function givenFields({ trigger, entity }: RuleDefinition): readonly FieldDefinition[] {
  if (trigger === undefined) return [];
  const names = trigger.type === 'webhook' ? Object.keys(trigger.take) : (brought[trigger.type] ?? []);
  return names.map((name) => {
    const own =
      trigger.type === 'webhook' ? entityNamed(entity)?.fields.find((field) => field.name === name) : undefined;
    const label =
      own === undefined && trigger.type !== 'webhook' ? t(`rules.given.${name}`) : own ? labelOf(own) : name;
    const field: FieldDefinition = own ?? { id: name, name, kind: 'text' };
    return called(field, `given.${name}`, t('rules.broughtField', { field: label }));
  });
}

export function fieldsOfRule(rule: RuleDefinition): readonly FieldDefinition[] {
  const own: readonly FieldDefinition[] = entityNamed(rule.entity)?.fields ?? [];
  return [...givenFields(rule), ...own, ...own.flatMap(beyond)];
}

/** By its path, "before.…" as the same field before the write. */
export function ruleField(rule: RuleDefinition, path: string): FieldDefinition | undefined {
  const plain = path.replace(/^before\./, '');
  const known = fieldsOfRule(rule).find((field) => field.name === plain) ?? further(rule.entity, plain);
  if (known === undefined || plain === path) return known;
  return called(known, path, t('rules.beforeField', { field: labelOf(known) }));
}

/** More than one step away. */
function further(entity: string, path: string): FieldDefinition | undefined {
  const names = path.split('.');
  let at = entityNamed(entity);
  const labels: string[] = [];
  for (const [index, name] of names.entries()) {
    const field = at?.fields.find((one) => one.name === name);
    if (field === undefined) return undefined;
    labels.push(labelOf(field));
    if (index === names.length - 1)
      return called(
        field,
        path,
        labels.reduce((of, inner) => t('rules.pathOf', { of, field: inner })),
      );
    at = entityNamed(field.target ?? '');
  }
  return undefined;
}

/** Does something go before what is asked about: at edits and deletions? */
export function hasBefore({ on, trigger }: RuleDefinition): boolean {
  return trigger?.type === 'change' || (on ?? []).some((one) => one !== 'created');
}
