// How a view looks: as a list, a board, a calendar, a timeline or a tree, and what each of these is drawn by.
import { html, nothing, type TemplateResult } from 'lit';
import type { FieldDefinition, ViewDefinition } from '../../../schemas/types.ts';
import type { EntityForUser } from '../../api/types.ts';
import { labelOf } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import { columnField, selfReferences } from '../main-fields.ts';
import { lookIcons, lookLabel, looksOf } from '../view-switch.ts';
import type { EditView } from './panel.ts';
import { changed, pin, showAs, takesNew } from './view-edits.ts';

type Setting = 'stageField' | 'sumField' | 'dateField' | 'endField' | 'groupField';
const densities = ['compact', 'normal', 'roomy'] as const;
const pins = [0, 1, 2, 3] as const;

export function lookPart(view: ViewDefinition, entity: EntityForUser, edit: EditView): TemplateResult {
  const dates = entity.fields.filter(({ kind }) => kind === 'date' || kind === 'datetime');
  const needs = { stageField: columnField(entity)?.name, dateField: dates[0]?.name };
  const looks = looksOf(entity);
  return html`<div class="segments two" role="group" aria-label=${t('list.shownAs')}>
      ${looks.map((look) => html`<button type="button" aria-pressed=${String(view.type === look)} @click=${() => edit((one) => showAs(one, look, needs), 'look')}><ravand-icon name=${lookIcons[look]}></ravand-icon>${lookLabel(look)}</button>`)}
    </div>
    ${settingsOf(view, entity, edit, dates)}`;
}

function settingsOf(
  view: ViewDefinition,
  entity: EntityForUser,
  edit: EditView,
  dates: readonly FieldDefinition[],
): readonly (TemplateResult | typeof nothing)[] {
  const choose = (key: Setting, fields: readonly FieldDefinition[], none?: string) =>
    choice(view, key, fields, none, edit);
  const groups = groupFields(entity);
  const stages = entity.fields.filter(({ kind, options }) => kind === 'choice' && (options?.length ?? 0) > 1);
  const numbers = entity.fields.filter(({ kind }) => /^(integer|decimal|money|percent)$/.test(kind));
  const begin = dates.find(({ name }) => name === view.dateField);
  const ends = dates.filter((field) => field.kind === begin?.kind && field !== begin);
  switch (view.type) {
    case 'board':
      return [choose('stageField', stages), choose('sumField', numbers, t('view.none'))];
    case 'calendar':
      return [
        choose('dateField', dates),
        choose('endField', ends, t('time.noEnd')),
        scale(['day', 'week', 'month'], view, edit),
      ];
    case 'timeline':
      return [
        choose('dateField', dates),
        choose('endField', ends, t('time.noEnd')),
        choose('groupField', groups, t('time.noRows')),
        scale(['day', 'week', 'month', 'quarter'], view, edit),
      ];
    case 'tree':
      return [choose('groupField', selfReferences(entity))];
    default:
      return [
        headingsPart(view, entity, edit),
        segments(
          t('view.density'),
          densities,
          view.density ?? 'normal',
          (one) => t(`view.densities.${one}`),
          (density) => edit((one) => changed(one, { density: density === 'normal' ? undefined : density }), 'settings'),
        ),
        pinned(view, edit),
        growing(view, edit),
      ];
  }
}

function groupFields(entity: EntityForUser): readonly FieldDefinition[] {
  return entity.fields.filter(({ kind }) => kind === 'choice' || kind === 'reference');
}

/** What the rows of a list stand under. */
export function headingsPart(
  view: ViewDefinition,
  entity: EntityForUser,
  edit: EditView,
): TemplateResult | typeof nothing {
  return choice(view, 'groupField', groupFields(entity), t('view.noGroups'), edit);
}

/** How much time is shown at once. */
function scale(
  scales: readonly NonNullable<ViewDefinition['scale']>[],
  view: ViewDefinition,
  edit: EditView,
): TemplateResult {
  return segments(
    t('time.scale'),
    scales,
    view.scale ?? 'month',
    (one) => t(`time.scales.${one}`),
    (one) => edit((before) => changed(before, { scale: one }), 'settings'),
  );
}

function choice(
  view: ViewDefinition,
  key: Setting,
  fields: readonly FieldDefinition[],
  none: string | undefined,
  edit: EditView,
): TemplateResult | typeof nothing {
  if (fields.length === 0 && view[key] === undefined) return nothing;
  const set = (name: string): void =>
    edit((one) => {
      const next = changed(one, { [key]: name || undefined });
      // Another beginning may be of another kind than the end.
      const isOther = key === 'dateField' && kindOf(fields, one.dateField) !== kindOf(fields, name);
      return isOther || next.endField === name
        ? changed(next, { endField: key === 'endField' ? name : undefined })
        : next;
    }, 'settings');
  const known = fields.some(({ name }) => name === view[key]);
  return html`<div class="field">
    <label for=${key}>${t(`view.setting.${key !== 'groupField' ? key : view.type === 'list' ? 'headings' : view.type === 'tree' ? 'above' : key}`)}</label>
    <select id=${key} class="control" @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
      ${none === undefined && known ? nothing : html`<option value="" ?selected=${!known}>${none ?? view[key] ?? ''}</option>`}
      ${fields.map((field) => html`<option value=${field.name} ?selected=${field.name === view[key]}>${labelOf(field)}</option>`)}
    </select>
  </div>`;
}

function kindOf(fields: readonly FieldDefinition[], name: string | undefined): FieldDefinition['kind'] | undefined {
  return fields.find((field) => field.name === name)?.kind;
}

function segments<T extends string>(
  label: string,
  choices: readonly T[],
  now: T,
  say: (one: T) => string,
  choose: (one: T) => void,
): TemplateResult {
  return html`<div><span class="label">${label}</span>
    <div class="segments ${choices.length === 3 ? 'three' : 'two'}" role="group" aria-label=${label}>
      ${choices.map((one) => html`<button type="button" aria-pressed=${String(one === now)} @click=${() => choose(one)}>${say(one)}</button>`)}
    </div></div>`;
}

function pinned(view: ViewDefinition, edit: EditView): TemplateResult {
  const { pinned: now = 0 } = view;
  const counts = pins.includes(now as 0) ? pins : [...pins, now];
  return html`<div class="field"><label for="pinned">${t('view.pinned')}</label>
    <select id="pinned" class="control" @change=${(event: Event) => edit((one) => pin(one, Number((event.target as HTMLSelectElement).value)), 'settings')}>
      ${counts.map((count) => html`<option value=${count} ?selected=${count === now}>${count === 0 ? t('view.pinnedNone') : t('view.pinnedCount', { count })}</option>`)}
    </select></div>`;
}

function growing(view: ViewDefinition, edit: EditView): TemplateResult {
  const set = (event: Event): void => {
    const { checked } = event.target as HTMLInputElement;
    edit((one) => changed(one, { takesNew: checked }), 'settings');
  };
  return html`<label class="checkbox"><input type="checkbox" .checked=${takesNew(view)} @change=${set} /><span>${t('view.takesNew')}</span></label>`;
}
