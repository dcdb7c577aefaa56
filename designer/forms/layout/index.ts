// Table of contents: who draws which kind of element, and the frame every one of them stands in.
import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FormElement, FormElementKind } from '../../../schemas/types.ts';
import { local } from '../../shell/texts.ts';
import { drawButton } from './button.ts';
import { drawColumns } from './columns.ts';
import { drawImage } from './image.ts';
import type { DrawElement, LayoutContext } from './layout-context.ts';
import { drawRelated } from './related.ts';
import { drawSection } from './section.ts';
import { drawSteps } from './steps.ts';
import { drawTabs } from './tabs.ts';
import { drawText } from './text.ts';

const children: DrawElement = (element, context) => context.children(element);
const place: DrawElement = (element, context) => context.place(element);

const drawOf: Readonly<Record<FormElementKind, DrawElement>> = {
  section: drawSection,
  columns: drawColumns,
  column: children,
  tabs: drawTabs,
  tab: children,
  steps: drawSteps,
  step: children,
  field: place,
  lines: place,
  signature: place,
  related: drawRelated,
  text: drawText,
  image: drawImage,
  button: drawButton,
};

const parts: ReadonlySet<FormElementKind> = new Set(['column', 'tab', 'step']);
const placed: ReadonlySet<FormElementKind> = new Set(['field', 'lines', 'signature']);
const classOf: Partial<Record<FormElementKind, string>> = { image: 'image', button: 'press' };

/** Elements one after another, each in its frame. */
export function drawElements(elements: readonly FormElement[], context: LayoutContext): TemplateResult {
  return html`${repeat(
    elements.filter((element) => context.design !== undefined || context.isShown(element)),
    ({ id }) => id,
    (element) => framed(element, context),
  )}`;
}

/** Places bring their frame, which is the field's. */
function framed(element: FormElement, context: LayoutContext): TemplateResult | typeof nothing {
  const drawn = drawOf[element.kind](element, context);
  if (drawn === undefined && context.design === undefined) return nothing;
  const content = drawn ?? html`<p class="muted">${context.design?.label(element)}</p>`;
  if (placed.has(element.kind) && drawn !== undefined) return drawn;
  const classes = classMap({ ...frameClasses(element, context) });
  const { design } = context;
  if (element.kind === 'section' && element.collapsible === true && design === undefined)
    return html`<details class=${classes} ?open=${element.collapsed !== true}>${content}</details>`;
  const columns = element.kind === 'columns' ? `--columns:${Math.max(1, element.children?.length ?? 1)}` : nothing;
  if (design === undefined) return html`<div class=${classes} style=${columns}>${content}</div>`;
  const heading =
    parts.has(element.kind) && element.kind !== 'column'
      ? html`<h4>${local(element.label, design.label(element))}</h4>`
      : nothing;
  return html`<div class=${classes} style=${columns} data-element=${element.id} tabindex=${design.chosen === element.id ? 0 : -1} role="group" aria-label=${design.label(element)}>${heading}${content}</div>`;
}

/** The classes of an element's frame: its width, its kind, and what the designer should see. */
export function frameClasses(element: FormElement, { design }: Pick<LayoutContext, 'design'>): Record<string, boolean> {
  return {
    [classOf[element.kind] ?? element.kind]: true,
    ...widthClass(element, !placed.has(element.kind) && element.kind !== 'button'),
    ...(design === undefined
      ? {}
      : {
          chosen: design.chosen === element.id,
          found: design.found.has(element.id),
          part: parts.has(element.kind),
          conditional: typeof element.visible === 'string' || element.visible === false,
        }),
  };
}

export function widthClass({ width }: Pick<FormElement, 'width'>, isWideByNature: boolean): Record<string, boolean> {
  if (width === undefined) return { wide: isWideByNature };
  return { wide: width === 'full', third: width === 'third', quarter: width === 'quarter' };
}
