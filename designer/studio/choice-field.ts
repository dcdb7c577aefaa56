// A choice between few values, as a labelled select. A screen that uses it has the `controls`.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function choiceField(
  id: string,
  label: string,
  value: string,
  choices: readonly Choice[],
  change: (value: string) => void,
): TemplateResult {
  const known = choices.some((choice) => choice.value === value);
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} class="control" @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
      ${known ? nothing : html`<option value=${value} selected>${value}</option>`}
      ${choices.map((choice) => html`<option value=${choice.value} .selected=${live(choice.value === value)}>${choice.label}</option>`)}
    </select>
  </div>`;
}
