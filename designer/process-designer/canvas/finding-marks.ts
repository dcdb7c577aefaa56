// The red of elements with a finding: only what changed is touched, because every mark restyles its element and all of them together the whole drawing.
import type { DiagramElement, ProcessModeler } from '../modeler.ts';

const marker = 'finding-error';

export class FindingMarks {
  readonly #modeler: Pick<ProcessModeler, 'canvas' | 'elements'>;
  /** Marked, as it was drawn then: after another import an id is another element. */
  #marked = new Map<string, DiagramElement>();
  #wanted: ReadonlySet<string> = new Set();

  constructor(modeler: Pick<ProcessModeler, 'bus' | 'canvas' | 'elements'>) {
    this.#modeler = modeler;
    // Brought back by undo it is drawn anew.
    modeler.bus.on(['shape.added', 'connection.added'], ({ element }) => {
      if (element && this.#wanted.has(element.id)) this.#mark(element);
    });
  }

  /** @param ids of what is wrong; what is not drawn has no mark */
  show(ids: Iterable<string>): void {
    const { canvas, elements } = this.#modeler;
    this.#wanted = new Set(ids);
    for (const [id, element] of this.#marked) {
      if (this.#wanted.has(id) && elements.get(id) === element) continue;
      if (elements.get(id) === element) canvas.removeMarker(id, marker);
      this.#marked.delete(id);
    }
    for (const id of this.#wanted) {
      const element = elements.get(id);
      if (element !== undefined && !this.#marked.has(id)) this.#mark(element);
    }
  }

  #mark(element: DiagramElement): void {
    this.#modeler.canvas.addMarker(element.id, marker);
    this.#marked.set(element.id, element);
  }
}
