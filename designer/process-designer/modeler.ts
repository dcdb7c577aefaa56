// bpmn-js as the designer uses it: our namespace, our words, our colours, and a narrow typed door to the few services the panel needs.
import Modeler from 'bpmn-js/lib/Modeler';
import { drawing, showWhole } from './drawing.ts';
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
      showWhole(canvas, beside);
      return warnings.map(String);
    },
    async save() {
      const { xml } = await modeler.saveXML({ format: true });
      if (xml === undefined) throw new Error('expected XML from the modeler, found none');
      return xml;
    },
    showWhole: () => showWhole(canvas, beside),
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
