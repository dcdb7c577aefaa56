// How diagrams look and where they stand in their canvas, whether bpmn-js draws them to be changed or to be watched.
import ravand from '../../core/engine/parse/ravand-moddle.json';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Sight {
  viewbox(): { readonly inner: Box; readonly outer: Box };
  viewbox(box: Box): unknown;
}
/** Sides of the screen, physical on purpose: the host of bpmn-js stays left-to-right. */
type Margin = Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>;

/** Below this nobody reads a label; a large diagram then begins at its start. */
const smallestFit = 0.55;

/** The whole diagram in the free part of the canvas; never larger than drawn. */
export function showWhole(canvas: Sight, margin: Margin, smallest = smallestFit): number {
  const { inner, outer } = canvas.viewbox();
  const width = Math.max(1, outer.width - margin.left - margin.right);
  const height = Math.max(1, outer.height - margin.top - margin.bottom);
  const whole = Math.min(width / Math.max(1, inner.width), height / Math.max(1, inner.height), 1);
  const scale = Math.max(whole, smallest);
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
