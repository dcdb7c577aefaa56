// Overlaps, gaps and rows that are never reached, told exactly over cells of literals: a row is a box of segments (column.ts), so overlaps are boxes that
// meet, and gaps and hidden rows are what is left when boxes are taken away, column by column. Rows with computed cells are said to be unchecked.
// Bounded: a table that takes more steps is said to be checked in part.
import type { DecisionDefinition } from '../../schemas/types.ts';
import { toFeelText } from '../expressions/to-text.ts';
import { limits } from '../kernel/limits.ts';
import { type Column, isEmptySegment, merged, type Stretch, stretchesOf } from './column.ts';
import type { CompiledDecision, TableFinding } from './decisions.ts';
import { byPriority } from './hit-policy.ts';
import { textOfValue } from './output-values.ts';
import { exampleOf } from './segment-example.ts';

/** A row as the segments it holds in, per column. */
type Box = readonly (readonly Stretch[])[];

export interface TableGap {
  /** Per column the segments of which nothing is said. */
  readonly box: Box;
  /** Per column: whatever may come in. */
  readonly free: readonly boolean[];
}

export interface TableCheck {
  /** Pairs of rows that may match together, the earlier first. */
  readonly overlaps: readonly (readonly [number, number])[];
  readonly gaps: readonly TableGap[];
  /** Rows that no input can reach, with whether others hide them (or no input passes their cells). */
  readonly unreachable: readonly { readonly row: number; readonly hidden: boolean }[];
  /** Rows with a cell that has to be computed, or in a column of several types. */
  readonly unchecked: readonly number[];
  /** Was the work cut short? */
  readonly cut: boolean;
}

class Fuel {
  private left: number = limits.decisionCheckSteps;
  burn(steps: number): boolean {
    this.left -= steps;
    return this.left >= 0;
  }
  get isSpent(): boolean {
    return this.left < 0;
  }
}

export function checkTable(decision: CompiledDecision): TableCheck {
  const { columns, rows, inputs } = decision;
  const fuel = new Fuel();
  // What may come in at all: allowed values only, and null, which is no gap.
  const domain = columns.map((column, at) =>
    domainOf(column, inputs[at]?.allowed, decision.definition.inputs[at]?.type === 'any'),
  );
  const boxes = rows.map((_, row) => boxOf(columns, domain, row));
  const unchecked = boxes.flatMap((box, row) => (box === undefined ? [row] : []));
  const unreachable = findUnreachable(decision, boxes, fuel);
  return {
    overlaps: findOverlaps(decision, boxes, fuel),
    gaps: findGaps(decision, domain, fuel),
    unreachable,
    unchecked,
    cut: fuel.isSpent,
  };
}

/** Segments that hold a value: allowed ones, null included; values of another type only where the column takes any. */
function domainOf(
  column: Column,
  allowed: CompiledDecision['inputs'][number]['allowed'] | undefined,
  isAny: boolean,
): readonly Stretch[] {
  const all: Stretch[] = [[0, column.otherAt]];
  const own = allowed === undefined ? all : (stretchesOf(allowed, column) ?? all);
  const real: Stretch[] = [];
  for (const [from, to] of merged([...own, [column.nullAt, column.nullAt]]))
    for (let at = from; at <= to; at += 1)
      if (!isEmptySegment(column, at) && (isAny || at !== column.otherAt)) real.push([at, at]);
  return merged(real);
}

function boxOf(columns: readonly Column[], domain: Box, row: number): Box | undefined {
  const box = columns.map((column, at) => {
    const own = column.stretches[row];
    return own === undefined ? undefined : meet(own, domain[at] ?? []);
  });
  return box.every((part) => part !== undefined) ? box : undefined;
}

function meet(one: readonly Stretch[], other: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  let a = 0;
  let b = 0;
  while (a < one.length && b < other.length) {
    const [from, to] = one[a]!;
    const [start, end] = other[b]!;
    if (Math.max(from, start) <= Math.min(to, end)) out.push([Math.max(from, start), Math.min(to, end)]);
    if (to < end) a += 1;
    else b += 1;
  }
  return out;
}

function doMeet(one: readonly Stretch[], other: readonly Stretch[]): boolean {
  let a = 0;
  let b = 0;
  while (a < one.length && b < other.length) {
    const [from, to] = one[a]!;
    const [start, end] = other[b]!;
    if (from <= end && start <= to) return true;
    if (to < end) a += 1;
    else b += 1;
  }
  return false;
}

const isEmpty = (box: Box): boolean => box.some((part) => part.length === 0);

