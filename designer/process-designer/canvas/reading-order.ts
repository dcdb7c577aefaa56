// The elements of a drawing one after another as a process is read: from its starts along the flows, each element followed by what leaves it; what no flow reaches last.
export interface Node {
  readonly id: string;
  readonly type: string;
  readonly parent?: Node;
  readonly businessObject: { readonly name?: string; $instanceOf(type: string): boolean };
  readonly labelTarget?: Node;
  /** Of a connection only. */
  readonly waypoints?: readonly { readonly x: number; readonly y: number }[];
  readonly outgoing?: readonly Node[];
  readonly incoming?: readonly Node[];
  readonly attachers?: readonly Node[];
  readonly target?: Node;
  readonly x?: number;
  readonly y?: number;
}

export function inReadingOrder(elements: readonly Node[]): readonly Node[] {
  const known = new Set(elements.filter(({ labelTarget }) => labelTarget === undefined));
  const order = new Set<Node>();
  /** Breadth first, so that the ways out of a gateway are read before what is far behind the first of them. */
  const read = (first: Node): void => {
    const waiting = [first];
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      if (order.has(at) || !known.has(at)) continue;
      order.add(at);
      for (const next of [...(at.attachers ?? []), ...(at.outgoing ?? [])]) {
        if (next.waypoints !== undefined) order.add(next);
        waiting.push(next.target ?? next);
      }
    }
  };
  const shapes = [...known].filter(({ waypoints }) => waypoints === undefined);
  const byPlace = (a: Node, b: Node): number => (a.y ?? 0) - (b.y ?? 0) || (a.x ?? 0) - (b.x ?? 0);
  const starts = shapes.filter(({ businessObject }) => businessObject.$instanceOf('bpmn:StartEvent'));
  const others = shapes.filter((one) => !starts.includes(one));
  const heads = others.filter(({ incoming = [] }) => incoming.length === 0);
  for (const one of [...starts.sort(byPlace), ...heads.sort(byPlace), ...others.sort(byPlace), ...known]) read(one);
  return [...order];
}
