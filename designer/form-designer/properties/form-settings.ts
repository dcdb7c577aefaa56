// What is said of the form as a whole: its names, where it is how records are shown, whether visitors may send it, and what must hold across fields.
import { html, nothing, type TemplateResult } from 'lit';
import type { Schema } from '../../../core/expressions/shape.ts';
import { placesOf } from '../../../schemas/form-layout.ts';
import type { EntityDefinition, FormDefinition } from '../../../schemas/types.ts';
import { roleName, roleNames } from '../../access/roles.ts';
import { labelOf } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import type { FormChanges } from '../commands/change-form.ts';
import { checkField, feelField, textField } from './property-fields.ts';

export interface SettingsContext {
  readonly form: FormDefinition;
  readonly entity: EntityDefinition;
  readonly schema: Schema;
  change(changes: FormChanges): void;
}

type Rule = NonNullable<FormDefinition['validations']>[number];
type Place = NonNullable<FormDefinition['record']>['places'][number];
const places: readonly Place[] = ['page', 'new', 'peek'];

export function formWords({ form, change }: SettingsContext): TemplateResult {
  return html`${textField('form-label', t('forms.label'), form.label, (label) => change({ label }))}
    ${textField('form-description', t('forms.description'), form.description, (description) => change({ description }), { long: true })}
    ${textField('form-submit', t('forms.submitLabel'), form.submitLabel, (submitLabel) => change({ submitLabel }))}`;
}

export function formUse({ form, change }: SettingsContext): TemplateResult {
  const { record } = form;
  const setPlace = (place: Place, isOn: boolean) => {
    const next = places.filter((one) => (one === place ? isOn : record?.places.includes(one)));
    change({ record: next.length === 0 ? undefined : { ...record, places: next } });
  };
  const setRole = (role: string, isOn: boolean) => {
    if (!record) return;
    const { roles = [], ...rest } = record;
    const next = isOn ? [...roles, role] : roles.filter((one) => one !== role);
    change({ record: next.length === 0 ? rest : { ...rest, roles: next } });
  };
  return html`<fieldset class="group">
      <legend>${t('forms.recordForm')}</legend>
      ${places.map((place) => checkField(t(`forms.at.${place}`), record?.places.includes(place) ?? false, (is) => setPlace(place, is)))}
    </fieldset>
    ${
      record
        ? html`<fieldset class="group">
          <legend>${t('forms.forRoles')}</legend>
          ${roleNames().map((role) => checkField(roleName(role), record.roles?.includes(role) ?? false, (is) => setRole(role, is)))}
          <p class="help">${t('forms.forRolesHelp')}</p>
        </fieldset>`
        : nothing
    }
    ${checkField(t('forms.public'), form.public !== undefined, (is) => change({ public: is ? { origins: [], guard: { seconds: 3, work: true } } : undefined }))}
    ${form.public ? html`<p class="help">${t('forms.open.more')}</p>` : nothing}`;
}

export function formRules({ form, entity, schema, change }: SettingsContext): TemplateResult {
  const rules = form.validations ?? [];
  const set = (next: readonly Rule[]) => change({ validations: next.length === 0 ? undefined : next });
  const put = (index: number, changes: { readonly [K in keyof Rule]?: Rule[K] | undefined }) =>
    set(
      rules.map((rule, at) => {
        const merged = Object.entries({ ...rule, ...changes }).filter(([, value]) => value !== undefined);
        return at === index ? (Object.fromEntries(merged) as unknown as Rule) : rule;
      }),
    );
  const asked = placesOf(form)
    .map(({ field, own }) => own ?? entity.fields.find(({ name }) => name === field))
    .filter((field) => field !== undefined);
  const add = () => {
    const taken = new Set(rules.map(({ name }) => name));
    let number = rules.length + 1;
    while (taken.has(`rule${number}`)) number++;
    const [first] = asked;
    if (first) set([...rules, { name: `rule${number}`, condition: 'true', fields: [first.name] }]);
  };
  return html`<p class="help">${t('forms.rulesHelp')}</p>
    ${rules.map((rule, index) => {
      const mark = (name: string, isOn: boolean) => {
        const fields = isOn ? [...rule.fields, name] : rule.fields.filter((one) => one !== name);
        if (fields.length > 0) put(index, { fields });
      };
      return html`<div class="card">
        ${feelField(t('forms.mustHold'), rule.condition, (condition) => put(index, { condition: condition ?? 'true' }), { schema })}
        ${feelField(t('forms.onlyWhen'), rule.when, (when) => put(index, { when }), { schema })}
        ${textField(`rule-${index}`, t('forms.message'), rule.message, (message) => put(index, { message }))}
        <details class="languages"><summary>${t('forms.shownAt', { count: rule.fields.length })}</summary>
          ${asked.map((field) => checkField(labelOf(field), rule.fields.includes(field.name), (is) => mark(field.name, is)))}
        </details>
        <button type="button" class="button quiet danger small" @click=${() => set(rules.filter((_, at) => at !== index))}><ravand-icon name="trash"></ravand-icon>${t('forms.removeRule')}</button>
      </div>`;
    })}
    <button type="button" class="button small" ?disabled=${asked.length === 0} @click=${add}><ravand-icon name="plus"></ravand-icon>${t('forms.addRule')}</button>`;
}
