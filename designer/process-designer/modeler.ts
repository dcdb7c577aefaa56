// bpmn-js as the designer uses it: our namespace, our words, our colours, and a narrow typed door to the few services the panel needs.
import Modeler from 'bpmn-js/lib/Modeler';
import { CreateAppendAnythingModule } from 'bpmn-js-create-append-anything';
import minimap from 'diagram-js-minimap';
import { mendDescriptors } from '../../core/engine/parse/create-moddle.ts';
import { flowDirection } from './canvas/flow-direction.ts';
import { graphicsOrder } from './canvas/graphics-order.ts';
import { keyboardWays } from './canvas/keyboard-ways.ts';
import { listFlows } from './canvas/list-flows.ts';
import { type Mirror, mirror } from './canvas/mirror.ts';
import { sharedClipboard } from './canvas/shared-clipboard.ts';
import { type Together, together } from './canvas/together.ts';
import { drawing, showWhole } from './drawing.ts';
import { labelRoom } from './label-room.ts';
import { ModelText } from './model-text.ts';
import { translateBpmn } from './translate.ts';

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
  /** How it is drawn. */
  readonly di?: BusinessObject | undefined;
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
  setColor(elements: readonly DiagramElement[], colors: object | null): void;
  appendShape(
    source: DiagramElement,
    shape: object,
    position: { x: number; y: number },
    target?: DiagramElement,
  ): DiagramElement;
  connect(source: DiagramElement, target: DiagramElement): DiagramElement;
  removeElements(elements: readonly DiagramElement[]): void;
}
interface CommandStack {
  undo(): void;
  redo(): void;
  clear(): void;
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
  /** Its own size is another. */
  resized(): void;
  scrollToElement(element: DiagramElement): void;
  getRootElement(): DiagramElement;
  /** The drawing takes the keys. */
  focus(): void;
  addMarker(element: string, marker: string): void;
  removeMarker(element: string, marker: string): void;
}
interface BpmnFactory {
  create(type: string, properties?: Readonly<Record<string, unknown>>): BusinessObject;
}
interface EventBus {
  on(
    events: string | readonly string[],
    handle: (event: { newSelection?: DiagramElement[]; element?: DiagramElement; elements?: DiagramElement[] }) => void,
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
  /** Opens the search over the drawing. */
  find(): void;
  /** Appends an element where the next one goes. */
  append(source: DiagramElement, type: string): void;
  /** Several changes as one step of undo. */
  together(work: () => void): void;
  /** Turns the whole drawing round, with the direction it says to have. */
  flip(process: DiagramElement, flow: 'rtl' | 'ltr'): void;
  /** A timer at the border of an activity. */
  attachTimer(host: DiagramElement): void;
  /** Root of the file; undefined = nothing is drawn yet. */
  definitions(): BusinessObject | undefined;
  /** bpmn-moddle's own, for who writes parts of the file. */
  readonly moddle: unknown;
  readonly text: ModelText;
  saveSvg(): Promise<string>;
  /** Draws a file; answers what bpmn-js warned of. */
  open(xml: string): Promise<readonly string[]>;
  /** Nothing is drawn any more. */
  clear(): void;
  /** The whole file. */
  save(): Promise<string>;
  /** Brings the whole diagram into sight beside the palette; answers the zoom level. */
  showWhole(): number;
  /** What each element is called in the diagram, by its id; an unnamed one by ''. */
  names(): ReadonlyMap<string, string>;
  destroy(): void;
}

/** What stands over the drawing: the palette at the left, the mark at the bottom. */
// Sides of the screen, physical on purpose: the host of bpmn-js stays left-to-right.
const beside = { left: 116, right: 28, top: 52, bottom: 52 };

/**
 * @param host an element with `dir="ltr"`: bpmn-js shifts labels under rtl (bpmn-io/bpmn-js#924)
 * @param fontFamily as computed, without variables: bpmn-js measures with a 2D canvas, which knows no CSS variables
 */
export function createModeler(host: HTMLElement, fontFamily: string): ProcessModeler {
  const modeler = new Modeler({
    container: host,
    ...drawing(fontFamily),
    additionalModules: [
      { translate: ['value', translateBpmn] },
      labelRoom,
      CreateAppendAnythingModule,
      minimap,
      together,
      mirror,
      flowDirection,
      graphicsOrder,
      listFlows,
      sharedClipboard,
      keyboardWays,
    ],
  });
  const canvas = modeler.get<Canvas>('canvas');
  const bus = modeler.get<EventBus>('eventBus');
  const moddle = modeler.get<Parameters<typeof mendDescriptors>[0]>('moddle');
  mendDescriptors(moddle);
  const definitions = () => modeler.getDefinitions() as unknown as BusinessObject | undefined;
  const text = new ModelText({ bus, moddle, definitions });
  return {
    modeling: modeler.get<Modeling>('modeling'),
    commands: modeler.get<CommandStack>('commandStack'),
    selection: modeler.get<Selection>('selection'),
    elements: modeler.get<ElementRegistry>('elementRegistry'),
    canvas,
    factory: modeler.get<BpmnFactory>('bpmnFactory'),
    bus,
    find: () => modeler.get<{ toggle(): void }>('searchPad').toggle(),
    append(source, type) {
      const shape = modeler.get<{ createShape(attributes: object): object }>('elementFactory').createShape({ type });
      modeler.get<{ append(source: object, shape: object): void }>('autoPlace').append(source, shape);
    },
    together: (work) => modeler.get<Together>('together').do(work),
    flip(process, flow) {
      modeler.get<Together>('together').do(() => {
        modeler.get<Mirror>('mirror').flip();
        modeler.get<Modeling>('modeling').updateProperties(process, { flow: flow === 'rtl' ? 'rtl' : undefined });
      });
    },
    attachTimer(host) {
      const { x, y, width, height } = host as unknown as Box;
      const shape = modeler.get<{ createShape(attributes: object): object }>('elementFactory').createShape({
        type: 'bpmn:BoundaryEvent',
        eventDefinitionType: 'bpmn:TimerEventDefinition',
        host,
      });
      modeler
        .get<{ createShape(shape: object, at: object, parent: object, hints: object): void }>('modeling')
        .createShape(shape, { x: x + width - 24, y: y + height }, host, { attach: true });
    },
    definitions,
    moddle,
    text,
    saveSvg: async () => (await modeler.saveSVG()).svg,
    async open(xml) {
      const { warnings } = await modeler.importXML(xml);
      showWhole(canvas, beside);
      return warnings.map(String);
    },
    clear: () => modeler.clear(),
    async save() {
      const xml = await text.file();
      if (xml === undefined) throw new Error('expected a drawing to be saved, found none');
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
