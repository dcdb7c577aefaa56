// bpmn-js as the designer uses it: our namespace, our words, our colours, and a narrow typed door to the few services the panel needs.
import Modeler from 'bpmn-js/lib/Modeler';
import ravand from '../../core/engine/parse/ravand-moddle.json';
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
interface Canvas {
  zoom(level: 'fit-viewport' | number, center?: 'auto'): number;
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
  destroy(): void;
}

/** @param host an element with `dir="ltr"`: bpmn-js shifts labels under rtl (bpmn-io/bpmn-js#924). */
export function createModeler(host: HTMLElement): ProcessModeler {
  const modeler = new Modeler({
    container: host,
    moddleExtensions: { ravand },
    additionalModules: [{ translate: ['value', translateBpmn] }],
    bpmnRenderer: {
      defaultFillColor: 'var(--surface)',
      defaultStrokeColor: 'var(--text)',
      defaultLabelColor: 'var(--text)',
    },
    textRenderer: {
      defaultStyle: { fontFamily: 'var(--font)', fontSize: 12, lineHeight: 1.5 },
      externalStyle: { fontFamily: 'var(--font)', fontSize: 12, lineHeight: 1.5 },
    },
  });
  return {
    modeling: modeler.get<Modeling>('modeling'),
    commands: modeler.get<CommandStack>('commandStack'),
    selection: modeler.get<Selection>('selection'),
    elements: modeler.get<ElementRegistry>('elementRegistry'),
    canvas: modeler.get<Canvas>('canvas'),
    factory: modeler.get<BpmnFactory>('bpmnFactory'),
    bus: modeler.get<EventBus>('eventBus'),
    async open(xml) {
      const { warnings } = await modeler.importXML(xml);
      modeler.get<Canvas>('canvas').zoom('fit-viewport', 'auto');
      return warnings.map(String);
    },
    async save() {
      const { xml } = await modeler.saveXML({ format: true });
      if (xml === undefined) throw new Error('expected XML from the modeler, found none');
      return xml;
    },
    destroy: () => modeler.destroy(),
  };
}
