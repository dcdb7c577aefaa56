// The drawing of the model as SVG: boxes with their rows, lines with their ends. The same for the page and for a file; mirrored where one reads from the right.
import { nothing, type SVGTemplateResult, svg } from 'lit';
import { formatInteger } from '../format/numbers.ts';
import type { Layout, Placed } from './layout.ts';
import { headHeight, type ModelBox, type ModelRelation, rowHeight } from './model.ts';

export interface Drawing {
  readonly boxes: readonly ModelBox[];
  readonly relations: readonly ModelRelation[];
  readonly layout: Layout;
  readonly isMirrored: boolean;
  readonly color: (area: string) => string;
}

const pad = 10;
let pen: CanvasRenderingContext2D | null | undefined;
const shortened = new Map<string, string>();

/** The text, or as much of it as there is room for. */
function shorten(text: string, room: number, weight: number): string {
  const key = `${weight} ${room} ${text}`;
  const known = shortened.get(key);
  if (known !== undefined) return known;
  pen ??= document.createElement('canvas').getContext('2d');
  if (pen) pen.font = `${weight} 12px ${getComputedStyle(document.body).fontFamily}`;
  const width = (part: string) => pen?.measureText(part).width ?? part.length * 7;
  let shown = text;
  while (shown.length > 1 && width(shown === text ? text : `${shown}…`) > room) shown = shown.slice(0, -1);
  const made = shown === text ? text : `${shown}…`;
  shortened.set(key, made);
  return made;
}

/** Where a box stands on the page: from the other side where one reads from the right. */
export function placeOf({ layout, isMirrored }: Drawing, { id, width }: ModelBox): Placed {
  const place = layout.places.get(id) ?? { x: 0, y: 0 };
  return isMirrored ? { x: layout.width - place.x - width, y: place.y } : place;
}

const marks = { key: '◆', link: '→', lines: '≡', field: '' } as const;
const mirroredMarks = { ...marks, link: '←' } as const;

/** What is inside a box, from its own corner. */
export function boxInside(box: ModelBox, { isMirrored, color }: Drawing): SVGTemplateResult {
  const begin = isMirrored ? box.width - pad : pad;
  const end = isMirrored ? pad : box.width - pad;
  const signs = isMirrored ? mirroredMarks : marks;
  const step = isMirrored ? -16 : 16;
  const line = (at: number) => headHeight + at * rowHeight + 16;
  return svg`<rect class="back" width=${box.width} height=${box.height} rx="8"></rect>
    <rect class="area" width=${box.width} height="4" rx="2" style="fill:${color(box.area)}"></rect>
    <text class="name" x=${begin} y="21">${shorten(box.label, box.width - 2 * pad, 650)}</text>
    <line class="rule" x1="0" x2=${box.width} y1=${headHeight} y2=${headHeight}></line>
    ${box.rows.map(
      (row, at) => svg`<text class="mark ${row.mark}" x=${begin} y=${line(at)}>${signs[row.mark]}</text>
      <text class="row" x=${begin + step} y=${line(at)}>${shorten(row.label, 106, 400)}</text>
      <text class="kind" x=${end} y=${line(at)} text-anchor="end">${shorten(row.kind, 68, 400)}</text>`,
    )}
    ${box.more > 0 ? svg`<text class="kind" direction="ltr" text-anchor=${isMirrored ? 'end' : 'start'} x=${begin + step} y=${line(box.rows.length)}>+${formatInteger(box.more)}</text>` : nothing}`;
}

/** From the row of the reference to the head of what it refers to, by the sides that face each other. */
export function relationPath(
  drawing: Drawing,
  relation: ModelRelation,
): { path: string; ends: readonly [Placed, Placed] } | undefined {
  const from = drawing.boxes.find(({ id }) => id === relation.from);
  const to = drawing.boxes.find(({ id }) => id === relation.to);
  if (!from || !to) return undefined;
  const [a, b] = [placeOf(drawing, from), placeOf(drawing, to)];
  const at = from.rows.findIndex(({ name }) => `${from.id}.${name}` === relation.id);
  const y1 = a.y + headHeight + (at < 0 ? from.rows.length : at) * rowHeight + 12;
  const y2 = b.y + 16;
  const isRight = from.id === to.id || b.x + to.width / 2 >= a.x + from.width / 2;
  const x1 = a.x + (isRight ? from.width : 0);
  const goesOver = from.id !== to.id && (isRight ? b.x >= x1 : b.x + to.width <= x1);
  const x2 = b.x + (isRight === goesOver ? 0 : to.width);
  const bend = goesOver ? Math.max(32, Math.abs(x2 - x1) / 2) : 48;
  const out = isRight ? 1 : -1;
  const into = goesOver ? -out : x2 > b.x ? 1 : -1;
  const path = `M${x1} ${y1}C${x1 + out * bend} ${y1} ${x2 + into * bend} ${y2} ${x2} ${y2}`;
  return {
    path,
    ends: [
      { x: x1 + out * 8, y: y1 - 4 },
      { x: x2 + into * 14, y: y2 - 4 },
    ],
  };
}

export function relationInside(
  drawing: Drawing,
  relation: ModelRelation,
  title: string,
): SVGTemplateResult | typeof nothing {
  const drawn = relationPath(drawing, relation);
  if (!drawn) return nothing;
  const [one, other] = drawn.ends;
  return svg`<g class="relation ${relation.onDelete} ${relation.isOwned ? 'owned' : ''}" data-from=${relation.from} data-to=${relation.to}>
    <title>${title}</title>
    <path class="line" d=${drawn.path} marker-end=${relation.isOwned ? 'url(#owner)' : 'url(#arrow)'}></path>
    <text class="end" direction="ltr" x=${one.x} y=${one.y} text-anchor="middle">${relation.ends[0]}</text>
    <text class="end" direction="ltr" x=${other.x} y=${other.y} text-anchor="middle">${relation.ends[1]}</text>
  </g>`;
}

export const markers: SVGTemplateResult = svg`<defs>
  <marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" class="tip"></path></marker>
  <marker id="owner" viewBox="0 0 12 8" refX="12" refY="4" markerWidth="12" markerHeight="8" orient="auto"><path d="M0 4L6 0L12 4L6 8z" class="tip"></path></marker>
</defs>`;

/** What the drawing looks like; tokens are written out where it leaves the page. */
export const drawingStyle = `
  .back { fill: var(--surface); stroke: var(--line); }
  .rule { stroke: var(--line); }
  text { fill: var(--text); font-size: 12px; font-family: var(--drawing-font, inherit); }
  .name { font-weight: 650; }
  .row { fill: var(--text-2); }
  .kind, .end { fill: var(--text-3); font-size: 11px; }
  .mark { fill: var(--text-3); font-size: 10px; }
  .mark.key { fill: var(--warning); }
  .mark.link, .mark.lines { fill: var(--accent); }
  .line { fill: none; stroke: var(--control); stroke-width: 1.25; }
  .tip { fill: var(--control); }
  .clear .line { stroke-dasharray: 5 4; }
  .cascade .line { stroke: var(--danger); }
`;
