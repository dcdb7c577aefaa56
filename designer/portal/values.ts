// Values of a customer's records as the portal shows them: as everywhere, but files come from the portal and nothing leads into the workspace.
import { html, nothing, type TemplateResult } from 'lit';
import { isPicture } from '../../schemas/file-types.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { segment } from '../api/client.ts';
import { filesIn } from '../format/files.ts';
import { labelOf, showValue } from '../format/values.ts';
import type { PortalEntity, PortalRecord } from './api.ts';

export function fieldsNamed({ fields }: PortalEntity, names: readonly string[]): readonly FieldDefinition[] {
  return names.flatMap((name) => fields.find((field) => field.name === name) ?? []);
}

export function isEmpty(record: PortalRecord, { name }: FieldDefinition): boolean {
  const value = record.values[name];
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

export function fileLink(record: PortalRecord, field: string, file: string, show = false): string {
  return `/portal/records/${segment(record.entity)}/${segment(record.id)}/files/${segment(field)}/${segment(file)}${show ? '?show=true' : ''}`;
}

/** The first picture of a field, to stand on a card. */
export function picture(record: PortalRecord, { name }: FieldDefinition): TemplateResult | typeof nothing {
  const file = filesIn(record.values[name]).find(({ type }) => isPicture(type));
  return file === undefined
    ? nothing
    : html`<img src=${fileLink(record, name, file.id, true)} alt="" loading="lazy" decoding="async" />`;
}

export function shown(record: PortalRecord, field: FieldDefinition): TemplateResult | string | typeof nothing {
  if (field.kind !== 'file' && field.kind !== 'image')
    return showValue(field, record.values[field.name], { title: record.titles[field.name] });
  return html`<span class="files">${filesIn(record.values[field.name]).map(
    (file) =>
      html`<a href=${fileLink(record, field.name, file.id)} download=${file.name}><ravand-icon name="paperclip"></ravand-icon><bdi>${file.name}</bdi></a>`,
  )}</span>`;
}

/** Its label and its value; nothing where there is none. */
export function pair(record: PortalRecord, field: FieldDefinition): TemplateResult | typeof nothing {
  if (isEmpty(record, field)) return nothing;
  return html`<div><dt>${labelOf(field)}</dt><dd>${shown(record, field)}</dd></div>`;
}
