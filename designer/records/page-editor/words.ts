// How what stands in the page of a record is called while the page is edited, and where it stands.
import type { FieldDefinition, PageButton, PageDefinition, PagePart } from '../../../schemas/types.ts';
import { entityNamed } from '../../api/session.ts';
import type { EntityForUser, RelatedList } from '../../api/types.ts';
import { formatInteger } from '../../format/numbers.ts';
import { labelOf } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import { buttonText, partText } from '../page/shape.ts';
import { shownColumns } from '../related.ts';
import { type Address, addressIn, changePart, itemAt, itemsOf, keyOf, type ListName, partOf } from './page-edits.ts';

export interface PageWords {
  readonly page: PageDefinition;
  readonly entity: EntityForUser;
  readonly related: readonly RelatedList[];
}

/** The entity whose records a part lists. */
export function listed({ relation = '' }: PagePart): EntityForUser | undefined {
  return entityNamed(relation.split('.')[0] ?? '');
}

/** What it shows as long as nobody chose. */
export function columnsOf(part: PagePart): readonly string[] {
  const entity = listed(part);
  const field = part.relation?.split('.')[1] ?? '';
  return entity === undefined ? [] : shownColumns(entity, field, part.columns).map(({ path }) => path);
}

/** The columns that are shown, written down: from then on they are the page's own. */
export function withColumns(page: PageDefinition, list: ListName): PageDefinition {
  const part = list.startsWith('columns:') ? partOf(page, list.slice('columns:'.length)) : undefined;
  return part === undefined || part.columns !== undefined
    ? page
    : changePart(page, part.id, { columns: columnsOf(part) });
}

export function fieldAt({ page, entity }: PageWords, { list, key }: Address): FieldDefinition | undefined {
  const part = list.startsWith('columns:') ? partOf(page, list.slice('columns:'.length)) : undefined;
  const owner = part === undefined ? entity : listed(part);
  return owner?.fields.find(({ name }) => name === key);
}

export function nameAt(words: PageWords, address: Address): string {
  const item = itemAt(words.page, address);
  if (item === undefined || typeof item === 'string') {
    const field = fieldAt(words, address);
    return field === undefined ? address.key : labelOf(field);
  }
  return 'kind' in item ? partText(item, words.related) : buttonText(item as PageButton);
}

/** How a list is called: "Main values", or the part whose fields they are. */
export function listText({ page, related }: PageWords, list: ListName): string {
  const [of = '', ...rest] = list.split(':');
  const part = partOf(page, rest.join(':'));
  return part === undefined ? t(`pages.list.${list}`) : t(`pages.list.${of}`, { name: partText(part, related) });
}

/** "Value, 2 of 5 in Main values": what a screen reader says of it. */
export function placeText(words: PageWords, text: string): string {
  const address = addressIn(text);
  if (address === undefined) return text === 'stage' ? t('pages.stage') : t('pages.thePage');
  const keys = itemsOf(words.page, address.list).map(keyOf);
  return t('pages.place', {
    name: nameAt(words, address),
    at: formatInteger(keys.indexOf(address.key) + 1),
    of: formatInteger(keys.length),
    list: listText(words, address.list),
  });
}
