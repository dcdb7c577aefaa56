// Places a floating box beside its anchor: below it (above when there is no room), lined up with its inline-start or -end, always inside the window.
export interface Placement {
  /** Which edges line up; in right-to-left pages they swap. */
  readonly align?: 'start' | 'end';
  /** below: under the anchor; beside: at its inline-end. */
  readonly side?: 'below' | 'beside';
  readonly gap?: number;
}

export function placeBeside(box: HTMLElement, anchor: Element, placement: Placement = {}): void {
  const { align = 'start', side = 'below', gap = 6 } = placement;
  const margin = 8;
  const around = anchor.getBoundingClientRect();
  const rtl = getComputedStyle(anchor).direction === 'rtl';
  const width = box.offsetWidth;
  const height = box.offsetHeight;
  const lineUpLeft = (align === 'start') !== rtl;
  let x = lineUpLeft ? around.left : around.right - width;
  let y = around.bottom + gap;
  if (side === 'beside') {
    x = rtl ? around.left - width - gap : around.right + gap;
    if (x < margin || x + width > innerWidth - margin) x = rtl ? around.right + gap : around.left - width - gap;
    y = around.top - 40;
  } else if (y + height > innerHeight - margin && around.top - gap - height >= margin) y = around.top - gap - height;
  // Coordinates of the window are physical by nature; they are set as inline style, not in a style sheet.
  box.style.setProperty('inset', 'auto');
  box.style.setProperty('left', `${Math.max(margin, Math.min(x, innerWidth - width - margin))}px`);
  box.style.setProperty('top', `${Math.max(margin, Math.min(y, innerHeight - height - margin))}px`);
}

/** Narrow windows show sheets instead of popovers. */
export const narrow = matchMedia('(max-width: 767.98px)');
