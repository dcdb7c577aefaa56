// The fields of a line: which of them are shown, in which order, and when; without any, all are.
import { html, nothing, type TemplateResult } from 'lit';
import { shapeOfKind } from '../../../core/expressions/record-shape.ts';
import type { Schema } from '../../../core/expressions/shape.ts';
import { isComputed } from '../../../schemas/field-schema.ts';
import type { FieldDefinition, FormElement } from '../../../schemas/types.ts';
import { entityNamed } from '../../api/session.ts';
import { labelOf } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import type { PropertyContext } from './property-context.ts';
import { checkField, conditionField } from './property-fields.ts';

export function linesEditor({ element, field, schema, change }: PropertyContext): TemplateResult {
  const owned = entityNamed(field?.target ?? '');
  const { field: owner = '', order = '' } = owned?.ownedBy ?? {};
  const fields = (owned?.fields ?? []).filter(({ name }) => name !== owner && name !== order);
  const children = element.children ?? [];
  const inner: Schema = {
    ...Object.fromEntries(fields.map(({ name, kind }) => [name, shapeOfKind(kind)])),
    user: schema.user ?? 'Any',
    me: 'string',
    [owner]: { entries: schema },
  };
  const set = (next: readonly FormElement[]) => change({ children: next.length === 0 ? undefined : next });
  const put = (id: string, changes: Partial<FormElement>) =>
    set(
      children.map((child) => {
        const merged = Object.entries({ ...child, ...changes }).filter(([, value]) => value !== undefined);
        return child.id === id ? (Object.fromEntries(merged) as unknown as FormElement) : child;
      }),
    );
  const toggle = (name: string, isOn: boolean) =>
    set(
      isOn ? [...children, { id: name, kind: 'field', field: name }] : children.filter((child) => child.field !== name),
    );
  const move = (index: number, step: -1 | 1) => {
    const next = [...children];
    const [child] = next.splice(index, 1);
    if (child) next.splice(index + step, 0, child);
    set(next);
  };
  const shown = children.flatMap((child) => {
    const known = fields.find(({ name }) => name === child.field);
    return known ? [{ child, known }] : [];
  });
  return html`<fieldset class="group">
      <legend>${t('forms.lineFields')}</legend>
      <p class="help">${t('forms.lineFieldsHelp')}</p>
      ${fields.map((one) =>
        checkField(
          labelOf(one),
          children.some((child) => child.field === one.name),
          (is) => toggle(one.name, is),
        ),
      )}
    </fieldset>
    ${shown.map(({ child, known }, index) => lineField(child, known, { index, last: shown.length - 1, schema: inner, put, move }))}`;
}

interface LineActs {
  readonly index: number;
  readonly last: number;
  readonly schema: Schema;
  put(id: string, changes: Partial<FormElement>): void;
  move(index: number, step: -1 | 1): void;
}

function lineField(
  child: FormElement,
  field: FieldDefinition,
  { index, last, schema, put, move }: LineActs,
): TemplateResult {
  const name = labelOf(field);
  const condition = (key: 'visible' | 'required' | 'readOnly', otherwise: boolean) =>
    conditionField(
      `line-${child.id}-${key}`,
      t(`forms.${key}`),
      child[key],
      otherwise,
      (value) => put(child.id, { [key]: value } as Partial<FormElement>),
      schema,
    );
  return html`<details class="line">
    <summary><bdi class="truncate">${name}</bdi>
      <button type="button" class="button quiet icon-only small" aria-label=${t('forms.earlier', { name })} ?disabled=${index === 0} @click=${(event: Event) => moved(event, () => move(index, -1))}><ravand-icon name="arrow-up"></ravand-icon></button>
      <button type="button" class="button quiet icon-only small" aria-label=${t('forms.later', { name })} ?disabled=${index === last} @click=${(event: Event) => moved(event, () => move(index, 1))}><ravand-icon name="arrow-down"></ravand-icon></button>
    </summary>
    <div class="more">${condition('visible', true)}${isComputed(field) ? nothing : html`${condition('required', field.required ?? false)}${condition('readOnly', false)}`}</div>
  </details>`;
}

function moved(event: Event, act: () => void): void {
  event.preventDefault();
  act();
}
