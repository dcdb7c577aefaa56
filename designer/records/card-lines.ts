// What a card says beside its title where its view says which fields: one line for each that is not empty; and the same as one text, for what has no room for lines.
import { html, type TemplateResult } from 'lit';
import type { StoredRecord } from '../api/types.ts';
import { showValue, valueText } from '../format/values.ts';
import { type Column, cellOf, columnLabel } from './columns.ts';

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

export function cardLines(record: StoredRecord, columns: readonly Column[]): readonly TemplateResult[] {
  return columns.flatMap((column) => {
    const { record: holder, value, title } = cellOf(record, column);
    if (!holder || !isFilled(value)) return [];
    const label = columnLabel(column);
    return html`<div class="line" title=${label}><span class="visually-hidden">${label}: </span>${showValue(column.field, value, { record: holder, title })}</div>`;
  });
}

export function cardText(record: StoredRecord, columns: readonly Column[]): string {
  return columns
    .flatMap((column) => {
      const { value, title } = cellOf(record, column);
      return isFilled(value) ? valueText(column.field, value, title) : [];
    })
    .join(' · ');
}
