// The field templates the groups are made of: a line of text, a choice, a FEEL expression. They hand every change to the caller.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { t } from '../../shell/texts.ts';
import '../../expression-editor/expression-editor.ts';

type Change = (value: string | undefined) => void;
let counter = 0;

function report(change: Change): (event: Event) => void {
  return (event) => {
    const value = (event.target as HTMLInputElement | HTMLSelectElement).value.trim();
    change(value === '' ? undefined : value);
  };
}

export function textField(
  label: string,
  value: string,
  change: Change,
  options: { ltr?: boolean; help?: string; suggestions?: readonly string[] } = {},
): TemplateResult {
  const id = `field-${++counter}`;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input id=${id} class="control" .value=${value} dir=${options.ltr ? 'ltr' : 'auto'} autocomplete="off" list=${options.suggestions ? `${id}-list` : nothing} @change=${report(change)} />
    ${options.suggestions ? html`<datalist id="${id}-list">${options.suggestions.map((suggestion) => html`<option value=${suggestion}></option>`)}</datalist>` : nothing}
    ${options.help ? html`<div class="help">${options.help}</div>` : nothing}
  </div>`;
}

export function choiceField(
  label: string,
  value: string,
  choices: readonly { name: string; label: string }[],
  change: Change,
  options: { none?: boolean } = {},
): TemplateResult {
  const id = `field-${++counter}`;
  const known = value === '' || choices.some((choice) => choice.name === value);
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} class="control" @change=${report(change)}>
      ${options.none === false ? nothing : html`<option value="" .selected=${live(value === '')}>${t('process.none')}</option>`}
      ${known ? nothing : html`<option value=${value} selected>${value}</option>`}
      ${choices.map((choice) => html`<option value=${choice.name} .selected=${live(choice.name === value)}>${choice.label}</option>`)}
    </select>
  </div>`;
}

export function feelField(
  label: string,
  value: string,
  change: Change,
  options: { help?: string; placeholder?: string } = {},
): TemplateResult {
  return html`<ravand-expression-editor label=${label} .value=${value} help=${options.help ?? ''} placeholder=${options.placeholder ?? ''}
    @change=${(event: CustomEvent<string>) => change(event.detail === '' ? undefined : event.detail)}></ravand-expression-editor>`;
}
