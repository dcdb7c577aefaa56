// The studio's routes for entities, and what a new field's names may be. Pure but for the calls.
import type { EntityDefinition, FieldDefinition, FieldKind, LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';

export interface EntityRow {
  readonly name: string;
  readonly label?: LocalText;
  readonly version: number;
  readonly source: string;
  readonly draft: boolean;
}

export interface OpenEntity {
  readonly definition: EntityDefinition;
  readonly version: number;
  readonly source: string;
  readonly draft?: { readonly definition: EntityDefinition; readonly baseVersion: number };
}

export interface Finding {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
}

export interface Recompute {
  readonly fields: readonly string[];
  readonly done: number;
  readonly total: number;
  readonly endedAt: string | null;
}

const base = (name: string) => `/api/definitions/entity/${segment(name)}`;

export const entities = {
  list: () => http.get<{ items: EntityRow[] }>('/api/definitions/entity'),
  open: (name: string) => http.get<OpenEntity>(base(name)),
  keepDraft: (definition: EntityDefinition, baseVersion: number) =>
    http.put<void>(`${base(definition.name)}/draft`, { definition, baseVersion }),
  discardDraft: (name: string) => http.delete<void>(`${base(name)}/draft`),
  check: (definition: EntityDefinition) =>
    http.post<{ findings: Finding[] }>(`${base(definition.name)}/check`, { definition }),
  /** Computed fields that are being filled in, with how many records are done. */
  recomputes: (name: string) => http.get<{ items: Recompute[] }>(`/api/entities/${segment(name)}/recomputes`),
  publish: (definition: EntityDefinition, baseVersion: number) =>
    http.post<{ release: number }>('/api/definitions/publish', { changes: [{ definition, baseVersion }] }),
};

/** What the palette offers: the kinds, and people of the installation, which are references to the entity user. */
export type PaletteKind = FieldKind | 'user';

export const fieldKinds: readonly PaletteKind[] = [
  'text',
  'longText',
  'richText',
  'choice',
  'choices',
  'tags',
  'integer',
  'decimal',
  'money',
  'percent',
  'boolean',
  'date',
  'datetime',
  'duration',
  'autoNumber',
  'rating',
  'user',
  'reference',
  'references',
  'phone',
  'email',
  'url',
  'file',
  'image',
  'address',
  'json',
];

export const kindIcons: Readonly<Record<PaletteKind, string>> = {
  text: 'type',
  longText: 'text-align-start',
  choice: 'list',
  choices: 'list-checks',
  tags: 'tag',
  integer: 'hash',
  decimal: 'hash',
  money: 'banknote',
  percent: 'percent',
  boolean: 'toggle-left',
  date: 'calendar',
  datetime: 'clock',
  duration: 'timer',
  rating: 'star',
  user: 'user',
  reference: 'link',
  references: 'link',
  lines: 'list',
  phone: 'phone',
  email: 'mail',
  url: 'globe',
  file: 'paperclip',
  image: 'image',
  address: 'map-pin',
  json: 'braces',
  richText: 'file-text',
  autoNumber: 'hash',
};

const persian: Readonly<Record<string, string>> = {
  ا: 'a',
  آ: 'a',
  ب: 'b',
  پ: 'p',
  ت: 't',
  ث: 's',
  ج: 'j',
  چ: 'ch',
  ح: 'h',
  خ: 'kh',
  د: 'd',
  ذ: 'z',
  ر: 'r',
  ز: 'z',
  ژ: 'zh',
  س: 's',
  ش: 'sh',
  ص: 's',
  ض: 'z',
  ط: 't',
  ظ: 'z',
  ع: 'a',
  غ: 'gh',
  ف: 'f',
  ق: 'gh',
  ک: 'k',
  ك: 'k',
  گ: 'g',
  ل: 'l',
  م: 'm',
  ن: 'n',
  و: 'v',
  ه: 'h',
  ی: 'i',
  ي: 'i',
  א: 'a',
  ב: 'b',
  ג: 'g',
  ד: 'd',
  ה: 'h',
  ו: 'v',
  ז: 'z',
  ח: 'ch',
  ט: 't',
  י: 'i',
  כ: 'k',
  ך: 'k',
  ל: 'l',
  מ: 'm',
  ם: 'm',
  נ: 'n',
  ן: 'n',
  ס: 's',
  ע: 'a',
  פ: 'p',
  ף: 'p',
  צ: 'ts',
  ץ: 'ts',
  ק: 'k',
  ר: 'r',
  ש: 'sh',
  ת: 't',
};

/** An API name made from a label: English words win, other letters are transcribed. `taken` names get a number. */
export function apiName(label: LocalText, taken: ReadonlySet<string>): string {
  const source = label.en ?? label.fa ?? label.ar ?? label.he ?? '';
  const latin = [...source.toLowerCase().normalize('NFKD')].map((letter) => persian[letter] ?? letter).join('');
  const words = latin
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .filter(Boolean);
  const [first = '', ...rest] = words;
  const camel = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const name = (/^[a-z]/.test(camel) ? camel : `field${camel}`).slice(0, 60);
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}${number}`)) number += 1;
  return `${name}${number}`;
}

/** What each kind needs to be complete when it is chosen. */
export function freshSettings(kind: PaletteKind): Partial<FieldDefinition> & Pick<FieldDefinition, 'kind'> {
  if (kind === 'user') return { kind: 'reference', target: 'user' };
  return { kind, ...settingsOf(kind) };
}

/** The palette's word for a field. */
export function paletteKindOf({ kind, target }: FieldDefinition): PaletteKind {
  return kind === 'reference' && target === 'user' ? 'user' : kind;
}

function settingsOf(kind: FieldKind): Partial<FieldDefinition> {
  if (kind === 'choice' || kind === 'choices') return { options: [] };
  if (kind === 'autoNumber') return { format: '{number:5}', unique: true };
  if (kind === 'decimal') return { scale: 2 };
  if (kind === 'money') return { scale: 0, currency: 'IRR' };
  if (kind === 'percent') return { scale: 0 };
  return {};
}
