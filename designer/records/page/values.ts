// Values of a record as its page shows them: beside their names in a list, or alone.
import { html, type TemplateResult } from 'lit';
import { entityNamed } from '../../api/session.ts';
import type { FieldForUser, StoredRecord, Value } from '../../api/types.ts';
import { labelOf, showValue } from '../../format/values.ts';

const isEmpty = (value: Value | undefined) => value === null || value === undefined || value === '';

/** @param links whether it leads on to what it names */
export function shownValue(field: FieldForUser, record: StoredRecord, links = true): TemplateResult {
  const value = record.values[field.name];
  if (isEmpty(value)) return html`<span class="muted">–</span>`;
  const shown = html`${showValue(field, value, { title: record.titles?.[field.name], links, record })}`;
  const about = links && entityNamed(record.entity)?.about;
  if (!about || field.name !== about.title) return shown;
  // What it is about is named by a text; where that is stands in two others.
  const { [about.entity]: entity, [about.id]: id } = record.values;
  return entity && id ? html`<a href="/records/${entity}/${id}">${shown}</a>` : shown;
}

export function valueList(fields: readonly FieldForUser[], record: StoredRecord): TemplateResult {
  return html`<dl class="values">${fields.map((field) => html`<dt>${labelOf(field)}</dt><dd>${shownValue(field, record)}</dd>`)}</dl>`;
}
