// The model as XML without its drawing, for the checks: every element is written once and kept until it changes, in slices of a few milliseconds, so that
// drawing never waits for it however large the process is.
import type { BusinessObject, DiagramElement, ProcessModeler } from '../modeler.ts';

/** Long enough to get on, short enough that a frame is not missed. */
const sliceMs = 6;
const marker = 'ravand-elements-come-here';

interface Moddle {
  create(type: string, properties?: object): BusinessObject;
  toXML(element: BusinessObject, options: object): Promise<{ xml: string }>;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** What lies directly in a process, and around it everything that is written with it. */
function unitOf(business: BusinessObject | undefined): BusinessObject | undefined {
  let at = business;
  // What was taken out has none.
  while (at?.$parent && at.$parent.$type !== 'bpmn:Process') at = at.$parent;
  return at?.$parent ? at : business;
}

/** The same element with other children; what it holds keeps its own parent. */
function copyWith(moddle: Moddle, element: BusinessObject, changes: object): BusinessObject {
  const own = Object.fromEntries(Object.entries(element).filter(([name]) => !name.startsWith('$')));
  const copy = moddle.create(element.$type, { ...own, ...changes });
  Object.assign((copy as unknown as { $attrs: object }).$attrs, (element as unknown as { $attrs?: object }).$attrs);
  return copy;
}

export class ModelText {
  readonly #moddle: Moddle;
  readonly #definitions: () => BusinessObject | undefined;
  readonly #units = new Map<BusinessObject, string>();
  /** The ends a flow had when it was written. */
  readonly #ends = new Map<BusinessObject, readonly BusinessObject[]>();

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
      for (const one of elements) this.#forget(one);
    };
    modeler.bus.on(
      ['elements.changed', 'shape.added', 'connection.added', 'shape.removed', 'connection.removed'],
      forget,
    );
    modeler.bus.on('import.done', () => this.#clear());
  }

  #clear(): void {
    this.#units.clear();
    this.#ends.clear();
  }

  #forget({ businessObject }: DiagramElement): void {
    if (!businessObject) return;
    const now = businessObject.$instanceOf('bpmn:SequenceFlow') ? endsOf(businessObject) : [];
    for (const one of [businessObject, ...now, ...(this.#ends.get(businessObject) ?? [])])
      this.#units.delete(unitOf(one) ?? one);
    this.#units.delete(businessObject);
  }

  /** Answers what was true at some moment while it was written; what changed meanwhile is told anew by the next change. */
  async read(): Promise<string | undefined> {
    const definitions = this.#definitions();
    // Nothing is drawn yet.
    if (definitions === undefined) return undefined;
    const roots = definitions.get<BusinessObject[]>('rootElements');
    const parts: string[] = [];
    const copies: BusinessObject[] = [];
    for (const root of roots) {
      if (root.$type !== 'bpmn:Process') copies.push(root);
      else {
        parts.push((await this.#elementsOf(definitions, root)).join(''));
        const here = this.#moddle.create('bpmn:Task', { id: `${marker}-${parts.length - 1}` });
        copies.push(copyWith(this.#moddle, root, { flowElements: [here] }));
      }
    }
    const { xml } = await this.#write(copyWith(this.#moddle, definitions, { rootElements: copies, diagrams: [] }));
    return xml.replace(
      new RegExp(`<[^<>]*id="${marker}-(\\d+)"[^<>]*/>`, 'g'),
      (_, index: string) => parts[Number(index)] ?? '',
    );
  }

  #write(element: BusinessObject): Promise<{ xml: string }> {
    return this.#moddle.toXML(element, { format: false, preamble: true });
  }

  async #elementsOf(definitions: BusinessObject, process: BusinessObject): Promise<readonly string[]> {
    const written: string[] = [];
    let since = performance.now();
    for (const element of [...(process.get<BusinessObject[] | undefined>('flowElements') ?? [])]) {
      written.push(this.#units.get(element) ?? (await this.#unit(definitions, element)));
      if (performance.now() - since < sliceMs) continue;
      await pause();
      since = performance.now();
    }
    return written;
  }

  /** Written inside a shell of its file, so that it has the file's prefixes. */
  async #unit(definitions: BusinessObject, element: BusinessObject): Promise<string> {
    const process = this.#moddle.create('bpmn:Process', { id: marker, flowElements: [element] });
    const { xml } = await this.#write(
      copyWith(this.#moddle, definitions, { rootElements: [process], diagrams: [], extensionElements: undefined }),
    );
    const from = xml.indexOf('>', xml.indexOf(`id="${marker}"`)) + 1;
    const text = xml.slice(from, xml.lastIndexOf('</', xml.lastIndexOf('</') - 1));
    this.#units.set(element, text);
    if (element.$instanceOf('bpmn:SequenceFlow')) this.#ends.set(element, endsOf(element));
    return text;
  }
}

function endsOf(flow: BusinessObject): readonly BusinessObject[] {
  return ['sourceRef', 'targetRef'].flatMap((end) => flow.get<BusinessObject | undefined>(end) ?? []);
}
