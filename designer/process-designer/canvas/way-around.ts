// A flow that would be drawn straight through other elements goes over them instead: bpmn-js lays flows out without looking at what is between their ends.
import type { Box } from './free-spot.ts';
import type { Node } from './reading-order.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}
type Shape = Node & Box;

const gap = 30;

/** Is the box between two points of a line that goes straight up, down or to a side? */
function isCrossed(box: Box, from: Point, to: Point): boolean {
  return (
    Math.max(from.x, to.x) > box.x &&
    Math.min(from.x, to.x) < box.x + box.width &&
    Math.max(from.y, to.y) > box.y &&
    Math.min(from.y, to.y) < box.y + box.height
  );
}

/** Answers where it goes; undefined = nothing is in its way. */
export function wayAround(flow: Node, shapes: readonly Shape[]): readonly Point[] | undefined {
  const { waypoints = [], target } = flow;
  const source = shapes.find(({ outgoing = [] }) => outgoing.includes(flow));
  const end = shapes.find((shape) => shape === target);
  if (source === undefined || end === undefined) return undefined;
  const others = shapes.filter((one) => one !== source && one !== end && one.labelTarget === undefined);
  const crossed = others.filter((one) =>
    waypoints.some((point, at) => at > 0 && isCrossed(one, waypoints[at - 1]!, point)),
  );
  if (crossed.length === 0) return undefined;
  const [from, to] = [source, end].map(({ x, y, width }) => ({ x: x + width / 2, y }));
  const isFree = (y: number): boolean =>
    others.every((one) => !isCrossed(one, { x: from!.x, y: y - gap / 2 }, { x: to!.x, y: y + gap / 2 }));
  let y = Math.min(from!.y, to!.y, ...crossed.map((one) => one.y)) - gap;
  while (!isFree(y)) y -= gap;
  return [from!, { x: from!.x, y }, { x: to!.x, y }, to!];
}
