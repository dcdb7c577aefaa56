// What a visitor typed, kept on this device until it is sent, with the submission id that makes a second send harmless.
import type { FieldDefinition, LocalText } from '../../schemas/types.ts';
import type { Values } from '../api/types.ts';
import { newSubmission } from '../forms/new-submission.ts';

export interface Draft {
  /** UUID; the same for every try of this submission. */
  readonly submission: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** What each field was when it was filled in: the form may be another one when the visitor comes back. */
  readonly kinds?: Readonly<Record<string, { readonly kind: string; readonly label?: LocalText | undefined }>>;
}

const keyOf = (form: string) => `ravand.form.${form}`;

export function readDraft(form: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(form)) ?? 'null') as Draft | null;
    if (kept && typeof kept.submission === 'string' && typeof kept.values === 'object') return kept;
  } catch {
    // A broken or forbidden store means: begin afresh.
  }
  return { submission: newSubmission(), values: {} };
}

export function keepDraft(form: string, draft: Draft): void {
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(draft));
  } catch {
    // Private windows may refuse; the form works without.
  }
}

export function dropDraft(form: string): void {
  try {
    localStorage.removeItem(keyOf(form));
  } catch {
    // As above.
  }
}

/** Another body under the same id is refused; after a change the id must be a new one. */
export function changedDraft(
  draft: Draft,
  values: Readonly<Record<string, unknown>>,
  tried: boolean,
  fields: readonly FieldDefinition[],
): Draft {
  const kinds = Object.fromEntries(fields.map((field) => [field.name, { kind: field.kind, label: field.label }]));
  return { submission: tried ? newSubmission() : draft.submission, values, kinds };
}

/** The draft without what the form asks no more, or asks as another kind; `lost` names those that were filled in. */
export function fittingDraft(
  draft: Draft,
  fields: readonly FieldDefinition[],
): { draft: Draft; lost: readonly { readonly name: string; readonly label: LocalText | undefined }[] } {
  const kinds = new Map(fields.map(({ name, kind }) => [name, kind as string]));
  const fits = (name: string): boolean =>
    kinds.has(name) && (draft.kinds?.[name]?.kind ?? kinds.get(name)) === kinds.get(name);
  const typed = Object.entries(draft.values);
  const lost = typed.filter(([name, value]) => !fits(name) && value !== null && value !== '' && value !== undefined);
  return {
    draft: { ...draft, values: Object.fromEntries(typed.filter(([name]) => fits(name))) },
    lost: lost.map(([name]) => ({ name, label: draft.kinds?.[name]?.label })),
  };
}

/** utm_source … of the address, as the lead's origin. */
export function campaignOf(search: URLSearchParams): Values {
  const marks: Record<string, string> = {};
  for (const [name, value] of search) if (name.startsWith('utm_')) marks[name.slice(4)] = value;
  return marks;
}
