// Files in words and as a cell shows them: a small picture or a clip, and the name.
import { html, type TemplateResult } from 'lit';
import { isPicture } from '../../schemas/file-types.ts';
import { segment } from '../api/client.ts';
import type { FileFacts, Value } from '../api/types.ts';

/** The record that holds the files. */
export interface FileHolder {
  readonly entity: string;
  readonly id: string;
}

export function filesIn(value: unknown): readonly FileFacts[] {
  if (value === null || value === undefined || value === '') return [];
  return (Array.isArray(value) ? value : [value]) as readonly FileFacts[];
}

export function fileNames(value: Value): readonly string[] {
  return filesIn(value).map(({ name }) => name);
}

export function versionsAddress({ entity, id }: FileHolder, field: string): string {
  return `/api/records/${segment(entity)}/${segment(id)}/files/${segment(field)}`;
}

/** Of the bytes; `show` = to draw a picture where it stands. What no record holds yet is its uploader's. */
export function fileAddress(holder: FileHolder | undefined, field: string, file: FileFacts, show: boolean): string {
  const isHeld = holder !== undefined && file.version !== undefined;
  const base = isHeld ? versionsAddress(holder, field) : '/api/files';
  return `${base}/${segment(file.id)}${show ? '?show=true' : ''}`;
}

/** @param source of the picture; absent = a sign of what the file is */
export function thumbnail(file: FileFacts, source: string | undefined): TemplateResult {
  if (source !== undefined && isPicture(file.type))
    return html`<img class="thumbnail" src=${source} alt="" loading="lazy" decoding="async" />`;
  return html`<ravand-icon name=${isPicture(file.type) ? 'eye' : 'paperclip'}></ravand-icon>`;
}

/** Of a list or a page: each file with its picture, a link where asked for. */
export function showFiles(
  field: string,
  value: Value,
  options: { readonly record?: FileHolder | undefined; readonly links?: boolean | undefined },
): TemplateResult {
  const { record, links } = options;
  return html`<span class="files">${filesIn(value).map((file) => {
    const picture = record && fileAddress(record, field, file, true);
    const inside = html`${thumbnail(file, picture)}<bdi class="truncate">${file.name}</bdi>`;
    return record && links
      ? html`<a href=${fileAddress(record, field, file, false)} download=${file.name}>${inside}</a>`
      : html`<span>${inside}</span>`;
  })}</span>`;
}
