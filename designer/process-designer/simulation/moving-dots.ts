// Tokens on their way: dots that run along sequence flows, and rest before the end of one when their turn to arrive has not come.
import type { Point, ProcessViewer } from './viewer.ts';

const namespace = 'http://www.w3.org/2000/svg';
const radius = 6;
/** How far along its flow a token waits for its turn. */
const resting = 0.6;

function along(points: readonly Point[], part: number): Point {
  const lengths = points.slice(1).map((point, index) => {
    const from = points[index] ?? point;
    return Math.hypot(point.x - from.x, point.y - from.y);
  });
  let left = lengths.reduce((sum, length) => sum + length, 0) * part;
  for (const [index, length] of lengths.entries()) {
    const from = points[index] ?? { x: 0, y: 0 };
    const to = points[index + 1] ?? from;
    if (left <= length && length > 0)
      return { x: from.x + ((to.x - from.x) * left) / length, y: from.y + ((to.y - from.y) * left) / length };
    left -= length;
  }
  return points.at(-1) ?? { x: 0, y: 0 };
}

const still = matchMedia('(prefers-reduced-motion: reduce)');

export class MovingDots {
  readonly #viewer: ProcessViewer;
  #run = 0;

  constructor(viewer: ProcessViewer) {
    this.#viewer = viewer;
  }

  get #layer(): SVGElement {
    return this.#viewer.canvas.getLayer('simulation', 2);
  }

  #dot(at: Point): SVGCircleElement {
    const dot = document.createElementNS(namespace, 'circle');
    dot.setAttribute('class', 'token-dot');
    dot.setAttribute('r', String(radius));
    move(dot, at);
    this.#layer.append(dot);
    return dot;
  }

  /** @param moved flows that are run along to their end; `onFlows` = flows on which a token stays */
  show(moved: readonly string[], onFlows: readonly string[], durationMs: number): void {
    this.clear();
    const path = (flow: string) => this.#viewer.elements.get(flow)?.waypoints ?? [];
    const staying = [...onFlows];
    for (const flow of onFlows) if (!moved.includes(flow) || still.matches) this.#dot(along(path(flow), resting));
    if (still.matches) return;
    const runners = moved.map((flow) => {
      const index = staying.indexOf(flow);
      const stays = index >= 0;
      if (stays) staying.splice(index, 1);
      return { dot: this.#dot(along(path(flow), 0)), points: path(flow), stays };
    });
    const run = this.#run;
    const begin = performance.now();
    const frame = (now: number): void => {
      if (run !== this.#run) return;
      const part = Math.min(1, (now - begin) / durationMs);
      const eased = part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
      for (const { dot, points, stays } of runners) move(dot, along(points, eased * (stays ? resting : 1)));
      if (part < 1) requestAnimationFrame(frame);
      else for (const { dot, stays } of runners) if (!stays) dot.remove();
    };
    requestAnimationFrame(frame);
  }

  clear(): void {
    this.#run += 1;
    this.#layer.replaceChildren();
  }
}

function move(dot: SVGCircleElement, { x, y }: Point): void {
  dot.setAttribute('cx', String(x));
  dot.setAttribute('cy', String(y));
}
