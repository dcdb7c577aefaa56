// Says something else of the form itself; undefined takes a word away.
import type { FormDefinition } from '../../../schemas/types.ts';

export type FormChanges = { readonly [K in keyof FormDefinition]?: FormDefinition[K] | undefined };

export function changeForm(form: FormDefinition, changes: FormChanges): FormDefinition {
  const merged = Object.entries({ ...form, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(merged) as unknown as FormDefinition;
}
