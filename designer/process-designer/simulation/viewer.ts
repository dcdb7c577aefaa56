// bpmn-js without its tools: a second drawing of the draft, that is only looked at. Its colours can be changed, the draft cannot.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { drawing, showWhole } from '../drawing.ts';
import { labelRoom } from '../label-room.ts';
import type { Canvas, DiagramElement } from '../modeler.ts';
import { translateBpmn } from '../translate.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface DrawnElement extends Omit<DiagramElement, 'di'> {
  readonly waypoints?: readonly Point[];
  readonly collapsed?: boolean;
  readonly width: number;
  readonly height: number;
  readonly di: { set(property: string, value: string | undefined): void };
}

/** No palette stands over it, but the bar does. */
// Sides of the screen, physical on purpose: the host of bpmn-js stays left-to-right.
const margin = { left: 32, right: 32, top: 56, bottom: 112 };

interface Overlays {
  add(
    element: string,
    kind: string,
    overlay: {
      readonly html: HTMLElement;
      readonly position: Readonly<Partial<Record<'top' | 'left' | 'bottom' | 'right', number>>>;
      readonly scale?: { readonly min: number; readonly max: number };
    },
  ): string;
  remove(id: string): void;
}

interface Registry {
  get(id: string): DrawnElement | undefined;
  getGraphics(element: DrawnElement): SVGElement;
}

export interface ProcessViewer {
  readonly canvas: Omit<Canvas, 'scrollToElement'> & {
    getLayer(name: string, index: number): SVGElement;
    scrollToElement(
      element: DrawnElement,
      padding: Readonly<Record<'top' | 'left' | 'right' | 'bottom', number>>,
    ): void;
  };
  readonly elements: Registry;
  readonly overlays: Overlays;
  /** Told of the element that was pressed; undefined = the ground. */
  onPress(act: (element: DrawnElement) => void): void;
  onMove(act: () => void): void;
  /** Draws the border or line of an element in this colour; undefined = as it was. */
  colour(element: DrawnElement, stroke: string | undefined): void;
  showWhole(): number;
  open(xml: string): Promise<void>;
  destroy(): void;
}

export function createViewer(host: HTMLElement, fontFamily: string): ProcessViewer {
  const viewer = new NavigatedViewer({
    container: host,
    ...drawing(fontFamily),
    additionalModules: [{ translate: ['value', translateBpmn] }, labelRoom],
  });
  const canvas = viewer.get<ProcessViewer['canvas']>('canvas');
  const elements = viewer.get<Registry>('elementRegistry');
  const bus = viewer.get<{ on(event: string, act: (event: { element: DrawnElement }) => void): void }>('eventBus');
  const graphics = viewer.get<{ update(kind: string, element: DrawnElement, gfx: SVGElement): void }>(
    'graphicsFactory',
  );
  return {
    canvas,
    elements,
    overlays: viewer.get<Overlays>('overlays'),
    onPress: (act) => bus.on('element.click', ({ element }) => act(element)),
    onMove: (act) => bus.on('canvas.viewbox.changed', () => act()),
    colour(element, stroke) {
      element.di.set('bioc:stroke', stroke);
      graphics.update(element.waypoints ? 'connection' : 'shape', element, elements.getGraphics(element));
    },
    showWhole: () => showWhole(canvas, margin),
    async open(xml) {
      await viewer.importXML(xml);
    },
    destroy: () => viewer.destroy(),
  };
}
