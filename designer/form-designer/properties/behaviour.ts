// When an element is shown, required, only read; what it begins with, offers and takes.
import { html, nothing, type TemplateResult } from 'lit';
import { shapeOfKind } from '../../../core/expressions/record-shape.ts';
import { shapeText } from '../../../core/expressions/shape.ts';
import { isComputed, isLink } from '../../../schemas/field-schema.ts';
import { asksField } from '../../../schemas/form-layout.ts';
import { t } from '../../shell/texts.ts';
import { offersEditor } from './offers.ts';
import type { PropertyContext } from './property-context.ts';
import { conditionField, feelField } from './property-fields.ts';

export function behaviour(context: PropertyContext): TemplateResult {
  const { element, field, schema, change } = context;
  const isPlace = asksField(element) && field !== undefined;
  const isWritable = isPlace && !isComputed(field) && field.readOnly !== true;
  const holds = element.children !== undefined && element.kind !== 'lines';
  return html`
    ${conditionField('visible', t('forms.visible'), element.visible, true, (visible) => change({ visible }), schema)}
    ${isWritable ? conditionField('required', t('forms.required'), element.required, field.required ?? false, (required) => change({ required }), schema) : nothing}
    ${isWritable || holds ? conditionField('readOnly', t('forms.readOnly'), element.readOnly, false, (readOnly) => change({ readOnly }), schema) : nothing}
    ${isWritable && element.kind === 'field' ? valueFields(context) : nothing}`;
}

function valueFields({ element, field, schema, change, ...context }: PropertyContext): TemplateResult {
  const kind = field?.kind ?? 'text';
  const hasOptions = kind === 'choice' || kind === 'choices';
  const shape = shapeText(shapeOfKind(kind));
  const begins =
    element.defaultExpression ?? (element.default === undefined ? undefined : JSON.stringify(element.default));
  return html`${feelField(t('forms.default'), begins, (defaultExpression) => change({ defaultExpression, default: undefined }), { schema, help: t('forms.defaultHelp', { shape }) })}
    ${hasOptions ? feelField(t('forms.options'), element.options, (options) => change({ options }), { schema, help: t('forms.optionsHelp'), placeholder: optionsExample(field?.options ?? []) }) : nothing}
    ${field && isLink(field) ? offersEditor({ element, field, schema, change, ...context }) : nothing}`;
}

function optionsExample(options: readonly { readonly value: string }[]): string {
  return `[${options
    .slice(0, 2)
    .map(({ value }) => JSON.stringify(value))
    .join(', ')}]`;
}
