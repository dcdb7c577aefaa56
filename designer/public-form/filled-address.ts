// An address of a public form that fills in some of its fields: what is to stand there lies behind the "#", where no server and no Referer sees it. A token of a one-time
// link, which may stand there instead, has no "=".
import type { FieldDefinition, FieldKind } from '../../schemas/types.ts';
import type { Value, Values } from '../api/types.ts';

const longest = 2_000;
const kinds: ReadonlySet<FieldKind> = new Set<FieldKind>([
  ...(['text', 'longText', 'email', 'phone', 'url', 'choice', 'choices', 'tags', 'boolean'] as const),
  ...(['integer', 'rating', 'decimal', 'money', 'percent', 'date'] as const),
]);

/** May an address say what stands in it? */
export function isFillable({ kind }: Pick<FieldDefinition, 'kind'>): boolean {
  return kinds.has(kind);
}

/** Without what is empty; the address itself when nothing is left. */
export function filledAddress(url: string, values: Values): string {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    const text = Array.isArray(value) ? value.join(',') : value === null || value === undefined ? '' : String(value);
    if (text !== '') said.set(name, text);
  }
  return said.size === 0 ? url : `${url}#${said}`;
}

export function isFilling(hash: string): boolean {
  return hash.includes('=');
}

/** What of it the form asks for and can take; the rest is as if it did not stand there. */
export function filledIn(hash: string, fields: readonly FieldDefinition[]): Values {
  if (!isFilling(hash)) return {};
  const said = new URLSearchParams(hash.replace(/^#/, ''));
  return Object.fromEntries(
    fields.flatMap((field) => {
      const text = said.get(field.name)?.trim().slice(0, longest);
      const value = text ? read(field, text) : undefined;
      return value === undefined ? [] : [[field.name, value] as const];
    }),
  );
}

function read(field: FieldDefinition, text: string): Value | undefined {
  const offered = new Set(field.options?.map(({ value }) => value));
  switch (field.kind) {
    case 'choice':
      return offered.has(text) ? text : undefined;
    case 'choices':
    case 'tags': {
      const items = [...new Set(text.split(',').map((one) => one.trim()))].filter(
        (one) => one !== '' && (field.kind === 'tags' || offered.has(one)),
      );
      return items.length === 0 ? undefined : items;
    }
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'integer':
    case 'rating':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'decimal':
    case 'money':
    case 'percent':
      return /^-?\d{1,18}(\.\d{1,18})?$/.test(text) ? text : undefined;
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
    default:
      return isFillable(field) ? text : undefined;
  }
}
