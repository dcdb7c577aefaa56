// Turns a drawing that goes from left to right into one that goes the other way, and back, as one step of undo. Only places change.
interface Point {
  x: number;
  y: number;
  original?: Point;
}
interface Bounds {
  x: number;
  width: number;
}
interface Drawn {
  readonly id: string;
  readonly di?: { bounds?: Bounds; label?: { bounds?: Bounds }; waypoint?: Point[] };
  readonly parent?: unknown;
  x?: number;
  width?: number;
  waypoints?: Point[];
  readonly type: string;
}
interface Registry {
  filter(test: (element: Drawn) => boolean): Drawn[];
}
interface CommandStack {
  registerHandler(name: string, handler: object): void;
  execute(name: string, context: object): void;
}

const command = 'ravand.mirror';

function flipBounds(bounds: Bounds | undefined, axis: number): void {
  if (bounds) bounds.x = axis - bounds.x - bounds.width;
}

/** Does and undoes it: twice is nothing. */
class MirrorHandler {
  static $inject = ['elementRegistry'];
  readonly #registry: Registry;

  constructor(elementRegistry: Registry) {
    this.#registry = elementRegistry;
  }

  execute(): readonly Drawn[] {
    const elements = this.#registry.filter((element) => element.parent !== undefined && element.parent !== null);
    const shapes = elements.filter(({ x, width }) => x !== undefined && width !== undefined);
    const left = Math.min(...shapes.map(({ x }) => x!));
    const right = Math.max(...shapes.map(({ x, width }) => x! + width!));
    if (shapes.length === 0) return [];
    const axis = left + right;
    for (const shape of shapes) {
      shape.x = axis - shape.x! - shape.width!;
      const isLabel = shape.type === 'label';
      flipBounds(isLabel ? shape.di?.label?.bounds : shape.di?.bounds, axis);
    }
    for (const { waypoints, di } of elements) {
      for (const point of waypoints ?? []) {
        point.x = axis - point.x;
        if (point.original) point.original = { x: axis - point.original.x, y: point.original.y };
      }
      for (const point of di?.waypoint ?? []) point.x = axis - point.x;
    }
    return elements;
  }

  revert(): readonly Drawn[] {
    return this.execute();
  }
}

class Mirror {
  static $inject = ['commandStack'];
  readonly #stack: CommandStack;

  constructor(commandStack: CommandStack) {
    this.#stack = commandStack;
    commandStack.registerHandler(command, MirrorHandler);
  }

  flip(): void {
    this.#stack.execute(command, {});
  }
}

/** A module for bpmn-js' `additionalModules`. */
export const mirror = { __init__: ['mirror'], mirror: ['type', Mirror] };
export type { Mirror };
