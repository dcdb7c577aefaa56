// Puts the graphics of a container in the order of the model with as few moves as there can be. A changed element often goes to the front or to the back; to insert
// all others again before it would have the browser style and lay out the whole drawing for each edit.
import GraphicsFactory from 'diagram-js/lib/core/GraphicsFactory';

interface Child {
  readonly id: string;
}
interface Parent extends Child {
  readonly children?: readonly Child[];
}
interface Changed {
  readonly parent?: Parent;
}
interface Own {
  readonly _elementRegistry: { getGraphics(element: Child): SVGElement };
  _getChildrenContainer(parent: Parent): SVGElement;
}

/** Indexes of a longest run of figures that rise, in their order: what may stay where it is. */
export function rising(figures: readonly number[]): readonly number[] {
  /** Index of the smallest figure that ends a run of that length. */
  const ends: number[] = [];
  const before: number[] = [];
  figures.forEach((figure, index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (figures[ends[middle]!]! < figure) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = index;
  });
  const run: number[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]!) run.push(at);
  return run.reverse();
}

/** @param wanted all that must lie in the container, in that order */
export function putInOrder(container: Node, wanted: readonly Node[]): void {
  const places = new Map<Node, number>([...container.childNodes].map((node, index) => [node, index]));
  const here = wanted.filter((node) => places.has(node));
  const stay = new Set(rising(here.map((node) => places.get(node)!)).map((index) => here[index]));
  let next: Node | null = null;
  for (const node of [...wanted].reverse()) {
    if (!stay.has(node)) container.insertBefore(node, next);
    next = node;
  }
}

class OrderedGraphics extends GraphicsFactory {
  override updateContainments(elements: Parameters<GraphicsFactory['updateContainments']>[0]): void {
    const own = this as unknown as Own;
    for (const parent of new Set((elements as readonly Changed[]).flatMap((element) => element.parent ?? []))) {
      const graphics = (parent.children ?? []).map((child) => own._elementRegistry.getGraphics(child).parentNode!);
      putInOrder(own._getChildrenContainer(parent), graphics);
    }
  }
}

/** A module for bpmn-js' `additionalModules`. */
export const graphicsOrder = { graphicsFactory: ['type', OrderedGraphics] };
