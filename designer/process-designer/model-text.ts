// The file as it is drawn, as XML: every element is written once and kept until it changes, in slices of a few milliseconds, so that drawing never waits for
// it however large the process is. The checks read the model without its drawing, the draft is kept with it; both are made of the same pieces.
import type { BusinessObject, DiagramElement, ProcessModeler } from './modeler.ts';

/** Long enough to get on, short enough that a frame is not missed. */
const sliceMs = 6;
/** Written between two looks at the clock. */
const batchSize = 8;
/** After so many beginnings somebody draws on without a rest: it is then written in one go. */
const mostBeginnings = 4;
const mark = 'ravand-elements-come-here';
const cut = `${mark}-cut`;

interface Moddle {
  create(type: string, properties?: object): BusinessObject;
  toXML(element: BusinessObject, options: object): Promise<{ xml: string }>;
}

interface Described {
  readonly $descriptor: { readonly properties: readonly { readonly name: string }[] };
  readonly $attrs: object;
}

/** What holds elements that are written one by one, and how deep in the file they stand. */
interface Container {
  readonly element: BusinessObject;
  readonly list: 'flowElements' | 'planeElement';
  readonly depth: number;
}

interface Written {
  readonly text: string;
  readonly depth: number;
}

/** Rests between two slices. */
type Pace = () => Promise<void> | undefined;

const withoutRest: Pace = () => undefined;

function inSlices(): Pace {
  let since = performance.now();
  return () => {
    if (performance.now() - since < sliceMs) return undefined;
    return new Promise((resolve) => {
      setTimeout(() => {
        since = performance.now();
        resolve();
      }, 0);
    });
  };
}

function listOf(element: BusinessObject, list: string): readonly BusinessObject[] {
  return element.get<BusinessObject[] | undefined>(list) ?? [];
}

/** The same element with other children; what it holds keeps its own parent. References are no enumerable properties, so that the descriptor is asked. */
function copyWith(moddle: Moddle, element: BusinessObject, changes: object): BusinessObject {
  const { $descriptor, $attrs } = element as unknown as Described;
  const names = $descriptor.properties.map(({ name }) => name).filter((name) => Object.hasOwn(element, name));
  const own = Object.fromEntries(names.map((name) => [name, element.get(name)]));
  const copy = moddle.create(element.$type, { ...own, ...changes });
  Object.assign((copy as unknown as Described).$attrs, $attrs);
  return copy;
}

function holdsElements(element: BusinessObject): boolean {
  return element.$instanceOf('bpmn:FlowElementsContainer') && listOf(element, 'flowElements').length > 0;
}

/** The text with something else in place of the line of a mark. */
function filled(text: string, id: string, content: string): string {
  const at = text.indexOf(`id="${id}"`);
  if (at < 0) return text;
  return text.slice(0, text.lastIndexOf('\n', at) + 1) + content + text.slice(text.indexOf('\n', at) + 1);
}

/** Start tag of the root, where the prefixes are declared. */
const rootTag = /<[^?!][^>]*>/;

export class ModelText {
  readonly #moddle: Moddle;
  readonly #definitions: () => BusinessObject | undefined;
  readonly #pieces = new Map<BusinessObject, Written>();
  /** The ends a flow had when it was written: both list it. */
  readonly #ends = new Map<BusinessObject, readonly BusinessObject[]>();
  /** Declarations that pieces need at the root. */
  readonly #prefixes = new Map<string, string>();
  #changes = 0;

  constructor(modeler: Pick<ProcessModeler, 'bus' | 'moddle' | 'definitions'>) {
    this.#moddle = modeler.moddle as Moddle;
    this.#definitions = modeler.definitions;
    const forget = ({
      element,
      elements = element ? [element] : [],
    }: {
      element?: DiagramElement;
      elements?: readonly DiagramElement[];
    }) => {
      this.#changes += 1;
      for (const one of elements) this.#forget(one);
    };
    modeler.bus.on(
      ['elements.changed', 'shape.added', 'connection.added', 'shape.removed', 'connection.removed'],
      forget,
    );
    // Who refers to an element writes its id.
    modeler.bus.on(['import.done', 'element.updateId'], () => this.#clear());
  }

  #clear(): void {
    this.#changes += 1;
    this.#pieces.clear();
    this.#ends.clear();
    this.#prefixes.clear();
  }

