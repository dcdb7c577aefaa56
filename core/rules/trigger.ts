// When a rule is asked: the moments it listens to, and what its trigger adds to its condition.
import type { RuleCondition, RuleDefinition } from '../../schemas/types.ts';
import type { Moment } from './rules.ts';

export function momentsOf({ on, trigger }: RuleDefinition): readonly Moment[] {
  if (trigger === undefined) return on ?? [];
  switch (trigger.type) {
    case 'change':
      return ['updated'];
    case 'date':
    case 'schedule':
      return ['due'];
    default:
      return [trigger.type];
  }
}

/** "The field changed, from this, to that" is a condition like any other; the rule's own stands behind it. */
export function conditionOf({ trigger, when }: RuleDefinition): RuleCondition {
  if (trigger?.type !== 'change') return when;
  const { field, from, to } = trigger;
  return { all: [{ path: field, operator: 'changed' }, ...was(`before.${field}`, from), ...was(field, to), when] };
}

function was(path: string, value: string | number | boolean | null | undefined): RuleCondition[] {
  if (value === undefined) return [];
  return [value === null ? { path, operator: 'empty' } : { path, operator: 'equal', value }];
}
