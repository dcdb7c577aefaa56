// What a view is called, its icon, who has it, and who sees it first.
import { html, nothing, type TemplateResult } from 'lit';
import type { LocalText, ViewDefinition } from '../../../schemas/types.ts';
import { roleName, roleNames } from '../../access/roles.ts';
import '../../elements/local-text.ts';
import '../../menus/icon-choice.ts';
import { t } from '../../shell/texts.ts';
import type { EditView } from './panel.ts';
import { changed, toggleName } from './view-edits.ts';

const everybody = 'everybody';

export function peoplePart(view: ViewDefinition, edit: EditView): TemplateResult {
  const label = (text: LocalText): void =>
    edit((one) => changed(one, { label: Object.keys(text).length === 0 ? undefined : text }), 'name', 'label');
  return html`<ravand-local-text label=${t('view.name')} .text=${view.label} @text-change=${(event: CustomEvent<LocalText>) => label(event.detail)}></ravand-local-text>
    <ravand-icon-choice .chosen=${view.icon} @icon-choose=${(event: CustomEvent<string | undefined>) => edit((one) => changed(one, { icon: event.detail }), 'name')}></ravand-icon-choice>
    ${roles(view, edit)} ${first(view, edit)}`;
}

function roles(view: ViewDefinition, edit: EditView): TemplateResult {
  const isLimited = view.roles !== undefined;
  const names = roleNames();
  const limit = (some: boolean): void =>
    edit((one) => changed(one, { roles: some ? [names[0] ?? 'admin'] : undefined }), 'people');
  return html`<fieldset><legend>${t('view.seenBy')}</legend>
    <label class="checkbox"><input type="radio" name="seen" .checked=${!isLimited} @change=${() => limit(false)} /><span>${t('view.seenByAll')}</span></label>
    <label class="checkbox"><input type="radio" name="seen" .checked=${isLimited} @change=${() => limit(true)} /><span>${t('view.seenBySome')}</span></label>
    ${isLimited ? names.map((name) => tick(roleName(name), view.roles?.includes(name) === true, () => edit((one) => keepSome(one, name), 'people'), true)) : nothing}
  </fieldset>`;
}

/** While it is limited somebody has it; who wants everybody says so. */
function keepSome(view: ViewDefinition, name: string): ViewDefinition {
  const next = toggleName(view, 'roles', name);
  return next.roles === undefined ? view : next;
}

function first(view: ViewDefinition, edit: EditView): TemplateResult {
  const set = (name: string) => () => edit((one) => toggleName(one, 'firstFor', name), 'people');
  const isFirst = (name: string) => view.firstFor?.includes(name) === true;
  return html`<fieldset><legend>${t('view.firstFor')}</legend>
    ${tick(t('view.firstForAll'), isFirst(everybody), set(everybody))}
    ${roleNames().map((name) => tick(roleName(name), isFirst(name), set(name), true))}
    <p class="hint">${t('view.firstHint')}</p>
  </fieldset>`;
}

function tick(label: string, isOn: boolean, change: () => void, isName = false): TemplateResult {
  return html`<label class="checkbox"><input type="checkbox" .checked=${isOn} @change=${change} /><span>${isName ? html`<bdi>${label}</bdi>` : label}</span></label>`;
}
