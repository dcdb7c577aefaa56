// What an import or a bulk act was asked to do, in the names its fields have now: one may be renamed between two slices.
import { byPresentNames, presentName } from '../../schemas/field-names.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { BulkAct, ImportPlan } from './transfer.ts';

export function presentPlan(plan: ImportPlan, entity: EntityDefinition): ImportPlan {
  const now = (name: string): string => presentName(entity, name);
  return {
    ...plan,
    mapping: plan.mapping.map((mapping) => ({ ...mapping, field: now(mapping.field) })),
    duplicates: { ...plan.duplicates, keys: plan.duplicates.keys.map((key) => key.map(now)) },
    constants: plan.constants && byPresentNames(entity, plan.constants),
  };
}

export function presentAct(act: BulkAct, entity: EntityDefinition): BulkAct {
  return act.do === 'set' ? { ...act, values: byPresentNames(entity, act.values) } : act;
}
