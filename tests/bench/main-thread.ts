// What a page's main thread did while something happened: its tasks by wall time and by processor time. On a machine that others share only the latter
// speaks of the page.
import type { Browser, Page } from 'playwright-core';

export interface MainThread {
  /** The longest task, as long as it took and what of that was the processor's. */
  readonly longestMs: number;
  readonly longestCpuMs: number;
  /** All tasks together. */
  readonly cpuMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Another page of the same browser must do nothing meanwhile. */
export async function mainThreadDuring(browser: Browser, page: Page, work: () => Promise<void>): Promise<MainThread> {
  await browser.startTracing(page, { categories: ['-*', 'toplevel', 'disabled-by-default-devtools.timeline'] });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const main = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = trace.traceEvents.filter(({ name, pid, tid }) => name === 'RunTask' && main.has(`${pid}/${tid}`));
  if (tasks.length === 0) throw new Error('expected tasks of the page in the trace, found none');
  const most = (figures: readonly number[]) =>
    figures.reduce((highest, figure) => Math.max(highest, figure), 0) / 1_000;
  return {
    longestMs: most(tasks.map(({ dur = 0 }) => dur)),
    longestCpuMs: most(tasks.map(({ tdur = 0 }) => tdur)),
    cpuMs: tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1_000,
  };
}