/** Of tables in which two rows at once are wrong, or wrong when they disagree. */
function findOverlaps(decision: CompiledDecision, boxes: readonly (Box | undefined)[], fuel: Fuel) {
  const { hitPolicy } = decision.definition;
  const found: (readonly [number, number])[] = [];
  if (hitPolicy !== 'unique' && hitPolicy !== 'any') return found;
  for (const [later, box] of boxes.entries()) {
    if (box === undefined || isEmpty(box)) continue;
    // Most pairs differ in their first column: eight of them cost as much as a step elsewhere.
    if (!fuel.burn(later >> 3)) return found;
    for (let earlier = 0; earlier < later; earlier += 1) {
      const other = boxes[earlier];
      if (other === undefined || found.length > limits.decisionFindings) continue;
      const clash = box.every((part, at) => doMeet(part, other[at] ?? []));
      if (clash && (hitPolicy === 'unique' || !doAgree(decision, earlier, later))) found.push([earlier, later]);
    }
  }
  return found;
}

function outputsKey({ rows }: CompiledDecision, row: number): string | undefined {
  const outputs = rows[row]?.outputs ?? [];
  if (outputs.some((output) => output !== undefined && output.reads.length > 0)) return undefined;
  return JSON.stringify(outputs.map((output) => textOfValue(output?.evaluate({}) ?? null)));
}

/** Computed outputs agree when they are written alike. */
function doAgree(decision: CompiledDecision, one: number, other: number): boolean {
  const { rows } = decision.definition;
  const [a, b] = [outputsKey(decision, one), outputsKey(decision, other)];
  if (a !== undefined && b !== undefined) return a === b;
  return JSON.stringify(rows[one]?.give) === JSON.stringify(rows[other]?.give);
}

function findUnreachable(decision: CompiledDecision, boxes: readonly (Box | undefined)[], fuel: Fuel) {
  const found: { row: number; hidden: boolean }[] = [];
  const ranks = ranksOf(decision);
  for (const [row, box] of boxes.entries()) {
    if (box === undefined || found.length > limits.decisionFindings) continue;
    if (isEmpty(box)) {
      found.push({ row, hidden: false });
      continue;
    }
    const rank = ranks?.[row];
    if (ranks === undefined || rank === undefined) continue;
    const before = boxes.flatMap((other, at) =>
      other !== undefined && at !== row && (ranks[at] ?? Number.POSITIVE_INFINITY) < rank ? [other] : [],
    );
    const left = subtract(box, before, 1, fuel);
    if (left !== undefined && left.length === 0) found.push({ row, hidden: true });
  }
  return found;
}

/** Of tables in which one row wins: who goes before whom. undefined for all others, and per row where the output is computed. */
function ranksOf(decision: CompiledDecision): readonly (number | undefined)[] | undefined {
  const { definition, rows } = decision;
  if (definition.hitPolicy === 'first') return rows.map((_, row) => row);
  if (definition.hitPolicy !== 'priority') return undefined;
  const known = rows.flatMap((row, at) =>
    outputsKey(decision, at) === undefined
      ? []
      : [{ row: at, values: row.outputs.map((output) => output?.evaluate({}) ?? null) }],
  );
  const ranks = new Array<number | undefined>(rows.length).fill(undefined);
  for (const [rank, { row }] of byPriority(decision, known).entries()) ranks[row] = rank;
  return ranks;
}

/** Rows whose cells are computed count as covering what their other cells leave open: what is called a gap then is one for certain. */
function findGaps(decision: CompiledDecision, domain: Box, fuel: Fuel): TableGap[] {
  const { columns, rows, definition, defaults } = decision;
  if (rows.length === 0 || columns.some(({ axis }) => axis === undefined)) return [];
  if (defaults.some((value) => value !== undefined)) return [];
  if (
    definition.hitPolicy === 'collect' ||
    definition.hitPolicy === 'ruleOrder' ||
    definition.hitPolicy === 'outputOrder'
  )
    return [];
  const asked = domain.map((part, at) => meet(part, [[0, (columns[at]?.ordinary ?? 0) - 1]]));
  if (asked.some((part) => part.length === 0)) return [];
  const generous = rows.map((_, row) =>
    columns.map((column, at) => meet(column.stretches[row] ?? [[0, column.otherAt]], domain[at] ?? [])),
  );
  const left = subtract(asked, generous, limits.decisionFindings, fuel) ?? [];
  return left.map((box) => ({ box, free: box.map((part, at) => covers(part, asked[at] ?? [])) }));
}

/**
 * What of the box the others leave, as boxes, at most so many; undefined when the work was cut short. Column by column: segments that the same others
 * cover are one piece; what is left of a piece is what the next columns leave.
 */
