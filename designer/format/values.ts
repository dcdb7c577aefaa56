// A field's value as people read it: text for sorting out loud and exports, a template with chips, isolates and links for screens.
import { html, nothing, type TemplateResult } from 'lit';
import type { Address } from '../../schemas/address.ts';
import { mostStars } from '../../schemas/field-schema.ts';
import { documentText, type RichNode } from '../../schemas/rich-text.ts';
import type { ChoiceOption, FieldDefinition } from '../../schemas/types.ts';
import type { Value } from '../api/types.ts';
import { avatar } from '../elements/avatar.ts';
import { chip, tagTone } from '../elements/chip.ts';
import { richText } from '../elements/rich-text.ts';
import { local, t } from '../shell/texts.ts';
import { formatAddress, mapAddress } from './addresses.ts';
import { formatDate, formatDateTime } from './dates.ts';
import { formatWholeDuration } from './durations.ts';
import { type FileHolder, fileNames, showFiles } from './files.ts';
import { knownTitle } from './known-titles.ts';
import { numberLocale } from './locale.ts';
import { formatInteger, formatMoney, formatNumber, formatPercent } from './numbers.ts';

export function labelOf(field: Pick<FieldDefinition, 'name' | 'label'>): string {
  return local(field.label, field.name);
}

function optionOf(field: FieldDefinition, value: unknown): ChoiceOption | undefined {
  return field.options?.find((entry) => entry.value === value);
}

export function optionLabel(field: FieldDefinition, value: unknown): string {
  const option = optionOf(field, value);
  return option ? local(option.label, option.value) : String(value ?? '');
}

/** The value in words. `title` = the name of the referenced record, when known. */
export function valueText(field: FieldDefinition, value: Value | undefined, title?: string): string {
  if (value === null || value === undefined || value === '') return '';
  switch (field.kind) {
    case 'integer':
    case 'decimal':
      return formatNumber(value as string | number, field.scale);
    case 'money':
      return formatMoney(value as string | number, field.currency ?? 'IRR', field.scale);
    case 'percent':
      return formatPercent(value as string | number);
    case 'boolean':
      return t(value ? 'value.yes' : 'value.no');
    case 'date':
      return formatDate(String(value));
    case 'datetime':
      return formatDateTime(String(value));
    case 'choice':
      return optionLabel(field, value);
    case 'choices':
      return listText(textsOf(value).map((item) => optionLabel(field, item)));
    case 'tags':
      return listText(textsOf(value));
    case 'lines':
      return t('lines.count', { count: Array.isArray(value) ? value.length : 0 });
    case 'references':
      return listText(textsOf(value).map(linkText));
    case 'rating':
      return t('rating.of', { stars: formatInteger(Number(value)), most: formatInteger(mostStars(field)) });
    case 'duration':
      return formatWholeDuration(String(value));
    case 'address':
      return formatAddress(value as Address);
    case 'json':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'richText':
      return documentText(value as unknown as RichNode);
    case 'reference':
      return title ?? String(value);
    case 'phone':
      return formatPhone(String(value));
    case 'file':
    case 'image':
      return listText(fileNames(value));
    default:
      return String(value);
  }
}

/** What a record of a field that holds several is called. */
export function linkText(id: string): string {
  return knownTitle(id) ?? t('value.aRecord');
}

function linkChip(id: string, target: string, isLink: boolean | undefined): TemplateResult {
  const shown = chip(linkText(id), { outline: true });
  if (isLink !== true || target === 'user') return shown;
  return html`<a class="chip-link" href=${`/records/${encodeURIComponent(target)}/${encodeURIComponent(id)}`}>${shown}</a>`;
}

function textsOf(value: Value): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** "Red, green and blue" as the language joins its lists. */
function listText(parts: readonly string[]): string {
  return new Intl.ListFormat(numberLocale(), { type: 'unit', style: 'short' }).format(parts);
}

/** Country calling codes of two digits (ITU-T E.164, list of 2016); 1 and 7 have one, all others three. */
const twoDigits = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
const groups: Readonly<Record<number, readonly number[]>> = { 8: [4, 4], 9: [2, 3, 4], 10: [3, 3, 4], 11: [3, 4, 4] };

