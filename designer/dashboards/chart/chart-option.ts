// What is drawn of a chart, as ECharts reads it. The axis runs with the reading direction; colours and fonts are those of the page; at most four grid lines. Pure.
import type { ChartData } from '../../../schemas/dashboard-data.ts';
import type { DashboardTile } from '../../../schemas/types.ts';

export interface ChartLook {
  readonly isRightToLeft: boolean;
  readonly moves: boolean;
  /** Of series, in their order. */
  readonly colours: readonly string[];
  readonly before: string;
  readonly text: string;
  readonly line: string;
  readonly surface: string;
  readonly font: string;
}

export interface ChartWords {
  readonly places: readonly string[];
  value(value: number): string;
}

/** Does time, and not a list of names, run along the axis? Names lie beside their bars. */
export function isAcross({ places }: ChartData): boolean {
  return places.some(({ span }) => span !== undefined);
}

export function numbersOf(values: readonly (string | null)[]): (number | null)[] {
  return values.map((value) => (value === null ? null : Number(value)));
}

/** The colour of each line; the period before is grey whatever its place. */
export function coloursOf(data: ChartData, look: ChartLook): string[] {
  let at = 0;
  return data.lines.map(({ isBefore }) =>
    isBefore ? look.before : (look.colours[at++ % look.colours.length] ?? look.text),
  );
}

export function chartOption(
  tile: DashboardTile,
  data: ChartData,
  words: ChartWords,
  look: ChartLook,
): Readonly<Record<string, unknown>> {
  const shared = {
    animation: look.moves,
    animationDuration: 240,
    textStyle: { fontFamily: look.font, fontSize: 12, color: look.text },
  };
  return tile.chart === 'donut' && data.lines.length > 0
    ? { ...shared, series: [donut(data, words, look)] }
    : { ...shared, ...axes(data, words, look), series: seriesOf(tile, data, look) };
}

function donut(data: ChartData, words: ChartWords, look: ChartLook): object {
  const [line] = data.lines;
  const values = numbersOf(line?.values ?? []);
  return {
    type: 'pie',
    radius: ['56%', '84%'],
    center: ['50%', '50%'],
    clockwise: !look.isRightToLeft,
    label: { show: false },
    itemStyle: { borderColor: look.surface, borderWidth: 2 },
    emphasis: { scale: false },
    data: values.map((value, index) => ({
      value: value ?? 0,
      name: words.places[index] ?? '',
      itemStyle: { color: look.colours[index % look.colours.length] },
    })),
  };
}

function axes(data: ChartData, words: ChartWords, look: ChartLook): object {
  const across = isAcross(data);
  const names = {
    type: 'category',
    data: words.places,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: {
      color: look.text,
      hideOverlap: across,
      width: across ? 0 : 110,
      overflow: across ? 'none' : 'truncate',
    },
    inverse: across ? look.isRightToLeft : true,
    ...(across ? {} : { position: look.isRightToLeft ? 'right' : 'left', axisLine: { show: false } }),
  };
  const values = {
    type: 'value',
    splitNumber: 4,
    axisLabel: { show: true, color: look.text, formatter: (value: number) => words.value(value), hideOverlap: true },
    splitLine: { lineStyle: { color: look.line } },
    ...(across ? { position: look.isRightToLeft ? 'right' : 'left' } : { inverse: look.isRightToLeft, splitNumber: 3 }),
  };
  return {
    grid: {
      top: 10,
      bottom: 4,
      // A canvas has sides, no start and end: physical on purpose, and the same on both.
      left: 4,
      right: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: across ? names : values,
    yAxis: across ? values : names,
  };
}

function seriesOf(tile: DashboardTile, data: ChartData, look: ChartLook): object[] {
  const colours = coloursOf(data, look);
  const across = isAcross(data);
  const isStacked = data.lines.some(({ of }) => of !== undefined) && tile.chart !== 'line';
  const drawn = data.lines.map(({ values, isBefore }, index) => {
    const color = colours[index];
    const shared = {
      id: String(index),
      data: numbersOf(values),
      color,
      cursor: isBefore ? 'default' : 'pointer',
      emphasis: { disabled: true },
    };
    if (tile.chart === 'line' || tile.chart === 'area')
      return {
        ...shared,
        type: 'line',
        smooth: false,
        symbol: 'circle',
        symbolSize: 6,
        showSymbol: data.places.length <= 31,
        lineStyle: { width: 2, color, type: isBefore ? 'dashed' : 'solid' },
        ...(isStacked && !isBefore ? { stack: 'all' } : {}),
        ...(tile.chart === 'area' && !isBefore ? { areaStyle: { color, opacity: 0.18 } } : {}),
      };
    return {
      ...shared,
      type: 'bar',
      barMaxWidth: across ? 18 : 16,
      barGap: '15%',
      itemStyle: { color, borderRadius: 2, opacity: isBefore ? 0.6 : 1 },
      ...(isStacked && !isBefore ? { stack: 'all' } : {}),
    };
  });
  // The period before stands first in each pair: time runs on with reading.
  return [...drawn].sort(
    (a, b) => Number(data.lines[Number(b.id)]?.isBefore ?? false) - Number(data.lines[Number(a.id)]?.isBefore ?? false),
  );
}
