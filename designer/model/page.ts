// `<ravand-model>`: all entities and their relations as a picture, and as a list for who reads rather than looks. Areas are shown and hidden; a box leads to its
// entity; a line drawn from one box to another becomes a field of a draft; the picture goes out as a file.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { onSession, session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { download } from '../elements/download.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, states } from '../elements/empty.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import './canvas.ts';
import type { ModelCanvas } from './canvas.ts';
import { type Drawing, drawingStyle } from './drawing.ts';
import { asPng, standaloneSvg } from './export-drawing.ts';
import { layOut } from './layout.ts';
import { areaColor, areaName, areasOf, boxOf, type ModelRelation, noArea, relationsOf } from './model.ts';
import './relation-dialog.ts';

@customElement('ravand-model')
export class ModelPage extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 12px;
        align-items: center;
        padding: 6px var(--gutter);
        border-block: 1px solid var(--line);
      }
      .bar .control {
        inline-size: min(220px, 100%);
        min-block-size: 32px;
      }
      .areas .checkbox {
        align-items: center;
      }
      .areas {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 14px;
        padding: 0;
        border: 0;
      }
      .swatch {
        inline-size: 10px;
        block-size: 10px;
        border-radius: 3px;
        align-self: center;
      }
      .space {
        flex: 1;
      }
      ravand-model-canvas {
        flex: 1;
      }
      .list {
        flex: 1;
        overflow-y: auto;
        padding: 12px var(--gutter) 40px;
      }
      .list ul {
        padding-inline-start: 18px;
      }
      .list > ul {
        display: grid;
        gap: 12px;
        padding: 0;
        list-style: none;
      }
      @media (max-width: 767.98px) {
        .wide {
          display: none;
        }
      }
    `,
  ];

  @state() private sought = '';
  @state() private leftOut: ReadonlySet<string> | undefined;
  @state() private isList = false;
  @state() private drawn: { readonly from: string; readonly to: string } | undefined;
  @query('ravand-model-canvas') private readonly canvas!: ModelCanvas | null;
  #known: { readonly key: unknown; readonly drawing: Drawing } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onSession(() => this.requestUpdate()));
  }

  get #entities(): readonly EntityForUser[] {
    return session.workspace?.entities ?? [];
  }

  /** What stands in no area (people, tasks) would tie everything to everything: it is there when it is asked for. */
  get #leftOut(): ReadonlySet<string> {
    const areas = areasOf(this.#entities);
    return this.leftOut ?? new Set(areas.length > 1 ? [noArea] : []);
  }

  /** The same picture as long as nothing of it changed. */
  #drawing(): Drawing {
    const isMirrored = document.documentElement.dir === 'rtl';
    const key = JSON.stringify([
      session.workspace?.release,
      [...this.#leftOut],
      isMirrored,
      document.documentElement.lang,
    ]);
    if (this.#known?.key === key) return this.#known.drawing;
    const areas = areasOf(this.#entities);
    const shown = this.#entities.filter(({ area = noArea }) => !this.#leftOut.has(area));
    const boxes = shown.map(boxOf);
    const names = new Set(boxes.map(({ id }) => id));
    const relations = relationsOf(shown).filter(({ to }) => names.has(to));
    const drawing = {
      boxes,
      relations,
      layout: layOut(boxes, relations),
      isMirrored,
      color: (area: string) => areaColor(areas, area),
    };
    this.#known = { key, drawing };
    return drawing;
  }

  #describe = ({ from, to, label, onDelete, isOwned }: ModelRelation): string => {
    const name = (entity: string) => local(this.#entities.find((one) => one.name === entity)?.label, entity);
    const what = isOwned ? t('model.isPart') : `${t('entity.onDelete')}: ${t(`entity.onDeletes.${onDelete}`)}`;
    return t('model.relation', { from: name(from), field: label, to: name(to), what });
  };

  #toggle(area: string, isShown: boolean): void {
    const next = new Set(this.#leftOut);
    if (isShown) next.delete(area);
    else next.add(area);
    this.leftOut = next;
    void this.updateComplete.then(() => this.canvas?.fit());
  }

  #found(drawing: Drawing): ReadonlySet<string> {
    const sought = this.sought.trim().toLocaleLowerCase();
    if (sought === '') return new Set();
    const matches = ({ id, label, rows }: Drawing['boxes'][number]) =>
      [id, label, ...rows.map((row) => row.label)].some((text) => text.toLocaleLowerCase().includes(sought));
    return new Set(drawing.boxes.filter(matches).map(({ id }) => id));
  }

  async #export(as: string): Promise<void> {
    const drawing = this.#drawing();
    const picture = this.canvas?.picture;
    if (!picture) return;
    const source = standaloneSvg(picture, drawingStyle, drawing.layout);
    if (as === 'svg') return download('model.svg', new Blob([source], { type: 'image/svg+xml' }));
    const { width, height } = drawing.layout;
    const png = await asPng(source, { width: width + 48, height: height + 48 });
    if (png) download('model.png', png);
  }

  #open(name: string): void {
    void navigate(`/studio/entities/${encodeURIComponent(name)}`);
  }

  #begin(): void {
    const first = this.#drawing().boxes[0]?.id ?? '';
    this.drawn = { from: first, to: first };
  }

  #bar(drawing: Drawing): TemplateResult {
    const areas = areasOf(this.#entities);
    const found = [...this.#found(drawing)];
    const go = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && found[0]) this.canvas?.show(found[0]);
    };
    return html`<div class="bar">
      <input class="control" type="search" autocomplete="off" aria-label=${t('model.seek')} placeholder=${t('model.seek')} .value=${this.sought} @input=${(event: Event) => (this.sought = (event.target as HTMLInputElement).value)} @keydown=${go} />
      <fieldset class="areas"><legend class="visually-hidden">${t('model.areas')}</legend>${areas.map(
        (area) =>
          html`<label class="checkbox"><input type="checkbox" .checked=${!this.#leftOut.has(area)} @change=${(event: Event) => this.#toggle(area, (event.target as HTMLInputElement).checked)} /><span class="swatch" style="background:${areaColor(areas, area)}"></span>${areaName(area)}</label>`,
      )}</fieldset>
      <span class="space"></span>
      ${
        this.isList
          ? nothing
          : html`<button type="button" class="button quiet icon-only" aria-label=${t('model.zoomOut')} title=${t('model.zoomOut')} @click=${() => this.canvas?.zoom(1 / 1.25)}><ravand-icon name="minus"></ravand-icon></button>
            <button type="button" class="button quiet icon-only" aria-label=${t('model.zoomIn')} title=${t('model.zoomIn')} @click=${() => this.canvas?.zoom(1.25)}><ravand-icon name="plus"></ravand-icon></button>
            <button type="button" class="button small" @click=${() => this.canvas?.fit()}>${t('model.fit')}</button>`
      }
    </div>`;
  }

  #list({ boxes, relations }: Drawing): TemplateResult {
    const found = this.#found({ ...this.#drawing() });
    const shown = this.sought.trim() === '' ? boxes : boxes.filter(({ id }) => found.has(id));
    return html`<div class="list"><ul>${shown.map(
      ({ id, label }) => html`<li><a href="/studio/entities/${encodeURIComponent(id)}"><b><bdi>${label}</bdi></b></a>
        <ul>${relations.filter(({ from, to }) => from === id || to === id).map((relation) => html`<li>${this.#describe(relation)}</li>`)}</ul></li>`,
    )}</ul></div>`;
  }

  protected override render(): TemplateResult {
    const drawing = this.#drawing();
    const files = [
      { value: 'svg', label: 'SVG', icon: 'download' },
      { value: 'png', label: 'PNG', icon: 'download' },
    ];
    return html`<ravand-page-header heading=${t('model.heading')} .count=${drawing.boxes.length}>
        <button slot="actions" class="button" aria-label=${t('model.asList')} aria-pressed=${String(this.isList)} @click=${() => (this.isList = !this.isList)}><ravand-icon name="list-checks"></ravand-icon><span class="wide">${t('model.asList')}</span></button>
        ${this.isList ? nothing : html`<ravand-menu slot="actions" .items=${files} label=${t('model.export')} @menu-choose=${(event: CustomEvent<string>) => void this.#export(event.detail)}><button class="button" aria-label=${t('model.export')}><ravand-icon name="download"></ravand-icon><span class="wide">${t('model.export')}</span></button></ravand-menu>`}
        <button slot="actions" class="button primary" @click=${() => this.#begin()}><ravand-icon name="plus"></ravand-icon>${t('model.newRelation')}</button>
      </ravand-page-header>
      ${this.#bar(drawing)}
      ${
        drawing.boxes.length === 0
          ? empty(t('model.nothing'))
          : this.isList
            ? this.#list(drawing)
            : html`<ravand-model-canvas .drawing=${drawing} .found=${this.#found(drawing)} .describe=${this.#describe}
                @entity-open=${(event: CustomEvent<string>) => this.#open(event.detail)} @relation-drawn=${(event: CustomEvent<{ from: string; to: string }>) => (this.drawn = event.detail)}></ravand-model-canvas>`
      }
      ${this.drawn ? html`<ravand-relation-dialog from=${this.drawn.from} to=${this.drawn.to} .entities=${this.#entities} @relation-close=${() => (this.drawn = undefined)} @relation-made=${(event: CustomEvent<string>) => this.#open(event.detail)}></ravand-relation-dialog>` : nothing}`;
  }
}
