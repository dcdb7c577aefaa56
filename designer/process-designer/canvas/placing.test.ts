// Where the keyboard goes in a drawing and where it puts things: from the starts along the flows, where nothing lies, and over what stands between.
import { describe, expect, it } from 'vitest';
import { freeSpot } from './free-spot.ts';
import { inReadingOrder, type Node } from './reading-order.ts';
import { wayAround } from './way-around.ts';

type Drawn = { -readonly [K in keyof Node]: Node[K] } & { x: number; y: number; width: number; height: number };

function shape(id: string, x: number, type = 'bpmn:Task'): Drawn {
  const businessObject = { name: id, $instanceOf: (wanted: string) => wanted === type };
  return { id, type, businessObject, x, y: 0, width: 100, height: 80, incoming: [], outgoing: [], attachers: [] };
}

function flow(from: Drawn, to: Drawn): Node {
  const made: Node = {
    id: `${from.id}-${to.id}`,
    type: 'bpmn:SequenceFlow',
    businessObject: { $instanceOf: () => false },
    target: to,
    waypoints: [
      { x: from.x + 100, y: 40 },
      { x: to.x, y: 40 },
    ],
  };
  from.outgoing = [...(from.outgoing ?? []), made];
  to.incoming = [...(to.incoming ?? []), made];
  return made;
}

describe('The keyboard in a drawing', () => {
  it('reads from the start along the flows, each way out before what is far behind the first; what nothing leads to last', () => {
    const [start, gate, far, left, lonely] = [
      shape('start', 600, 'bpmn:StartEvent'),
      shape('gate', 400),
      shape('far', 100),
      shape('left', 200),
      shape('lonely', 0),
    ];
    const flows = [flow(start!, gate!), flow(gate!, left!), flow(gate!, far!), flow(far!, gate!)];
    const order = inReadingOrder([lonely!, far!, left!, gate!, start!, ...flows]).map(({ id }) => id);
    expect(order).toEqual([
      'start',
      'start-gate',
      'gate',
      'gate-left',
      'gate-far',
      'left',
      'far',
      'far-gate',
      'lonely',
    ]);
  });

  it('puts what is new beside what is chosen, as the process runs, and below what lies there', () => {
    const near = shape('near', 0);
    const sight = { x: -500, y: -500, width: 1000, height: 1000 };
    const size = { width: 100, height: 80 };
    expect(freeSpot(size, [near], { near, sight, flow: 'ltr' })).toEqual({ x: 200, y: 40 });
    expect(freeSpot(size, [near], { near, sight, flow: 'rtl' })).toEqual({ x: -100, y: 40 });
    expect(freeSpot(size, [near, shape('there', 150)], { near, sight, flow: 'ltr' }).y).toBe(140);
    expect(freeSpot(size, [], { near: undefined, sight, flow: 'ltr' })).toEqual({ x: 0, y: 0 });
  });

  it('leads a flow over what stands between its ends, and leaves one that is free', () => {
    const [from, between, to] = [shape('from', 0), shape('between', 200), shape('to', 400)];
    const near = flow(from!, between!);
    const far = flow(from!, to!);
    const shapes = [from!, between!, to!];
    expect(wayAround(near, shapes)).toBeUndefined();
    expect(wayAround(far, shapes)).toEqual([
      { x: 50, y: 0 },
      { x: 50, y: -30 },
      { x: 450, y: -30 },
      { x: 450, y: 0 },
    ]);
  });
});
