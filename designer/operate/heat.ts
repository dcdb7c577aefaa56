// What the heat map shows of each element: its value, how it is written, and one of five shades. The number always stands beside the colour.

import { formatShortDuration } from '../format/durations.ts';
import { formatInteger } from '../format/numbers.ts';
import type { ElementMeasure, FlowMeasure, ProcessMeasures } from './api.ts';
import type { Paint } from './viewer.ts';

export const heats = ['now', 'count', 'time', 'wait', 'late'] as const;
export type Heat = (typeof heats)[number];

export interface HeatValue {
  readonly element: string;
  readonly value: number;
  readonly text: string;
}

const shades = [10, 20, 31, 43, 56] as const;
/** Often in accent, long in the second colour of charts. */
const hue = (heat: Heat): string =>
  heat === 'count' ? 'var(--chart-1)' : heat === 'late' ? 'var(--chart-4)' : 'var(--chart-2)';

export function shadeOf(heat: Heat, step: number): string {
  return `color-mix(in oklab, ${hue(heat)} ${shades[step] ?? 0}%, var(--surface))`;
}

/** Of the loop and of each of its instances the instances count. */
function timeOf(elements: readonly ElementMeasure[], value: (element: ElementMeasure) => number): HeatValue[] {
  return elements
    .filter(({ kind }) => kind !== 'loop')
    .flatMap((element) => {
      const ms = value(element);
      return ms > 0 ? [{ element: element.element, value: ms, text: formatShortDuration(ms) }] : [];
    });
}

export function heatValues(heat: Heat, { elements, paths }: ProcessMeasures): readonly HeatValue[] {
  if (heat === 'now') return [];
  if (heat === 'time') return timeOf(elements, ({ total }) => total.medianMs);
  if (heat === 'wait') return timeOf(elements, ({ wait }) => wait.medianMs);
  if (heat === 'late') return timeOf(elements, ({ lateMs }) => lateMs);
  return Object.entries(paths.elements).map(([element, value]) => ({ element, value, text: formatInteger(value) }));
}

/** 0 to 4, by the share of the largest value. */
export function stepOf(value: number, largest: number): number {
  return Math.min(shades.length - 1, Math.floor((value / Math.max(1, largest)) * shades.length));
}

export function paintsOf(
  heat: Heat,
  values: readonly HeatValue[],
  flows: readonly FlowMeasure[],
): ReadonlyMap<string, Paint> {
  const largest = Math.max(0, ...values.map(({ value }) => value));
  const paints = new Map<string, Paint>(
    values.map(({ element, value }) => [element, { fill: shadeOf(heat, stepOf(value, largest)) }]),
  );
  if (heat === 'count')
    for (const { flow, count } of flows) if (count > 0) paints.set(flow, { stroke: 'var(--accent)' });
  return paints;
}
