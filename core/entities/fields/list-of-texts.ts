// The ground of choices and tags: a JSON list of texts in the column, beside it each item on a line of its own, which is where filters look.
import type { Json } from '../../kernel/data.ts';
import type { FieldKindBehavior } from './field-kind.ts';
import { text } from './text.ts';

export const listOfTexts: Omit<FieldKindBehavior, 'comparand' | 'read' | 'toText' | 'fromText'> = {
  operators: ['has', 'hasAny', 'hasAll', 'empty', 'notEmpty'],
  sortable: false,
  summable: false,
  storage: () => 'text',
  folded: 'shadow',
  items: true,
  columnType: text.columnType,
  toColumn: (value) => JSON.stringify(value),
  fromColumn: (raw) => JSON.parse(String(raw)) as string[],
  toJson: (value) => value as Json,
  toFeel: (value) => value,
};

/** Every item between line breaks, so that looking for one finds it whole; after a space, where searches look for the beginning of a word. */
export function itemLine(items: readonly string[]): string {
  return `${items.map((item) => `\n ${item.replace(/\s+/g, ' ')}`).join('')}\n`;
}

/** A cell that `splitItems` reads back; what parts items cannot stand in one. An item with a comma in it does not stand alone. */
export function joinItems(items: readonly string[]): string {
  const cells = items.map((item) => item.replace(/\s*[;؛\n]\s*/g, ', '));
  return cells.length === 1 && /[,،]/.test(cells[0]!) ? `${cells[0]};` : cells.join('; ');
}

/** The items of a cell: "north; south", one a line, or with commas where nothing else parts them. */
export function splitItems(text: string): string[] {
  const parts = /[;؛\n]/.test(text) ? text.split(/[;؛\n]/) : text.split(/[,،]/);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
