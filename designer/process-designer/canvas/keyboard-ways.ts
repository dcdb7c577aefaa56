// What bpmn-js leaves to the pointer, by keyboard: J and K walk from element to element (with Shift from flow to flow), Shift+C chooses what the chosen element
// is connected to, Enter opens its properties, Escape chooses nothing, and what is chosen in a menu by Enter is placed where there is room. By physical key, as on a Persian keyboard.
import { calledIn } from '../kind-of.ts';
import { isRightToLeft } from './flow-direction.ts';
import { freeSpot } from './free-spot.ts';
import { inReadingOrder, type Node } from './reading-order.ts';
import { wayAround } from './way-around.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Shape extends Node {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly host?: Shape;
}
interface Keyboard {
  addListener(priority: number, listen: (context: { readonly keyEvent: KeyboardEvent }) => true | undefined): void;
  hasModifier(event: KeyboardEvent): boolean;
  isCmd(event: KeyboardEvent): boolean;
}
interface Selection {
  get(): Node[];
  select(element: Node | null): void;
}
interface Registry {
  get(id: string): Node | undefined;
  getAll(): Node[];
  getGraphics(element: Node): SVGElement;
}
interface Canvas {
  getRootElement(): Shape;
  getContainer(): HTMLElement;
  viewbox(): { readonly x: number; readonly y: number; readonly width: number; readonly height: number; scale: number };
  scrollToElement(element: Node): void;
}
type Act = (event: Event, entry: Offer) => unknown;
interface Offer {
  readonly action: Act | Readonly<Record<string, Act>>;
}
type Offers = Readonly<Record<string, Offer>>;
interface PopupMenu {
  registerProvider(
    id: string,
    priority: number,
    provider: { getPopupMenuEntries(element: Node): Offers | ((offers: Offers) => Offers) },
  ): void;
  open(element: Node, id: string, at: Point, options: object): void;
  isEmpty(element: Node, id: string): boolean;
  close(): void;
}
interface Dragging {
  context(): { readonly data: { readonly context?: { readonly shape: Shape } } } | null | undefined;
  hover(over: { readonly element: Node; readonly gfx: SVGElement }): void;
  move(event: Event): void;
  end(): void;
}
interface Bus {
  fire(event: string, detail: object): void;
}

const connectMenu = 'ravand-connect';
/** Before bpmn-js, whose tools have keys of their own. */
const priority = 1600;
/** After who offers what is in bpmn-js' menus. */
const afterOthers = 100;

function isFlow(element: Node): boolean {
  return element.waypoints !== undefined;
}

