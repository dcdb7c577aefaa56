// What a form is given to judge itself while it is filled in: its own words, the fields they may read, and who fills it in. The judge (form-judge.ts) is
// loaded only for forms that say anything.
import type { FormReader } from '../../core/expressions/form-state.ts';
import { asksField, elementsOf } from '../../schemas/form-layout.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition } from '../../schemas/types.ts';
import type { Value } from '../api/types.ts';

export interface Judging {
  readonly form: Pick<FormDefinition, 'fields' | 'layout' | 'validations'>;
  /** Of the entity, as far as the filler knows them. */
  readonly fields: readonly FieldDefinition[];
  /** By name: the entity whose records are lines. */
  readonly owned: (name: string) => Pick<EntityDefinition, 'fields' | 'ownedBy'> | undefined;
  readonly user: FormReader['user'];
  readonly zone: string;
  readonly language: string;
  /** What the record has, where the form's values are not that: those of a draft. */
  readonly stored?: Readonly<Record<string, Value>> | undefined;
}

export type JudgeModule = typeof import('./form-judge.ts');

/** Undefined when nothing in the form depends on what is filled in. */
export async function loadJudge({ form }: Judging): Promise<JudgeModule | undefined> {
  return isJudged(form) ? import('./form-judge.ts') : undefined;
}

/** What never changes is settled without a judge: a field that is always required, or never to be written. */
export function isJudged(form: Judging['form']): boolean {
  if ((form.validations ?? []).length > 0) return true;
  return elementsOf(form).some(({ element }) => {
    const { visible, required, readOnly, defaultExpression, options, filter } = element;
    const words = [defaultExpression, options, filter].some((one) => one !== undefined);
    const fixed = asksField(element) ? [visible === false] : [visible === false, readOnly === true];
    const depends = [visible, required, readOnly].some((one) => typeof one === 'string');
    return words || depends || fixed.includes(true) || element.kind === 'lines';
  });
}
