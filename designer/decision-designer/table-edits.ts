// What can be done to a table, each as a new definition: cells, rows, columns. Pure, so that every edit is one step of undo.
import type { DecisionDefinition, DecisionInput, DecisionOutput, DecisionRow } from '../../schemas/types.ts';
import { newId } from './new-id.ts';
import type { Block } from './sheet-text.ts';

/** A column of the grid: conditions, then what comes out, then notes. */
export type GridColumn = { readonly kind: 'input' | 'output' | 'note'; readonly at: number };

export interface Spot {
  readonly row: number;
  readonly column: number;
}

export interface Area {
  readonly from: Spot;
  /** Included. */
  readonly to: Spot;
}

export function columnsOf({ inputs, outputs, annotations = [] }: DecisionDefinition): readonly GridColumn[] {
  const of = (kind: GridColumn['kind'], count: number) => Array.from({ length: count }, (_, at) => ({ kind, at }));
  return [...of('input', inputs.length), ...of('output', outputs.length), ...of('note', annotations.length)];
}

const lists = { input: 'when', output: 'give', note: 'notes' } as const;

export function cellOf(row: DecisionRow | undefined, { kind, at }: GridColumn): string {
  return row?.[lists[kind]]?.[at] ?? '';
}

function withCell(row: DecisionRow, { kind, at }: GridColumn, text: string): DecisionRow {
  const list = [...(row[lists[kind]] ?? [])];
  while (list.length < at) list.push('');
  list[at] = text;
  return { ...row, [lists[kind]]: list };
}

export function emptyRow({ inputs, outputs }: DecisionDefinition): DecisionRow {
  return { id: newId('row'), when: inputs.map(() => '-'), give: outputs.map(() => '') };
}

export function setCell(of: DecisionDefinition, { row, column }: Spot, text: string): DecisionDefinition {
  return setBlock(of, { row, column }, [[text]]);
}

/** Writes a block from a corner on; rows that are missing are made, columns that are missing left out. */
export function setBlock(of: DecisionDefinition, corner: Spot, block: Block): DecisionDefinition {
  const columns = columnsOf(of);
  const rows = [...of.rows];
  for (const [down, line] of block.entries()) {
    const at = corner.row + down;
    while (rows.length <= at) rows.push(emptyRow(of));
    for (const [along, text] of line.entries()) {
      const column = columns[corner.column + along];
      if (column !== undefined) rows[at] = withCell(rows[at]!, column, text.trim());
    }
  }
  return { ...of, rows };
}

export function blockOf(of: DecisionDefinition, { from, to }: Area): Block {
  const columns = columnsOf(of).slice(from.column, to.column + 1);
  return of.rows.slice(from.row, to.row + 1).map((row) => columns.map((column) => cellOf(row, column)));
}

/** Fills an area with one block, again and again, as spreadsheets do when more is chosen than was copied. */
export function fillArea(of: DecisionDefinition, { from, to }: Area, block: Block): DecisionDefinition {
  const height = Math.max(block.length, to.row - from.row + 1);
  const width = Math.max(block[0]?.length ?? 0, to.column - from.column + 1);
  const isWhole = height % block.length === 0 && width % (block[0]?.length || 1) === 0;
  if (!isWhole) return setBlock(of, from, block);
  const filled = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const line = block[row % block.length] ?? [];
      return line[column % line.length] ?? '';
    }),
  );
  return setBlock(of, from, filled);
}

export function clearArea(of: DecisionDefinition, area: Area): DecisionDefinition {
  const columns = columnsOf(of);
  const wide = Array.from({ length: area.to.row - area.from.row + 1 }, () =>
    columns.slice(area.from.column, area.to.column + 1).map(({ kind }) => (kind === 'input' ? '-' : '')),
  );
  return setBlock(of, area.from, wide);
}

export function insertRows(of: DecisionDefinition, at: number, count = 1): DecisionDefinition {
  const made = Array.from({ length: count }, () => emptyRow(of));
  return { ...of, rows: [...of.rows.slice(0, at), ...made, ...of.rows.slice(at)] };
}

export function removeRows(of: DecisionDefinition, from: number, to: number): DecisionDefinition {
  return { ...of, rows: of.rows.filter((_, at) => at < from || at > to) };
}

