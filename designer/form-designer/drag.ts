// Dragging elements by pointer, from the palette and within the canvas, across shadow roots. What is dragged is put back where Lit drew it; where it was
// dropped is told, and the command that follows draws it there.
import Sortable from 'sortablejs';
import type { Place } from './layout-tree.ts';

export interface Dropped {
  readonly item: HTMLElement;
  readonly place: Place;
}

/** What is dragged among which lists, and whether these run down or along a line. */
export interface Dragging {
  readonly group: string;
  readonly runs: 'down' | 'along';
}

const elements: Dragging = { group: 'form-elements', runs: 'down' };

/** @param mayDrop may this be put into that holder? ('' = the form) */
export function sortableHolder(
  holder: HTMLElement,
  mayDrop: (item: HTMLElement, holder: string) => boolean,
  dropped: (drop: Dropped) => void,
  { group, runs }: Dragging = elements,
): Sortable {
  let follower: ChildNode | null = null;
  return Sortable.create(holder, {
    group: { name: group, put: (to, _from, item) => mayDrop(item, to.el.dataset.children ?? '') },
    draggable: '>[data-element]',
    ghostClass: 'drop-line',
    animation: 0,
    delay: 180,
    delayOnTouchOnly: true,
    fallbackTolerance: 4,
    emptyInsertThreshold: 12,
    // Down: above the middle is before, below it after. Along a line the order of what lies there decides: the same from right to left.
    direction: runs === 'down' ? 'vertical' : 'horizontal',
    invertSwap: runs === 'down',
    onStart: ({ item }) => {
      follower = item.nextSibling;
    },
    onEnd: ({ item, from, to }) => {
      const place = placeOf(item, to);
      from.insertBefore(item, follower);
      dropped({ item, place });
    },
  });
}

/** A list of things that are copied into the canvas. */
export function sortableSource(
  source: HTMLElement,
  dropped: (drop: Dropped) => void,
  { group }: Pick<Dragging, 'group'> = elements,
): Sortable {
  return Sortable.create(source, {
    group: { name: group, pull: 'clone', put: false },
    sort: false,
    draggable: '[data-new]',
    ghostClass: 'drop-line',
    // A browser's own dragging does not begin on a button.
    forceFallback: true,
    fallbackTolerance: 4,
    animation: 0,
    delay: 180,
    delayOnTouchOnly: true,
    onEnd: ({ item, clone, from, to }) => {
      if (from === to) return;
      const place = placeOf(item, to);
      // The item itself went; it takes the place of its stand-in.
      clone.replaceWith(item);
      dropped({ item, place });
    },
  });
}

function placeOf(item: HTMLElement, to: HTMLElement): Place {
  let next = item.nextElementSibling;
  while (next !== null && !(next instanceof HTMLElement && next.dataset.element)) next = next.nextElementSibling;
  const before = next instanceof HTMLElement ? next.dataset.element : undefined;
  return { holder: to.dataset.children || undefined, before };
}
