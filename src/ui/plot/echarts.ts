import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([LineChart, CustomChart, GridComponent, CanvasRenderer]);

/** A chart on a canvas that fills the element. Only the parts of ECharts that figures use are in the bundle. */
export function openChart(element: HTMLElement, size: { width: number; height: number }): EChartsType {
  return init(element, null, { renderer: 'canvas', ...size });
}

export type { EChartsType };