/** @param target before which row they come, counted as they stand now */
export function moveRows(of: DecisionDefinition, from: number, to: number, target: number): DecisionDefinition {
  if (target >= from && target <= to + 1) return of;
  const moved = of.rows.slice(from, to + 1);
  const rest = of.rows.filter((_, at) => at < from || at > to);
  const at = target > to ? target - moved.length : target;
  return { ...of, rows: [...rest.slice(0, at), ...moved, ...rest.slice(at)] };
}

export function addInput(of: DecisionDefinition): DecisionDefinition {
  const input: DecisionInput = { id: newId('input'), expression: `input${of.inputs.length + 1}`, type: 'string' };
  const rows = of.rows.map((row) => withCell(row, { kind: 'input', at: of.inputs.length }, '-'));
  return { ...of, inputs: [...of.inputs, input], rows };
}

export function addOutput(of: DecisionDefinition): DecisionDefinition {
  const taken = new Set(of.outputs.map(({ name }) => name));
  let number = of.outputs.length + 1;
  while (taken.has(`result${number}`)) number += 1;
  const output: DecisionOutput = { id: newId('output'), name: `result${number}`, type: 'string' };
  const rows = of.rows.map((row) => withCell(row, { kind: 'output', at: of.outputs.length }, ''));
  return { ...of, outputs: [...of.outputs, output], rows };
}

export function addNote(of: DecisionDefinition, title: string): DecisionDefinition {
  return { ...of, annotations: [...(of.annotations ?? []), title] };
}

export function removeColumn(of: DecisionDefinition, { kind, at }: GridColumn): DecisionDefinition {
  const without = <T>(list: readonly T[] = []): readonly T[] => list.filter((_, index) => index !== at);
  const rows = of.rows.map((row) => ({ ...row, [lists[kind]]: without(row[lists[kind]]) }));
  if (kind === 'input') return { ...of, rows, inputs: without(of.inputs) };
  if (kind === 'output') return { ...of, rows, outputs: without(of.outputs) };
  return { ...of, rows, annotations: without(of.annotations) };
}

export function moveColumn(of: DecisionDefinition, { kind, at }: GridColumn, by: 1 | -1): DecisionDefinition {
  const swap = <T>(list: readonly T[] = []): readonly T[] => {
    const next = [...list];
    const [one, other] = [list[at], list[at + by]];
    if (one === undefined || other === undefined) return list;
    next[at] = other;
    next[at + by] = one;
    return next;
  };
  const { [kind === 'input' ? 'inputs' : kind === 'output' ? 'outputs' : 'annotations']: list = [] } = of;
  if (at + by < 0 || at + by >= list.length) return of;
  const rows = of.rows.map((row) => {
    const cells = list.map((_, index) => row[lists[kind]]?.[index] ?? '');
    return { ...row, [lists[kind]]: swap(cells) };
  });
  if (kind === 'input') return { ...of, rows, inputs: swap(of.inputs) };
  if (kind === 'output') return { ...of, rows, outputs: swap(of.outputs) };
  return { ...of, rows, annotations: swap(of.annotations) };
}

/** The whole grid with a line of headings, as a file holds it. */
export function sheetOf(of: DecisionDefinition): Block {
  const { inputs, outputs, annotations = [], rows } = of;
  const headings = [...inputs.map(({ expression }) => expression), ...outputs.map(({ name }) => name), ...annotations];
  const columns = columnsOf(of);
  return [headings, ...rows.map((row) => columns.map((column) => cellOf(row, column)))];
}

/** The rows of a file in place of those there are: a first line of our headings is read over, whatever their order. */
export function withSheet(of: DecisionDefinition, sheet: Block): DecisionDefinition {
  const columns = columnsOf(of);
  const [headings = []] = sheetOf({ ...of, rows: [] });
  const first = sheet[0] ?? [];
  const places = headings.map((heading) => first.findIndex((cell) => cell.trim() === heading));
  const isHeaded = places.every((place) => place >= 0);
  const lines = (isHeaded ? sheet.slice(1) : sheet).filter((line) => line.some((cell) => cell.trim() !== ''));
  const rows = lines.map((line) =>
    columns.reduce(
      (row, column, at) => withCell(row, column, (line[isHeaded ? places[at]! : at] ?? '').trim()),
      emptyRow(of),
    ),
  );
  return { ...of, rows };
}
