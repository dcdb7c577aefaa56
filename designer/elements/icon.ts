// `<ravand-icon name="house">`: one lucide icon, drawn by DOM calls from plain shapes, never from markup. Decorative: the name beside it speaks.
import { icons } from 'virtual:icons';

type Shapes = readonly (readonly [string, Readonly<Record<string, string>>])[];

const svgNamespace = 'http://www.w3.org/2000/svg';
/** Icons that point somewhere and therefore turn round in right-to-left pages. */
const mirrored = new Set([
  'arrow-left',
  'arrow-right',
  'chevron-left',
  'chevron-right',
  'undo-2',
  'redo-2',
  'rotate-ccw',
  'send',
  'log-out',
  'panel-right',
  'step-back',
  'step-forward',
  'list',
  'list-checks',
  'list-ordered',
  'list-tree',
  'corner-down-right',
  'chart-gantt',
  'move-right',
  'text-align-start',
  'external-link',
]);
const sheet = new CSSStyleSheet();
sheet.replaceSync(
  ':host{display:inline-block;flex:none;inline-size:var(--icon-size,var(--icon));block-size:var(--icon-size,var(--icon));vertical-align:-0.22em}' +
    'svg{display:block;fill:var(--icon-fill,none)}.turns:dir(rtl){scale:-1 1}',
);
let others: Promise<Readonly<Record<string, Shapes>>> | undefined;

/** By name: a page shows some of them a hundred times. */
const drawn = new Map<string, SVGSVGElement>();

function draw(shapes: Shapes): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  const attributes = {
    viewBox: '0 0 24 24',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.75',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    width: '100%',
    height: '100%',
    focusable: 'false',
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  for (const [tag, shape] of shapes) {
    const part = document.createElementNS(svgNamespace, tag);
    for (const [name, value] of Object.entries(shape)) part.setAttribute(name, value);
    svg.append(part);
  }
  return svg;
}

/** Drawn in a shadow root: children added while Lit still walks the fresh template would shift its places. */
export class RavandIcon extends HTMLElement {
  static readonly observedAttributes = ['name'];
  readonly #root = this.attachShadow({ mode: 'open' });

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
  }

  connectedCallback(): void {
    this.setAttribute('aria-hidden', 'true');
  }

  attributeChangedCallback(): void {
    const name = this.getAttribute('name') ?? '';
    const shapes = icons[name];
    if (shapes) this.#show(name, shapes);
    else if (name !== '') this.#loadOther(name);
  }

  #show(name: string, shapes: Shapes): void {
    const known = drawn.get(name) ?? draw(shapes);
    if (!drawn.has(name) && mirrored.has(name)) known.classList.add('turns');
    drawn.set(name, known);
    this.#root.replaceChildren(known.cloneNode(true));
  }

  #loadOther(name: string): void {
    others ??= import('lucide-static/icon-nodes.json').then((module) => module.default);
    void others.then((all) => {
      if (this.getAttribute('name') === name) this.#show(name, all[name] ?? icons.box ?? []);
    });
  }
}

customElements.define('ravand-icon', RavandIcon);
