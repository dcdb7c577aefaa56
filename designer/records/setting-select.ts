// What a look is drawn by (columns, dates, rows), as words where there is nothing to choose and as a choice where there is.
import { html, nothing, type TemplateResult } from 'lit';
import type { FieldForUser } from '../api/types.ts';

export interface Setting {
  /** For screen readers: what is chosen. */
  readonly label: string;
  readonly fields: readonly FieldForUser[];
  readonly now: FieldForUser | undefined;
  /** "Rows: room" */
  readonly say: (field: FieldForUser) => string;
  /** What is said when there is none; absent = there must be one. */
  readonly none?: string;
}

/** @param choose is told the name of a field, or nothing for none. A screen that uses it has the `controls` and the `viewHead`. */
export function settingSelect(
  { label, fields, now, say, none }: Setting,
  choose: (name: string) => void,
): TemplateResult | typeof nothing {
  const choices = fields.length + (none === undefined ? 0 : 1);
  if (choices === 0 || (choices === 1 && !now)) return nothing;
  if (choices === 1 && now) return html`<span class="fact">${say(now)}</span>`;
  const change = (event: Event) => choose((event.target as HTMLSelectElement).value);
  return html`<select class="control setting" aria-label=${label} @change=${change}>
    ${none === undefined ? nothing : html`<option value="" ?selected=${!now}>${none}</option>`}
    ${fields.map((field) => html`<option value=${field.name} ?selected=${field === now}>${say(field)}</option>`)}
  </select>`;
}
