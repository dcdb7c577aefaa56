// Boxes never lie on each other, whatever refers to what; what refers stands before what it refers to; many are placed at once.
import { describe, expect, it } from 'vitest';
import { type BoxSize, type Layout, layOut } from './layout.ts';

const box = (id: string, height = 60): BoxSize => ({ id, width: 200, height });

function overlaps({ places }: Layout, boxes: readonly BoxSize[]): string[] {
  return boxes.flatMap((a, at) =>
    boxes.slice(at + 1).flatMap((b) => {
      const [one, other] = [places.get(a.id), places.get(b.id)];
      if (!one || !other) return [`${a.id} or ${b.id} has no place`];
      const apart =
        one.x + a.width <= other.x ||
        other.x + b.width <= one.x ||
        one.y + a.height <= other.y ||
        other.y + b.height <= one.y;
      return apart ? [] : [`${a.id} lies on ${b.id}`];
    }),
  );
}

describe('The layout of the model', () => {
  it('puts what refers before what it refers to', () => {
    const boxes = ['order', 'customer', 'country'].map((id) => box(id));
    const { places } = layOut(boxes, [
      { from: 'order', to: 'customer' },
      { from: 'customer', to: 'country' },
      { from: 'order', to: 'country' },
    ]);
    const x = (id: string) => places.get(id)?.x ?? Number.NaN;
    expect(x('order')).toBeLessThan(x('customer'));
    expect(x('customer')).toBeLessThan(x('country'));
  });

  it('cuts circles, takes references to oneself and to what is not shown, and what refers to nothing', () => {
    const boxes = ['a', 'b', 'c', 'alone'].map((id) => box(id));
    const layout = layOut(boxes, [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'a' },
      { from: 'a', to: 'a' },
      { from: 'b', to: 'elsewhere' },
    ]);
    expect(overlaps(layout, boxes)).toEqual([]);
    expect(layOut([], [])).toMatchObject({ width: 0, height: 0 });
  });

  it('places two hundred boxes apart, in folded columns, in a blink', () => {
    const boxes = Array.from({ length: 200 }, (_, at) => box(`e${at}`, 60 + (at % 7) * 20));
    const links = boxes.flatMap((_, at) => [
      { from: `e${at}`, to: `e${(at * 7) % 200}` },
      { from: `e${at}`, to: `e${at % 5}` },
    ]);
    const began = performance.now();
    const layout = layOut(boxes, links);
    expect(performance.now() - began).toBeLessThan(500);
    expect(overlaps(layout, boxes)).toEqual([]);
    // Neither a ribbon nor a tower.
    expect(layout.width / layout.height).toBeGreaterThan(0.5);
    expect(layout.width / layout.height).toBeLessThan(4);
  });
});