export function subtract(
  box: Box,
  others: readonly Box[],
  most: number,
  fuel: { burn(steps: number): boolean },
): Box[] | undefined {
  const found: Box[] = [];
  let isCut = false;
  const visit = (at: number, active: readonly Box[], path: readonly (readonly Stretch[])[]): void => {
    if (found.length >= most || isCut) return;
    if (active.length === 0) {
      found.push([...path, ...box.slice(at)]);
      return;
    }
    const own = box[at];
    if (own === undefined) return;
    if (!fuel.burn(active.length)) {
      isCut = true;
      return;
    }
    // An other that covers all of the rest covers whatever is left.
    if (active.some((other) => box.slice(at).every((part, next) => covers(other[at + next] ?? [], part)))) return;
    for (const { stretches, covering } of piecesOf(own, active, at, fuel))
      visit(at + 1, covering, [...path, stretches]);
  };
  visit(
    0,
    others.filter((other) => !isEmpty(other)),
    [],
  );
  return isCut ? undefined : found;
}

function covers(one: readonly Stretch[], other: readonly Stretch[]): boolean {
  let at = 0;
  return other.every(([from, to]) => {
    while (at < one.length && one[at]![1] < from) at += 1;
    const own = one[at];
    return own !== undefined && own[0] <= from && to <= own[1];
  });
}

interface Piece {
  readonly stretches: readonly Stretch[];
  readonly covering: readonly Box[];
}

/** The part cut at every end of an other; stretches that the same others cover are one piece. */
function piecesOf(
  part: readonly Stretch[],
  active: readonly Box[],
  at: number,
  fuel: { burn(steps: number): boolean },
): Piece[] {
  const ends = new Map<number, { opens: number[]; closes: number[] }>();
  const mark = (place: number) => {
    const known = ends.get(place) ?? { opens: [], closes: [] };
    ends.set(place, known);
    return known;
  };
  for (const [index, other] of active.entries())
    for (const [from, to] of other[at] ?? []) {
      mark(from).opens.push(index);
      mark(to + 1).closes.push(index);
    }
  for (const [from, to] of part) {
    mark(from);
    mark(to + 1);
  }
  const open = new Set<number>();
  const pieces = new Map<string, { stretches: Stretch[]; covering: readonly Box[] }>();
  const places = [...ends.keys()].sort((a, b) => a - b);
  for (const [index, place] of places.entries()) {
    for (const other of ends.get(place)?.closes ?? []) open.delete(other);
    for (const other of ends.get(place)?.opens ?? []) open.add(other);
    const next = places[index + 1];
    if (next === undefined || !part.some(([from, to]) => from <= place && place <= to)) continue;
    fuel.burn(1 + (open.size >> 3));
    const numbers = [...open].sort((a, b) => a - b);
    const key = numbers.join();
    const piece = pieces.get(key) ?? { stretches: [], covering: numbers.map((other) => active[other]!) };
    pieces.set(key, piece);
    piece.stretches.push([place, next - 1]);
  }
  // Where fewest cover, a gap is likeliest.
  return [...pieces.values()]
    .map(({ stretches, covering }) => ({ stretches: merged(stretches), covering }))
    .sort((a, b) => a.covering.length - b.covering.length);
}

/** The same as findings with their places, for the studio. */
export function tableFindings(decision: CompiledDecision): readonly TableFinding[] {
  const { definition } = decision;
  if (definition.formula !== undefined || definition.rows.length === 0) return [];
  const { overlaps, gaps, unreachable, unchecked, cut } = checkTable(decision);
  const findings: TableFinding[] = [];
  const tell = (
    severity: TableFinding['severity'],
    pointer: string,
    code: string,
    params: TableFinding['params'] = {},
  ) => findings.push({ severity, pointer, code, params });
  const most = limits.decisionFindings;
  for (const [one, other] of overlaps.slice(0, most)) {
    const code = definition.hitPolicy === 'any' ? 'decision.overlap-differs' : 'decision.overlap';
    tell('warning', `/rows/${other}`, code, { row: one + 1, other: other + 1 });
  }
  for (const { row, hidden } of unreachable.slice(0, most))
    tell('warning', `/rows/${row}`, hidden ? 'decision.row-hidden' : 'decision.row-empty', { row: row + 1 });
  for (const gap of gaps.slice(0, most))
    tell('warning', '/rows', 'decision.gap', { example: gapExample(definition, decision.columns, gap) });
  if (unchecked.length > 0) tell('info', `/rows/${unchecked[0]}`, 'decision.not-checked', uncheckedParams(unchecked));
  if (cut) tell('info', '/rows', 'decision.check-cut');
  return findings;
}

function uncheckedParams(rows: readonly number[]) {
  const shown = rows.slice(0, 10).map((row) => row + 1);
  return { rows: shown.join(', ') + (rows.length > shown.length ? ', …' : ''), count: rows.length };
}

/** `amount = 120, status = "gold"`: one input that nothing is said of; inputs that do not matter are left out. */
export function gapExample(
  definition: DecisionDefinition,
  columns: readonly Column[],
  { box, free }: TableGap,
): string {
  return box
    .flatMap((part, at) => {
      const column = columns[at];
      if (column === undefined || free[at] === true) return [];
      return [`${definition.inputs[at]?.expression ?? ''} = ${toFeelText(exampleOf(column, part))}`];
    })
    .join(', ');
}
