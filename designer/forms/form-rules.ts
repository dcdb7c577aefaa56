// What a form is given to judge a record as a whole; the judge itself (record-rules.ts) is loaded when an entity has something to judge.
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';

export interface FormRules {
  readonly entity: Pick<EntityDefinition, 'validations' | 'pipeline'> & { readonly fields: readonly FieldDefinition[] };
  /** Who fills the form in, with what default expressions may read of them. */
  readonly me: { readonly id: string; readonly name: string };
  readonly zone: string;
  readonly language: string;
}

export type RecordRules = typeof import('./record-rules.ts');

/** Undefined when there is nothing to judge and nothing to begin with. */
export async function loadRules(rules: FormRules): Promise<RecordRules | undefined> {
  const { validations, pipeline, fields } = rules.entity;
  const hasRules = (validations ?? []).length > 0 || pipeline !== undefined;
  const isAsked = (field: FieldDefinition) => field.defaultExpression !== undefined || field.kind === 'lines';
  if (!hasRules && !fields.some(isAsked)) return undefined;
  return import('./record-rules.ts');
}
