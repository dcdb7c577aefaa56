// What an element shows or does: its words, its width, and what only its kind has.
import { html, nothing, type TemplateResult } from 'lit';
import { isLink } from '../../../schemas/field-schema.ts';
import { isFileKind } from '../../../schemas/file-types.ts';
import { asksField, partsOf } from '../../../schemas/form-layout.ts';
import type { FieldDefinition, FormElement, Language } from '../../../schemas/types.ts';
import { entityNamed, session } from '../../api/session.ts';
import '../../elements/rich-text-editor.ts';
import '../../entity-designer/field-editor.ts';
import { labelOf } from '../../format/values.ts';
import { preferences } from '../../shell/preferences.ts';
import { languages, local, t } from '../../shell/texts.ts';
import { linesEditor } from './lines.ts';
import type { PropertyContext } from './property-context.ts';
import { checkField, choiceField, textField } from './property-fields.ts';

/** Characters of the largest picture in a definition. */
const mostPicture = 400_000;
const widths = ['full', 'half', 'third', 'quarter'] as const;
const titled: ReadonlySet<FormElement['kind']> = new Set(['column', 'columns', 'text']);
const sized: ReadonlySet<FormElement['kind']> = new Set([
  'field',
  'signature',
  'section',
  'button',
  'image',
  'text',
  'related',
]);

export function words({ element, field, change }: PropertyContext): TemplateResult {
  const isPlace = asksField(element);
  return html`
    ${titled.has(element.kind) || element.own ? nothing : textField('label', t('forms.label'), element.label, (label) => change({ label }), { inherited: field?.label })}
    ${isPlace || element.kind === 'section' ? textField('help', t('forms.help'), element.help, (help) => change({ help }), { long: true, inherited: field?.help }) : nothing}
    ${element.kind === 'field' ? textField('placeholder', t('forms.placeholder'), element.placeholder, (placeholder) => change({ placeholder })) : nothing}`;
}

export function content(context: PropertyContext): TemplateResult {
  const { element, change } = context;
  const choices = [
    { value: '', label: t('forms.width.natural') },
    ...widths.map((value) => ({ value, label: t(`forms.width.${value}`) })),
  ];
  return html`${ofKind(context)}
    ${sized.has(element.kind) ? choiceField('width', t('forms.widthOf'), element.width ?? '', choices, (width) => change({ width: (width || undefined) as FormElement['width'] })) : nothing}`;
}

function ofKind(context: PropertyContext): TemplateResult | typeof nothing {
  const { element, change } = context;
  if (element.own) return ownField(context, element.own);
  switch (element.kind) {
    case 'section':
      return html`${checkField(t('forms.collapsible'), element.collapsible === true, (is) => change({ collapsible: is || undefined, collapsed: undefined }))}
        ${element.collapsible ? checkField(t('forms.collapsed'), element.collapsed === true, (is) => change({ collapsed: is || undefined })) : nothing}`;
    case 'columns':
    case 'tabs':
    case 'steps':
      return html`<button type="button" class="button small" @click=${() => context.addPart()}><ravand-icon name="plus"></ravand-icon>${t(`forms.add.${partsOf(element.kind)}`)}</button>`;
    case 'lines':
      return linesEditor(context);
    case 'related':
      return relatedEditor(context);
    case 'text':
      return textEditor(context);
    case 'image':
      return imageEditor(context);
    case 'signature':
      return signatureEditor(context);
    case 'button':
      return buttonEditor(context);
    default:
      return nothing;
  }
}

/** A field of the form's own is made as one of an entity is. */
function ownField({ element, form, entity, change }: PropertyContext, own: FieldDefinition): TemplateResult {
  const taken = new Set(entity.fields.map(({ name }) => name));
  const set = (event: CustomEvent<FieldDefinition>) => {
    event.stopPropagation();
    change({ own: { ...event.detail, name: element.field ?? own.name } }, `own ${element.id}`);
  };
  return html`<p class="help">${t('forms.ownHelp', { name: element.field ?? '' })}</p>
    <ravand-field-editor .field=${own} live .taken=${taken} .entity=${{ ...entity, name: form.entity }} @field-change=${set}></ravand-field-editor>`;
}

