// Where a new element goes that nobody points a place for: beside the chosen one in the direction of the process, else in the middle of what is seen, and from
// there down until nothing lies under it.
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const gap = 50;
const step = 20;
/** Around an element and its label. */
const margin = 20;

/** Answers the middle of the new element. */
export function freeSpot(
  { width, height }: Pick<Box, 'width' | 'height'>,
  taken: readonly Box[],
  { near, sight, flow }: { readonly near: Box | undefined; readonly sight: Box; readonly flow: 'ltr' | 'rtl' },
): { readonly x: number; readonly y: number } {
  const away = (near?.width ?? 0) / 2 + gap + width / 2;
  const middle = {
    x: (near ?? sight).x + (near ?? sight).width / 2,
    y: (near ?? sight).y + (near ?? sight).height / 2,
  };
  const x = near === undefined ? middle.x : middle.x + (flow === 'rtl' ? -away : away);
  const isFree = (y: number): boolean =>
    taken.every(
      (one) =>
        x + width / 2 + margin <= one.x ||
        one.x + one.width + margin <= x - width / 2 ||
        y + height / 2 + margin <= one.y ||
        one.y + one.height + margin <= y - height / 2,
    );
  let { y } = middle;
  while (!isFree(y)) y += step;
  return { x, y };
}
