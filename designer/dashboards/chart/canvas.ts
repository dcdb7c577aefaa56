// The drawing of charts: the parts of ECharts that are used, on a canvas. Loaded when the first chart is on a page, never before.
import { BarChart, LineChart, PieChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { type ECharts, type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, PieChart, GridComponent, CanvasRenderer]);

export type Drawing = ECharts;
export type DrawingOption = EChartsCoreOption;

export function startDrawing(host: HTMLElement): Drawing {
  return init(host, undefined, { renderer: 'canvas' });
}