function relatedEditor({ element, entity, change }: PropertyContext): TemplateResult {
  const relations = (session.workspace?.entities ?? []).flatMap((one) =>
    one.fields
      .filter((field) => isLink(field) && field.target === entity.name)
      .map((field) => ({
        value: `${one.name}.${field.name}`,
        label: `${local(one.pluralLabel ?? one.label, one.name)} (${labelOf(field)})`,
      })),
  );
  const [name = ''] = (element.relation ?? '').split('.');
  const shown = element.columns ?? [];
  const fields = (entityNamed(name)?.fields ?? []).filter(({ kind }) => kind !== 'lines' && kind !== 'json');
  const toggle = (column: string, isOn: boolean) => {
    const next = isOn ? [...shown, column] : shown.filter((one) => one !== column);
    change({ columns: next.length === 0 ? undefined : next });
  };
  return html`${choiceField('relation', t('forms.relation'), element.relation ?? '', [{ value: '', label: t('forms.choose') }, ...relations], (relation) => change({ relation: relation || undefined, columns: undefined }))}
    ${fields.length > 0 ? html`<fieldset class="group"><legend>${t('forms.columns')}</legend>${fields.map((field) => checkField(labelOf(field), shown.includes(field.name), (is) => toggle(field.name, is)))}</fieldset>` : nothing}`;
}

function textEditor({ element, change }: PropertyContext): TemplateResult {
  const mine = preferences().language;
  const sorted = [...languages].sort((one, other) => Number(other.value === mine) - Number(one.value === mine));
  const set = (language: Language, document: unknown) => {
    const { [language]: _, ...others } = element.document ?? {};
    const next = document === null ? others : { ...others, [language]: document };
    change(
      { document: Object.keys(next).length === 0 ? undefined : (next as FormElement['document']) },
      `text ${element.id} ${language}`,
    );
  };
  return html`${sorted.map(({ value, name }) => {
    const editor = html`<ravand-rich-text-editor .label=${name} .value=${element.document?.[value] ?? null} @document-change=${(
      event: CustomEvent<unknown>,
    ) => {
      event.stopPropagation();
      set(value, event.detail);
    }}></ravand-rich-text-editor>`;
    return value === mine
      ? html`<div class="field"><span class="label">${name}</span>${editor}</div>`
      : html`<details class="languages"><summary>${name}</summary>${editor}</details>`;
  })}`;
}

function imageEditor({ element, change }: PropertyContext): TemplateResult {
  const read = async (event: Event) => {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    if (!file) return;
    const source = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.addEventListener('load', () => resolve(String(reader.result)));
      reader.readAsDataURL(file);
    });
    if (source.length <= mostPicture && /^data:image\/(png|jpeg|webp|gif);base64,/.test(source)) change({ source });
  };
  return html`${element.source ? html`<img class="picture" src=${element.source} alt=${local(element.label)} />` : nothing}
    <div class="field">
      <label for="source">${t('forms.picture')}</label>
      <input id="source" type="file" accept="image/png,image/jpeg,image/webp,image/gif" aria-describedby="source-help" @change=${read} />
      <span class="help" id="source-help">${t('forms.pictureHelp')}</span>
    </div>`;
}

function signatureEditor({ element, entity, change }: PropertyContext): TemplateResult {
  const files = entity.fields
    .filter((field) => isFileKind(field))
    .map((field) => ({ value: field.name, label: labelOf(field) }));
  return html`${choiceField('field', t('forms.signatureField'), element.field ?? '', [{ value: '', label: t('forms.choose') }, ...files], (field) => change({ field: field || undefined }))}
    ${files.length === 0 ? html`<p class="help">${t('forms.signatureNone')}</p>` : nothing}`;
}

function buttonEditor({ element, processes, rules, change }: PropertyContext): TemplateResult {
  const does = (['submit', 'link', 'process', 'rule'] as const).map((value) => ({
    value,
    label: t(`forms.does.${value}`),
  }));
  const targets = element.does === 'process' ? processes : element.does === 'rule' ? rules : undefined;
  return html`${choiceField('does', t('forms.doesWhat'), element.does ?? 'submit', does, (value) => change({ does: value as FormElement['does'], target: undefined, href: undefined }))}
    ${targets ? choiceField('target', t(`forms.does.${element.does}`), element.target ?? '', [{ value: '', label: t('forms.choose') }, ...targets], (target) => change({ target: target || undefined })) : nothing}
    ${
      element.does === 'link'
        ? html`<div class="field"><label for="href">${t('forms.href')}</label><input id="href" class="control ltr" type="url" autocomplete="off" .value=${element.href ?? ''} @change=${(event: Event) => change({ href: (event.target as HTMLInputElement).value.trim() || undefined })} /></div>`
        : nothing
    }`;
}
