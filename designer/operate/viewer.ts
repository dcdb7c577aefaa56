// bpmn-js for looking only: no palette, no editing; names in the reader's language, colours and badges from outside, through a narrow typed door.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { drawing, showWhole } from '../process-designer/drawing.ts';
import { labelRoom } from '../process-designer/label-room.ts';
import { translateBpmn } from '../process-designer/translate.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Di {
  set(name: string, value: string | undefined): void;
}
interface Element {
  readonly id: string;
  readonly type: string;
  readonly di?: Di;
  readonly waypoints?: readonly unknown[];
  readonly labelTarget?: Element;
  readonly businessObject?: { readonly id: string; name?: string };
}
interface Canvas {
  zoom(level?: number, center?: 'auto'): number;
  viewbox(): { readonly inner: Box; readonly outer: Box; readonly scale: number };
  viewbox(box: Box): unknown;
  scrollToElement(element: Element, padding: number): void;
  scroll(by: { readonly dx: number; readonly dy: number }): void;
  addMarker(element: string, marker: string): void;
  removeMarker(element: string, marker: string): void;
  resized(): void;
}
interface Registry {
  get(id: string): Element | undefined;
  forEach(work: (element: Element) => void): void;
  getGraphics(element: Element): SVGElement;
}
interface Overlays {
  add(
    element: string,
    type: string,
    overlay: { readonly position: object; readonly html: HTMLElement; readonly scale?: object },
  ): string;
  remove(filter: { readonly type: string }): void;
}
interface Bus {
  on(event: string, priority: number, handle: (event: { readonly element: Element }) => void): void;
}

/** Where a badge sits on its element. Sides of the drawing, physical on purpose: the host stays left-to-right. */
export type Corner = 'start' | 'incident' | 'value';
const corners: Readonly<Record<Corner, object>> = {
  start: { bottom: 10, left: -10 },
  incident: { top: -11, left: -11 },
  value: { bottom: 10, right: 14 },
};

export interface Paint {
  readonly stroke?: string | undefined;
  readonly fill?: string | undefined;
}

export interface OperateViewer {
  open(xml: string, names: Readonly<Record<string, string>>): Promise<void>;
  has(id: string): boolean;
  /** Colours these elements and flows; all others are drawn plainly again. */
  paint(paints: ReadonlyMap<string, Paint>): void;
  badge(element: string, corner: Corner, content: HTMLElement): void;
  clearBadges(): void;
  mark(element: string | undefined): void;
  show(element: string): void;
  zoom(step: 1 | -1 | 0): number;
  /** Moves the drawing by this many px of the screen. */
  pan(x: number): void;
  resized(): void;
  onChoose(choose: (element: string | undefined) => void): void;
  destroy(): void;
}

/** Room for badges around the drawing, and for the mark below it; sides of the screen, physical on purpose. */
const margin = { left: 28, right: 28, top: 48, bottom: 44 };
const smallestFit = 0.5;
const badges = 'operate';

/** @param host an element with `dir="ltr"`; @param fontFamily as computed, see process-designer/modeler.ts */
export function createViewer(host: HTMLElement, fontFamily: string): OperateViewer {
  const viewer = new NavigatedViewer({
    container: host,
    ...drawing(fontFamily),
    additionalModules: [{ translate: ['value', translateBpmn] }, labelRoom],
    // The wheel belongs to the page around; one drags, and zooms by the buttons.
    zoomScroll: { enabled: false },
  });
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<Registry>('elementRegistry');
  const overlays = viewer.get<Overlays>('overlays');
  const bus = viewer.get<Bus>('eventBus');
  const graphics = viewer.get<{ update(type: string, element: Element, graphics: SVGElement): void }>(
    'graphicsFactory',
  );
  let given: Readonly<Record<string, string>> = {};
  let painted = new Set<string>();
  let marked: string | undefined;
  const rename = ({ element }: { readonly element: Element }): void => {
    const name = given[element.businessObject?.id ?? ''];
    if (element.businessObject !== undefined && name !== undefined) element.businessObject.name = name;
  };
  // Before label-room.ts measures them.
  bus.on('shape.add', 2000, rename);
  bus.on('connection.add', 2000, rename);

  const draw = (id: string, paint: Paint): void => {
    const element = registry.get(id);
    if (element?.di === undefined) return;
    element.di.set('color:border-color', paint.stroke);
    element.di.set('color:background-color', paint.fill);
    graphics.update(element.waypoints === undefined ? 'shape' : 'connection', element, registry.getGraphics(element));
  };

  return {
    async open(xml, names) {
      given = names;
      painted = new Set();
      marked = undefined;
      await viewer.importXML(xml);
      showWhole(canvas, margin, smallestFit);
    },
    has: (id) => registry.get(id) !== undefined,
    paint(paints) {
      for (const id of painted) if (!paints.has(id)) draw(id, {});
      for (const [id, paint] of paints) draw(id, paint);
      painted = new Set(paints.keys());
    },
    badge(element, corner, content) {
      if (registry.get(element) === undefined) return;
      overlays.add(element, badges, { position: corners[corner], html: content, scale: { min: 0.75, max: 1.25 } });
    },
    clearBadges: () => overlays.remove({ type: badges }),
    mark(element) {
      if (marked !== undefined && registry.get(marked)) canvas.removeMarker(marked, 'chosen');
      marked = element;
      if (element !== undefined && registry.get(element)) canvas.addMarker(element, 'chosen');
    },
    show(id) {
      const element = registry.get(id);
      if (element) canvas.scrollToElement(element, 60);
    },
    zoom(step) {
      if (step === 0) return showWhole(canvas, margin, smallestFit);
      return canvas.zoom(Math.min(4, Math.max(0.2, canvas.zoom() * (step > 0 ? 1.2 : 1 / 1.2))), 'auto');
    },
    pan: (x) => canvas.scroll({ dx: x, dy: 0 }),
    resized: () => canvas.resized(),
    onChoose(choose) {
      bus.on('element.click', 500, ({ element }) => {
        const target = element.labelTarget ?? element;
        choose(/^bpmn:(Process|Collaboration|Participant|Lane)$/.test(target.type) ? undefined : target.id);
      });
    },
    destroy: () => viewer.destroy(),
  };
}
