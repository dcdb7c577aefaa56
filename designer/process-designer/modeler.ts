// bpmn-js as the designer uses it: our namespace, our words, our colours, and a narrow typed door to the few services the panel needs.
import Modeler from 'bpmn-js/lib/Modeler';
import ravand from '../../core/engine/parse/ravand-moddle.json';
import { labelRoom } from './label-room.ts';
import { translateBpmn } from './translate.ts';
import { whatRuns } from './what-runs.ts';

/** A moddle element: what the diagram element means. */
export interface BusinessObject {
  readonly $type: string;
  readonly $parent?: BusinessObject;
  readonly id: string;
  readonly name?: string;
  get<T = unknown>(property: string): T;
  $instanceOf(type: string): boolean;
}

export interface DiagramElement {
  readonly id: string;
  readonly type: string;
  readonly businessObject: BusinessObject;
  readonly labelTarget?: DiagramElement;
  readonly parent?: DiagramElement;
}

interface Modeling {
  updateProperties(element: DiagramElement, properties: Readonly<Record<string, unknown>>): void;
  updateModdleProperties(
    element: DiagramElement,
    moddle: BusinessObject,
    properties: Readonly<Record<string, unknown>>,
  ): void;
}
interface CommandStack {
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  canRedo(): boolean;
}
interface Selection {
  select(element: DiagramElement | null): void;
  get(): DiagramElement[];
}
interface ElementRegistry {
  get(id: string): DiagramElement | undefined;
  filter(test: (element: DiagramElement) => boolean): DiagramElement[];
}
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Canvas {
  zoom(level?: number, center?: 'auto'): number;
  viewbox(): { readonly inner: Box; readonly outer: Box; readonly scale: number };
  viewbox(box: Box): unknown;
  scrollToElement(element: DiagramElement): void;
  getRootElement(): DiagramElement;
  addMarker(element: string, marker: string): void;
  removeMarker(element: string, marker: string): void;
}
interface BpmnFactory {
  create(type: string, properties?: Readonly<Record<string, unknown>>): BusinessObject;
}
interface EventBus {
  on(
    events: string | readonly string[],
    handle: (event: { newSelection?: DiagramElement[]; element?: DiagramElement }) => void,
  ): void;
}

export interface ProcessModeler {
  readonly modeling: Modeling;
  readonly commands: CommandStack;
  readonly selection: Selection;
  readonly elements: ElementRegistry;
  readonly canvas: Canvas;
  readonly factory: BpmnFactory;
  readonly bus: EventBus;
  /** Draws a file; answers what bpmn-js warned of. */
  open(xml: string): Promise<readonly string[]>;
  save(): Promise<string>;
  /** Brings the whole diagram into sight beside the palette; answers the zoom level. */
  showWhole(): number;
  /** What each element is called in the diagram, by its id; an unnamed one by ''. */
  names(): ReadonlyMap<string, string>;
  destroy(): void;
}

/** What stands over the drawing: the palette at the left, the mark at the bottom. */
// Sides of the screen, physical on purpose: the host of bpmn-js stays left-to-right.
const beside = { left: 72, right: 28, top: 52, bottom: 52 };
/** Below this nobody reads a label; a large diagram then begins at its start. */
const smallestFit = 0.55;

/** The whole diagram in the free part of the canvas; never larger than drawn. */
export function showWhole(canvas: Pick<Canvas, 'viewbox'>, margin = beside): number {
  const { inner, outer } = canvas.viewbox();
  const width = Math.max(1, outer.width - margin.left - margin.right);
  const height = Math.max(1, outer.height - margin.top - margin.bottom);
  const whole = Math.min(width / Math.max(1, inner.width), height / Math.max(1, inner.height), 1);
  const scale = Math.max(whole, smallestFit);
  const spareX = Math.max(0, width - inner.width * scale) / 2;
  const spareY = Math.max(0, height - inner.height * scale) / 2;
  canvas.viewbox({
    x: inner.x - (margin.left + spareX) / scale,
    y: inner.y - (margin.top + spareY) / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
  return scale;
}

/** How our diagrams look, drawn to be changed or to be watched. @param fontFamily as computed, without variables: bpmn-js measures with a 2D canvas */
export function drawing(fontFamily: string) {
  return {
    moddleExtensions: { ravand },
    bpmnRenderer: {
      defaultFillColor: 'var(--surface)',
      defaultStrokeColor: 'var(--text)',
      defaultLabelColor: 'var(--text)',
    },
    textRenderer: {
      defaultStyle: { fontFamily, fontSize: 12, lineHeight: 1.5 },
      externalStyle: { fontFamily, fontSize: 12, lineHeight: 1.5 },
    },
  };
}

/**
 * @param host an element with `dir="ltr"`: bpmn-js shifts labels under rtl (bpmn-io/bpmn-js#924)
 * @param fontFamily as computed, without variables: bpmn-js measures with a 2D canvas, which knows no CSS variables
 */
export function createModeler(host: HTMLElement, fontFamily: string): ProcessModeler {
  const modeler = new Modeler({
    container: host,
    ...drawing(fontFamily),
    additionalModules: [{ translate: ['value', translateBpmn] }, whatRuns, labelRoom],
  });
  const canvas = modeler.get<Canvas>('canvas');
  return {
    modeling: modeler.get<Modeling>('modeling'),
    commands: modeler.get<CommandStack>('commandStack'),
    selection: modeler.get<Selection>('selection'),
    elements: modeler.get<ElementRegistry>('elementRegistry'),
    canvas,
    factory: modeler.get<BpmnFactory>('bpmnFactory'),
    bus: modeler.get<EventBus>('eventBus'),
    async open(xml) {
      const { warnings } = await modeler.importXML(xml);
      showWhole(canvas);
      return warnings.map(String);
    },
    async save() {
      const { xml } = await modeler.saveXML({ format: true });
      if (xml === undefined) throw new Error('expected XML from the modeler, found none');
      return xml;
    },
    showWhole: () => showWhole(canvas),
    names: () =>
      new Map(
        modeler
          .get<ElementRegistry>('elementRegistry')
          .filter((element) => element.labelTarget === undefined)
          .map((element) => [element.id, element.businessObject?.name ?? '']),
      ),
    destroy: () => modeler.destroy(),
  };
}
