// Where the next element goes: a process that says `ravand:flow="rtl"` grows to the left.
import { findFreePosition, generateGetNextPosition } from 'diagram-js/lib/features/auto-place/AutoPlaceUtil';
import type { BusinessObject } from '../modeler.ts';

interface Shape {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly businessObject: BusinessObject;
}
interface Bus {
  on(
    event: string,
    priority: number,
    handle: (event: { readonly source: Shape; readonly shape: Shape }) => unknown,
  ): void;
}

const gap = 50;
const boundaryGap = 30;

function processOf(business: BusinessObject): BusinessObject | undefined {
  let at: BusinessObject | undefined = business;
  while (at && !at.$instanceOf('bpmn:Process')) at = at.$parent;
  return at;
}

export function isRightToLeft(business: BusinessObject): boolean {
  return processOf(business)?.get<string | undefined>('flow') === 'rtl';
}

function FlowDirection(eventBus: Bus): void {
  eventBus.on('autoPlace', 2000, ({ source, shape }) => {
    if (!shape.businessObject.$instanceOf('bpmn:FlowNode') || !isRightToLeft(source.businessObject)) return undefined;
    const isBoundary = source.businessObject.$instanceOf('bpmn:BoundaryEvent');
    const y = source.y + source.height / 2 + (isBoundary ? boundaryGap + shape.height : 0);
    const position = { x: source.x - (isBoundary ? 0 : gap) - shape.width / 2, y };
    const step = { y: { margin: 30, minDistance: shape.height / 2 + 30 } };
    return findFreePosition(source as never, shape as never, position, generateGetNextPosition(step));
  });
}
FlowDirection.$inject = ['eventBus'];

/** A module for bpmn-js' `additionalModules`. */
export const flowDirection = { __init__: ['flowDirection'], flowDirection: ['type', FlowDirection] };
