// The field templates the groups are made of: a line of text, a number, a choice, a tick, a FEEL expression. They hand every change to the caller. The name of
// a property marks its field, so that a finding can bring a person to it.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Schema } from '../../../core/expressions/shape.ts';
import { t } from '../../shell/texts.ts';
import '../../expression-editor/expression-editor.ts';
import type { Choice } from './group.ts';

type Change = (value: string | undefined) => void;
interface Options {
  readonly help?: string | undefined;
  /** BPMN's or our attribute that it writes. */
  readonly property?: string | undefined;
}
let counter = 0;

function report(change: Change): (event: Event) => void {
  return (event) => {
    const value = (event.target as HTMLInputElement | HTMLSelectElement).value.trim();
    change(value === '' ? undefined : value);
  };
}

function helpOf(help: string | undefined) {
  return help ? html`<div class="help">${help}</div>` : nothing;
}

export function textField(
  label: string,
  value: string,
  change: Change,
  options: Options & { ltr?: boolean; suggestions?: readonly string[]; placeholder?: string } = {},
): TemplateResult {
  const id = `field-${++counter}`;
  return html`<div class="field" data-property=${options.property ?? nothing}>
    <label for=${id}>${label}</label>
    <input id=${id} class="control" .value=${live(value)} dir=${options.ltr ? 'ltr' : 'auto'} autocomplete="off" placeholder=${options.placeholder ?? nothing} list=${options.suggestions ? `${id}-list` : nothing} @change=${report(change)} />
    ${options.suggestions ? html`<datalist id="${id}-list">${options.suggestions.map((suggestion) => html`<option value=${suggestion}></option>`)}</datalist>` : nothing}
    ${helpOf(options.help)}
  </div>`;
}

export function choiceField(
  label: string,
  value: string,
  choices: readonly Choice[],
  change: Change,
  options: Options & { none?: boolean; noneLabel?: string } = {},
): TemplateResult {
  const id = `field-${++counter}`;
  const known = value === '' || choices.some((choice) => choice.name === value);
  return html`<div class="field" data-property=${options.property ?? nothing}>
    <label for=${id}>${label}</label>
    <select id=${id} class="control" @change=${report(change)}>
      ${options.none === false ? nothing : html`<option value="" .selected=${live(value === '')}>${options.noneLabel ?? t('process.none')}</option>`}
      ${known ? nothing : html`<option value=${value} selected>${value}</option>`}
      ${choices.map((choice) => html`<option value=${choice.name} .selected=${live(choice.name === value)}>${choice.label}</option>`)}
    </select>
    ${helpOf(options.help)}
  </div>`;
}

export function tickField(
  label: string,
  value: boolean,
  change: (value: boolean) => void,
  options: Options = {},
): TemplateResult {
  return html`<label class="check" data-property=${options.property ?? nothing}><input type="checkbox" .checked=${live(value)} @change=${(event: Event) => change((event.target as HTMLInputElement).checked)} />${label}</label>`;
}

export function feelField(
  label: string,
  value: string,
  change: Change,
  options: Options & { placeholder?: string | undefined; schema?: Schema | undefined } = {},
): TemplateResult {
  return html`<ravand-expression-editor open data-property=${options.property ?? nothing} label=${label} .value=${value} .schema=${options.schema} help=${options.help ?? ''} placeholder=${options.placeholder ?? ''}
    @change=${(event: CustomEvent<string>) => change(event.detail === '' ? undefined : event.detail)}></ravand-expression-editor>`;
}
