// The rows of a grid under headings: where the value of the group changes a heading stands before the record, and pages are cut from both together.
import type { FieldDefinition, SortTerm } from '../../schemas/types.ts';
import type { StoredRecord } from '../api/types.ts';
import { labelOf, valueText } from '../format/values.ts';
import { t } from '../shell/texts.ts';

/** A heading; it stands in the grid as a row of its own. */
export interface GroupHead {
  readonly id: string;
  /** The first record of the group tells its value. */
  readonly group: { readonly record: StoredRecord };
}

export type Row = StoredRecord | GroupHead;

interface Pages {
  page(number: number): Promise<readonly StoredRecord[]>;
  readonly complete: boolean;
}

/** @param last the record before; undefined = these are the first */
export function withHeads(
  records: readonly StoredRecord[],
  field: string,
  last: StoredRecord | undefined,
): readonly Row[] {
  const rows: Row[] = [];
  let before = last;
  for (const record of records) {
    const isOther = before === undefined || before.values[field] !== record.values[field];
    if (isOther) rows.push({ id: `group ${record.id}`, group: { record } });
    rows.push(record);
    before = record;
  }
  return rows;
}

const mostTerms = 4;

/** The rows of a group stand together, whatever they are sorted by inside it. */
export function groupedSort(field: FieldDefinition | undefined, sort: readonly SortTerm[]): readonly SortTerm[] {
  if (!field) return sort;
  const own = sort.find((term) => term.field === field.name) ?? { field: field.name, direction: 'asc' as const };
  return [own, ...sort.filter((term) => term !== own)].slice(0, mostTerms);
}

export function groupTitle({ group: { record } }: GroupHead, field: FieldDefinition): string {
  const text = valueText(field, record.values[field.name], record.titles?.[field.name]);
  return text || t('view.noGroup', { field: labelOf(field) });
}

export class GroupedRows {
  readonly #pages: Pages;
  readonly #field: string;
  readonly #size: number;
  readonly #rows: Row[] = [];
  #last: StoredRecord | undefined;
  #read = 0;
  /** The last page there is was read. */
  #isRead = false;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(pages: Pages, field: string, size: number) {
    this.#pages = pages;
    this.#field = field;
    this.#size = size;
  }

  /** Of rows that are known so far. */
  get length(): number {
    return this.#rows.length;
  }

  page(number: number): Promise<readonly Row[]> {
    const end = (number + 1) * this.#size;
    const turn = this.#tail.then(async () => {
      while (this.#rows.length < end && !(this.#pages.complete && this.#isRead)) {
        const records = await this.#pages.page(this.#read);
        this.#isRead = records.length === 0 || this.#pages.complete;
        this.#read += 1;
        this.#rows.push(...withHeads(records, this.#field, this.#last));
        this.#last = records.at(-1) ?? this.#last;
      }
      return this.#rows.slice(number * this.#size, end);
    });
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}