  #forget({ businessObject, di }: DiagramElement): void {
    if (!businessObject) return;
    const now = businessObject.$instanceOf('bpmn:SequenceFlow') ? endsOf(businessObject) : [];
    const before = this.#ends.get(businessObject) ?? [];
    const data = businessObject.get<BusinessObject | undefined>('dataObjectRef');
    for (const one of [businessObject, di, data, ...now, ...before]) if (one) this.#pieces.delete(one);
  }

  /** Nothing is drawn yet: undefined. */
  model(): Promise<string | undefined> {
    return this.#read(false);
  }

  /** With the drawing, as it is kept and exported. */
  file(): Promise<string | undefined> {
    return this.#read(true);
  }

  /** What was true in one moment: begun again when something changed while it was written. */
  async #read(isDrawn: boolean): Promise<string | undefined> {
    for (let beginning = 1; ; beginning += 1) {
      const definitions = this.#definitions();
      if (definitions === undefined) return undefined;
      const before = this.#changes;
      const text = await this.#whole(definitions, isDrawn, beginning < mostBeginnings ? inSlices() : withoutRest);
      if (before === this.#changes) return text;
    }
  }

  async #whole(definitions: BusinessObject, isDrawn: boolean, pace: Pace): Promise<string> {
    const contents = new Map<string, string>();
    const hollow = async (container: Container): Promise<BusinessObject> => {
      const id = `${mark}-${contents.size}`;
      contents.set(id, await this.#contentOf(definitions, container, pace));
      return this.#hollow(container, id);
    };
    const rootElements: BusinessObject[] = [];
    for (const root of listOf(definitions, 'rootElements'))
      rootElements.push(holdsElements(root) ? await hollow({ element: root, list: 'flowElements', depth: 2 }) : root);
    const diagrams: BusinessObject[] = [];
    for (const diagram of isDrawn ? listOf(definitions, 'diagrams') : []) {
      const plane = diagram.get<BusinessObject | undefined>('plane');
      if (plane === undefined || listOf(plane, 'planeElement').length === 0) diagrams.push(diagram);
      else
        diagrams.push(
          copyWith(this.#moddle, diagram, { plane: await hollow({ element: plane, list: 'planeElement', depth: 3 }) }),
        );
    }
    const frame = await this.#write(copyWith(this.#moddle, definitions, { rootElements, diagrams }));
    const declared = frame.replace(rootTag, (tag) => this.#withPrefixes(tag));
    return [...contents].reduce((text, [id, content]) => filled(text, id, content), declared);
  }

  #hollow({ element, list }: Container, id: string): BusinessObject {
    const here = this.#moddle.create(list === 'flowElements' ? 'bpmn:Task' : 'bpmndi:BPMNShape', { id });
    return copyWith(this.#moddle, element, { [list]: [here] });
  }

  #withPrefixes(tag: string): string {
    const missing = [...this.#prefixes].filter(([name]) => !tag.includes(` ${name}="`));
    return tag.replace(/>$/, `${missing.map(([name, address]) => ` ${name}="${address}"`).join('')}>`);
  }

  async #write(element: BusinessObject): Promise<string> {
    return (await this.#moddle.toXML(element, { format: true, preamble: true })).xml;
  }

  async #contentOf(definitions: BusinessObject, container: Container, pace: Pace): Promise<string> {
    const { element, list, depth } = container;
    const children = [...listOf(element, list)];
    const missing = children.filter((child) => this.#pieces.get(child)?.depth !== depth);
    for (let at = 0; at < missing.length; at += batchSize) {
      await this.#writePieces(definitions, container, missing.slice(at, at + batchSize));
      await pace();
    }
    const texts: string[] = [];
    for (const child of children) {
      const text = this.#pieces.get(child)?.text ?? '';
      const inner: Container = { element: child, list: 'flowElements', depth: depth + 1 };
      texts.push(holdsElements(child) ? filled(text, mark, await this.#contentOf(definitions, inner, pace)) : text);
    }
    return texts.join('');
  }

  /** Written inside a shell of their file, as deep as they stand there, so that they have its prefixes and its margin. */
  async #writePieces(
    definitions: BusinessObject,
    { list, depth }: Container,
    elements: readonly BusinessObject[],
  ): Promise<void> {
    const before = this.#changes;
    const type = list === 'flowElements' ? 'bpmn:Task' : 'bpmndi:BPMNShape';
    const between = this.#moddle.create(type, { id: cut });
    const parts = elements.flatMap((element) => [
      between,
      holdsElements(element) ? this.#hollow({ element, list: 'flowElements', depth }, mark) : element,
    ]);
    const shell = copyWith(this.#moddle, definitions, {
      extensionElements: undefined,
      rootElements: [],
      diagrams: [],
      ...this.#nest(list, depth, [...parts, between]),
    });
    const xml = await this.#write(shell);
    if (before !== this.#changes) return;
    for (const [, name, address] of rootTag.exec(xml)?.[0].matchAll(/ (xmlns(?::[\w.-]+)?)="([^"]*)"/g) ?? [])
      if (name !== undefined && address !== undefined) this.#prefixes.set(name, address);
    const texts = xml.split(new RegExp(`^[^\\S\\n]*<[^<>]*id="${cut}"[^<>]*/>\\n`, 'm')).slice(1, -1);
    elements.forEach((element, index) => {
      this.#pieces.set(element, { text: texts[index] ?? '', depth });
      if (element.$instanceOf('bpmn:SequenceFlow')) this.#ends.set(element, endsOf(element));
    });
  }

  #nest(list: Container['list'], depth: number, parts: readonly BusinessObject[]): object {
    const make = (type: string, properties: object) => this.#moddle.create(type, properties);
    if (list === 'planeElement')
      return { diagrams: [make('bpmndi:BPMNDiagram', { plane: make('bpmndi:BPMNPlane', { planeElement: parts }) })] };
    let flowElements = parts;
    for (let at = depth; at > 2; at -= 1) flowElements = [make('bpmn:SubProcess', { flowElements })];
    return { rootElements: [make('bpmn:Process', { flowElements })] };
  }
}

function endsOf(flow: BusinessObject): readonly BusinessObject[] {
  return ['sourceRef', 'targetRef'].flatMap((end) => flow.get<BusinessObject | undefined>(end) ?? []);
}