/** +98 912 345 6789: groups an E.164 number for reading; other texts stay. */
export function formatPhone(text: string): string {
  if (!/^\+[1-9]\d{6,14}$/.test(text)) return text;
  const digits = text.slice(1);
  const length = /^[17]/.test(digits) ? 1 : twoDigits.test(digits) ? 2 : 3;
  let rest = digits.slice(length);
  const parts = [`+${digits.slice(0, length)}`];
  for (const size of groups[rest.length] ?? []) {
    parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return [...parts, rest].filter(Boolean).join(' ');
}

/** Only addresses that a browser opens without running anything. */
export function safeUrl(text: string): string | undefined {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** In a line as many as it has room for, and how many more there are. */
function chipRow(all: readonly TemplateResult[], isWhole: boolean | undefined): TemplateResult {
  const seen = isWhole === true ? all : all.slice(0, chipsInLine);
  const more = all.length - seen.length;
  return html`<span class="chip-row">${seen}${more > 0 ? html`<span class="more" dir="ltr">+${formatInteger(more)}</span>` : nothing}</span>`;
}

const chipsInLine = 2;

/** Characters of a long value where there is room for a line. */
const shortText = 120;

function stars(count: number, most: number, text: string): TemplateResult {
  const all = Array.from({ length: most }, (_, index) => index + 1);
  return html`<span class="rated" role="img" aria-label=${text}>${all.map((star) => html`<ravand-icon name="star" class=${star <= count ? 'lit' : nothing}></ravand-icon>`)}</span>`;
}

/** The value as a screen shows it: state chips, people with their disc, left-to-right isolates; links when asked for. */
export function showValue(
  field: FieldDefinition,
  value: Value | undefined,
  options: { title?: string | undefined; links?: boolean; record?: FileHolder | undefined } = {},
): TemplateResult | string | typeof nothing {
  if (value === null || value === undefined || value === '') return nothing;
  const text = valueText(field, value, options.title);
  switch (field.kind) {
    case 'choice':
      return chip(text, { tone: optionOf(field, value)?.tone });
    case 'choices':
      return chipRow(
        textsOf(value).map((item) => chip(optionLabel(field, item), { tone: optionOf(field, item)?.tone })),
        options.links,
      );
    case 'tags':
      return chipRow(
        textsOf(value).map((item) => chip(item, { tone: tagTone(item), dot: false })),
        options.links,
      );
    case 'references':
      return chipRow(
        textsOf(value).map((id) => linkChip(id, field.target ?? '', options.links)),
        options.links,
      );
    case 'file':
    case 'image':
      return showFiles(field.name, value, options);
    case 'richText':
      return options.links
        ? richText(value as unknown as RichNode)
        : html`<bdi>${text.replaceAll('\n', ' ').slice(0, shortText)}</bdi>`;
    case 'json':
      return options.links
        ? html`<pre class="data" dir="ltr">${JSON.stringify(value, null, 2)}</pre>`
        : html`<code dir="ltr">${text.slice(0, shortText)}</code>`;
    case 'address':
      return options.links
        ? html`<span class="place"><bdi>${text}</bdi> <a href=${mapAddress(value as Address)} target="_blank" rel="noopener noreferrer"><ravand-icon name="map-pin"></ravand-icon>${t('address.onMap')}</a></span>`
        : html`<bdi>${text}</bdi>`;
    case 'rating':
      return stars(Number(value), mostStars(field), text);
    case 'reference':
      if (field.target === 'user') return html`<span class="person">${avatar(text)}<bdi>${text}</bdi></span>`;
      return options.links
        ? html`<a href=${`/records/${encodeURIComponent(field.target ?? '')}/${encodeURIComponent(String(value))}`}><bdi>${text}</bdi></a>`
        : html`<bdi>${text}</bdi>`;
    case 'phone':
      return options.links
        ? html`<a dir="ltr" href=${`tel:${encodeURI(String(value))}`}>${text}</a>`
        : html`<span dir="ltr">${text}</span>`;
    case 'email':
      return options.links
        ? html`<a dir="ltr" href=${`mailto:${encodeURIComponent(String(value)).replace('%40', '@')}`}>${text}</a>`
        : html`<span dir="ltr">${text}</span>`;
    case 'url': {
      const href = safeUrl(text);
      return options.links && href
        ? html`<a dir="ltr" href=${href} rel="noopener noreferrer" target="_blank">${text}</a>`
        : html`<span dir="ltr">${text}</span>`;
    }
    case 'boolean':
      return text;
    default:
      return html`<bdi>${text}</bdi>`;
  }
}
