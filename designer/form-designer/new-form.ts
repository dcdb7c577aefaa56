// What a new form of an entity begins as: its fields laid out as one would ask them, in sections where there is enough to part.
import { isComputed } from '../../schemas/field-schema.ts';
import type {
  EntityDefinition,
  FieldDefinition,
  FieldKind,
  FormDefinition,
  FormElement,
  LocalText,
} from '../../schemas/types.ts';
import type { Beginning } from '../studio/definition-list.ts';

const groups = ['main', 'contact', 'facts', 'notes'] as const;
type Group = (typeof groups)[number];

const headings: Readonly<Record<Group, LocalText>> = {
  main: { fa: 'مشخصات', ar: 'البيانات الأساسية', he: 'פרטים', en: 'Basics' },
  contact: { fa: 'راه‌های تماس', ar: 'وسائل الاتصال', he: 'דרכי קשר', en: 'Contact' },
  facts: { fa: 'تاریخ‌ها و مبلغ‌ها', ar: 'التواريخ والمبالغ', he: 'תאריכים וסכומים', en: 'Dates and amounts' },
  notes: { fa: 'یادداشت و پیوست', ar: 'الملاحظات والمرفقات', he: 'הערות וקבצים', en: 'Notes and files' },
};

const groupOf: Readonly<Partial<Record<FieldKind, Group>>> = {
  phone: 'contact',
  email: 'contact',
  url: 'contact',
  address: 'contact',
  date: 'facts',
  datetime: 'facts',
  duration: 'facts',
  integer: 'facts',
  decimal: 'facts',
  money: 'facts',
  percent: 'facts',
  longText: 'notes',
  richText: 'notes',
  tags: 'notes',
  file: 'notes',
  image: 'notes',
  json: 'notes',
};

/** A group of fewer goes with the others. */
const fewest = 2;

export function newForm({ name, label, entity: of }: Beginning, entity: EntityDefinition | undefined): FormDefinition {
  return { kind: 'form', name, label, entity: of, layout: entity === undefined ? [] : layOut(entity) };
}

export function layOut(entity: Pick<EntityDefinition, 'fields' | 'titleField'>): readonly FormElement[] {
  const asked = entity.fields.filter((field) => !isComputed(field) && field.readOnly !== true);
  const lines = asked.filter(({ kind }) => kind === 'lines');
  const parted = new Map<Group, FieldDefinition[]>(groups.map((group) => [group, []]));
  for (const field of asked.filter(({ kind }) => kind !== 'lines'))
    parted.get(groupOf[field.kind] ?? 'main')!.push(field);
  for (const group of ['contact', 'facts', 'notes'] as const) {
    const fields = parted.get(group)!;
    if (fields.length < fewest) parted.get('main')!.push(...fields.splice(0));
  }
  const main = parted.get('main')!;
  main.sort((one, other) => Number(other.name === entity.titleField) - Number(one.name === entity.titleField));
  const filled = groups.filter((group) => parted.get(group)!.length > 0);
  const sections = filled.map((group): FormElement => {
    const children = parted.get(group)!.map((field) => placeOf(field));
    return { id: `section-${group}`, kind: 'section', label: headings[group], children };
  });
  const body = sections.length === 1 ? (sections[0]?.children ?? []) : sections;
  return [...body, ...lines.map((field): FormElement => ({ id: field.name, kind: 'lines', field: field.name }))];
}

function placeOf({ name }: FieldDefinition): FormElement {
  return { id: name, kind: 'field', field: name };
}