function KeyboardWays(
  keyboard: Keyboard,
  selection: Selection,
  elementRegistry: Registry,
  canvas: Canvas,
  popupMenu: PopupMenu,
  eventBus: Bus,
  dragging: Dragging,
  modeling: {
    connect(source: Node, target: Node): Node;
    updateWaypoints(flow: Node, points: readonly Point[]): void;
  },
  rules: { allowed(action: string, context: object): unknown },
  translate: (text: string) => string,
): void {
  const onScreen = ({ x, y }: Point): Point => {
    const sight = canvas.viewbox();
    const { left, top } = canvas.getContainer().getBoundingClientRect();
    return { x: left + (x - sight.x) * sight.scale, y: top + (y - sight.y) * sight.scale };
  };
  const shapes = (): Shape[] => elementRegistry.getAll().filter((one) => one.parent && !isFlow(one)) as Shape[];
  const chosen = (): Node | undefined => {
    const [first, ...more] = selection.get();
    return more.length === 0 ? (first?.labelTarget ?? first) : undefined;
  };
  const show = (element: Node): void => {
    selection.select(element);
    canvas.scrollToElement(element);
  };

  function walk(step: 1 | -1, amongFlows: boolean): void {
    const order = inReadingOrder(elementRegistry.getAll().filter(({ parent }) => parent));
    const now = chosen();
    const at = now === undefined ? (step > 0 ? -1 : order.length) : order.indexOf(now);
    let next = at + step;
    while (order[next] !== undefined && isFlow(order[next]!) !== amongFlows) next += step;
    if (order[next] !== undefined) show(order[next]!);
  }

  const targetsOf = (source: Node): readonly Node[] =>
    inReadingOrder(elementRegistry.getAll().filter(({ parent }) => parent)).filter(
      (target) => !isFlow(target) && target !== source && rules.allowed('connection.create', { source, target }),
    );

  popupMenu.registerProvider(connectMenu, 1000, {
    getPopupMenuEntries: (source) =>
      Object.fromEntries(
        targetsOf(source).map((target) => [
          `connect-${target.id}`,
          {
            label: calledIn(target),
            className: 'bpmn-icon-connection',
            action: () => {
              popupMenu.close();
              const flow = modeling.connect(source, target);
              const around = wayAround(flow, shapes());
              if (around !== undefined) modeling.updateWaypoints(flow, around);
              show(source);
            },
          },
        ]),
      ),
  });
  function connect(source: Node): void {
    if (popupMenu.isEmpty(source, connectMenu)) return;
    const { x, y } = middleOf(source);
    popupMenu.open(source, connectMenu, onScreen({ x, y }), {
      title: translate('Connect to other element'),
      width: 300,
      search: true,
    });
  }

  /** What Enter chooses in a menu cannot follow a pointer that is not there. */
  function place(act: Act, entry: Offer, isAppended: boolean): void {
    const source = chosen() as Shape | undefined;
    act(new MouseEvent('mousemove'), entry);
    const made = dragging.context()?.data.context;
    if (made === undefined) popupMenu.close();
    else drop(made, source, isAppended);
  }

  for (const id of ['bpmn-create', 'bpmn-append'])
    popupMenu.registerProvider(id, afterOthers, {
      getPopupMenuEntries: () => (offers) =>
        Object.fromEntries(
          Object.entries(offers).map(([name, offer]) => {
            const { click, ...other } = typeof offer.action === 'function' ? { click: offer.action } : offer.action;
            const byKey: Act = (event, entry) =>
              event instanceof KeyboardEvent && click !== undefined
                ? place(click, entry, id === 'bpmn-append')
                : click?.(event, entry);
            return [name, { ...offer, action: { ...other, click: byKey } }];
          }),
        ),
    });

  function drop(made: { readonly shape: Shape }, source: Shape | undefined, isAppended: boolean): void {
    const { shape } = made;
    const root = canvas.getRootElement();
    const isAttached = isAppended && source !== undefined && shape.businessObject.$instanceOf('bpmn:BoundaryEvent');
    const taken = shapes();
    const sight = canvas.viewbox();
    const around = source && !isFlow(source) ? source : undefined;
    const at = isAttached
      ? {
          x: source.x + source.width - 24 - 40 * taken.filter(({ host }) => host === source).length,
          y: source.y + source.height,
        }
      : freeSpot(shape, taken, {
          near: around,
          sight,
          flow: isRightToLeft(root.businessObject as never) ? 'rtl' : 'ltr',
        });
    const over = isAttached ? source : root;
    const { x, y } = onScreen(at);
    dragging.hover({ element: over, gfx: elementRegistry.getGraphics(over) });
    dragging.move(new MouseEvent('mousemove', { clientX: x, clientY: y }));
    dragging.end();
    // bpmn-js may have put another one in its place.
    if (elementRegistry.get(made.shape.id)) show(made.shape);
  }

  // bpmn-js searches when a key goes up: what is pasted, dictated or put together by an input method has none.
  canvas.getContainer().addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches('.djs-popup-search input, .djs-search-input input'))
      target.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }));
  });

  keyboard.addListener(priority, ({ keyEvent: event }) => {
    const { code } = event;
    if (event.altKey || keyboard.isCmd(event)) return undefined;
    if (code === 'KeyJ' || code === 'KeyK') {
      walk(code === 'KeyJ' ? 1 : -1, event.shiftKey);
      return true;
    }
    if (event.key === 'Escape' && !dragging.context()) {
      selection.select(null);
      return true;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      eventBus.fire('ravand.element-open', {});
      return true;
    }
    const element = chosen();
    if (code !== 'KeyC' || !event.shiftKey || element === undefined) return undefined;
    connect(element);
    return true;
  });
}
KeyboardWays.$inject = [
  'keyboard',
  'selection',
  'elementRegistry',
  'canvas',
  'popupMenu',
  'eventBus',
  'dragging',
  'modeling',
  'rules',
  'translate',
];

function middleOf(element: Node): Point {
  if (element.waypoints !== undefined)
    return element.waypoints[Math.floor(element.waypoints.length / 2)] ?? { x: 0, y: 0 };
  const { x, y, width, height } = element as Shape;
  return { x: x + width, y: y + height / 2 };
}

/** A module for bpmn-js' `additionalModules`. */
export const keyboardWays = { __init__: ['keyboardWays'], keyboardWays: ['type', KeyboardWays] };
