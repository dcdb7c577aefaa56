// What the studio knows of entities beside their definition: what a new one begins with, the palette of kinds, what is being computed.
import type { EntityDefinition, FieldDefinition, FieldKind, LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import type { Beginning } from '../studio/definition-list.ts';

export interface Recompute {
  readonly fields: readonly string[];
  readonly done: number;
  readonly total: number;
  readonly endedAt: string | null;
}

export const entities = {
  /** Computed fields that are being filled in, with how many records are done. */
  recomputes: (name: string) => http.get<{ items: Recompute[] }>(`/api/entities/${segment(name)}/recomputes`),
};

/** The area of the navigation in which what is made here stands first. */
export const newArea = 'work';

/** An entity nobody has made anything of yet: a name, an owner, a place in the navigation, and everybody may. */
export function freshEntity({ name, label }: Beginning): EntityDefinition {
  const rights = { read: 'all', create: true, update: 'all', delete: 'own' } as const;
  return {
    kind: 'entity',
    id: name,
    name,
    label,
    icon: 'box',
    area: newArea,
    titleField: 'name',
    ownerField: 'owner',
    fields: [
      {
        id: `${name}.name`,
        name: 'name',
        kind: 'text',
        required: true,
        maxLength: 200,
        label: everyLanguage('name'),
        addedBy: 'admin',
      },
      {
        id: `${name}.owner`,
        name: 'owner',
        kind: 'reference',
        target: 'user',
        defaultExpression: 'me',
        label: everyLanguage('owner'),
        addedBy: 'admin',
      },
    ],
    access: { staff: rights, manager: { ...rights, delete: 'all' } },
  };
}

/** What everybody calls it, in the four languages: records are made by people who do not read the administrator's. */
const words = {
  name: { fa: 'نام', ar: 'الاسم', he: 'שם', en: 'Name' },
  owner: { fa: 'مسئول', ar: 'المسؤول', he: 'אחראי', en: 'Owner' },
  place: { fa: 'ردیف', ar: 'الترتيب', he: 'מקום', en: 'Place' },
  lines: { fa: 'سطرها', ar: 'البنود', he: 'שורות', en: 'Lines' },
} as const;

export function everyLanguage(word: keyof typeof words): LocalText {
  return words[word];
}

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
