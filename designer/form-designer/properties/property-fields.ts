// The inputs the properties of a form are made of. Each hands every change to its caller; undefined = nothing is said any more.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Schema } from '../../../core/expressions/shape.ts';
import type { FormElement, Language, LocalText } from '../../../schemas/types.ts';
import '../../expression-editor/expression-editor.ts';
import { preferences } from '../../shell/preferences.ts';
import { languages, t } from '../../shell/texts.ts';
import { choiceField } from '../../studio/choice-field.ts';

export { type Choice, choiceField } from '../../studio/choice-field.ts';

type Condition = FormElement['visible'];

export function checkField(label: string, isOn: boolean, change: (isOn: boolean) => void): TemplateResult {
  return html`<label class="checkbox"><input type="checkbox" .checked=${live(isOn)} @change=${(event: Event) => change((event.target as HTMLInputElement).checked)} /><span>${label}</span></label>`;
}

export function feelField(
  label: string,
  value: string | undefined,
  change: (value: string | undefined) => void,
  options: { readonly schema: Schema; readonly help?: string; readonly placeholder?: string },
): TemplateResult {
  return html`<ravand-expression-editor .label=${label} .value=${value ?? ''} .schema=${options.schema} .help=${options.help ?? ''} .placeholder=${options.placeholder ?? ''}
    @change=${(event: CustomEvent<string>) => {
      event.stopPropagation();
      change(event.detail === '' ? undefined : event.detail);
    }}></ravand-expression-editor>`;
}

/** Never, always, or when an expression says so. `otherwise`: what it is when nothing is said. */
export function conditionField(
  id: string,
  label: string,
  value: Condition,
  otherwise: boolean,
  change: (value: Condition) => void,
  schema: Schema,
): TemplateResult {
  const chosen = typeof value === 'string' ? 'when' : String(value ?? otherwise);
  const choices = (['true', 'false', 'when'] as const).map((one) => ({ value: one, label: t(`forms.is.${one}`) }));
  const choose = (one: string) => {
    if (one === 'when') change('true');
    else change(one === String(otherwise) ? undefined : one === 'true');
  };
  return html`${choiceField(id, label, chosen, choices, choose)}
    ${typeof value === 'string' ? feelField(t('forms.condition', { name: label }), value, (said) => change(said ?? undefined), { schema }) : nothing}`;
}

/** The own language first, the others folded below it. */
export function textField(
  id: string,
  label: string,
  text: LocalText | undefined,
  change: (text: LocalText | undefined) => void,
  options: { readonly long?: boolean; readonly inherited?: LocalText | undefined } = {},
): TemplateResult {
  const mine = preferences().language;
  const set = (language: Language, said: string) => {
    const { [language]: _, ...others } = text ?? {};
    const next = said === '' ? others : { ...others, [language]: said };
    change(Object.keys(next).length === 0 ? undefined : next);
  };
  const line = ({ value: language, name }: { value: Language; name: string }, isOwn: boolean) => {
    const own = `${id}-${language}`;
    const typed = (event: Event) => set(language, (event.target as HTMLInputElement).value.trim());
    const words = isOwn ? label : name;
    return html`<div class="field">
      <label for=${own}>${words}</label>
      ${options.long ? html`<textarea id=${own} class="control" rows="2" lang=${language} dir="auto" placeholder=${options.inherited?.[language] ?? ' '} .value=${live(text?.[language] ?? '')} @change=${typed}></textarea>` : html`<input id=${own} class="control" lang=${language} dir="auto" autocomplete="off" placeholder=${options.inherited?.[language] ?? ' '} .value=${live(text?.[language] ?? '')} @change=${typed} />`}
    </div>`;
  };
  return html`${languages.filter(({ value }) => value === mine).map((one) => line(one, true))}
    <details class="languages">
      <summary>${t('forms.otherLanguages', { name: label })}</summary>
      <div class="more">${languages.filter(({ value }) => value !== mine).map((one) => line(one, false))}</div>
    </details>`;
}
