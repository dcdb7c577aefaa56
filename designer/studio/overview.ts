// `<ravand-studio>`: /studio, everything a person may build and look after, with a sentence each, and what waits for them.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { operate } from '../operate/api.ts';
import { releases } from '../releases/api.ts';
import '../shell/page-header.ts';
import { type StudioArea, type StudioPlace, studioPlaces } from '../shell/places.ts';
import { t } from '../shell/texts.ts';

const areas: readonly StudioArea[] = ['data', 'automation', 'screens', 'operation'];

@customElement('ravand-studio')
export class RavandStudio extends RavandElement {
  /** How many wait at a place. */
  @state() private waiting: ReadonlyMap<string, number> = new Map();

  override connectedCallback(): void {
    super.connectedCallback();
    const may = session.me?.may;
    if (may?.studio) void this.#count('releases', releases.drafts());
    if (may?.operate) void this.#count('operate', operate.incidents());
  }

  /** The page is whole without: what cannot be counted is not said. */
  async #count(name: string, asked: Promise<{ readonly items: readonly unknown[] }>): Promise<void> {
    try {
      const { items } = await asked;
      this.waiting = new Map([...this.waiting, [name, items.length]]);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
    }
  }

  #place({ path, icon, label, name }: StudioPlace): TemplateResult {
    const count = this.waiting.get(name) ?? 0;
    const waits = count === 0 ? nothing : html`<span class="waits">${t(`overview.waits.${name}`, { count })}</span>`;
    return html`<li><a href=${path} aria-describedby="about-${name}"><ravand-icon name=${icon}></ravand-icon><b>${label}</b></a>
      <p id="about-${name}">${t(`overview.about.${name}`)}</p>${waits}</li>`;
  }

  protected override render(): TemplateResult {
    const places = studioPlaces();
    return html`<ravand-page-header heading=${t('rail.studio')}></ravand-page-header>
      <div class="areas">${areas.map((area) => {
        const own = places.filter((place) => place.area === area);
        return own.length === 0
          ? nothing
          : html`<section aria-labelledby=${area}><h2 id=${area}>${t(`overview.${area}`)}</h2><ul>${own.map((place) => this.#place(place))}</ul></section>`;
      })}</div>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      .areas {
        overflow-y: auto;
        padding: 4px var(--gutter) 32px;
      }
      h2 {
        margin: 16px 0 8px;
        color: var(--text-2);
        font: var(--section);
      }
      section:first-of-type h2 {
        margin-block-start: 0;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr));
        gap: 12px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        position: relative;
        display: flex;
        flex-direction: column;
        gap: 4px;
        padding: 14px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card, 10px);
        background: var(--surface);
      }
      li:hover {
        border-color: var(--accent);
      }
      a {
        display: flex;
        align-items: center;
        gap: 10px;
        color: var(--text);
        text-decoration: none;
      }
      /* The whole card is the link; what is read out is its name. */
      a::after {
        position: absolute;
        inset: 0;
        border-radius: inherit;
        content: '';
      }
      a:focus-visible {
        outline: none;
      }
      li:focus-within:has(a:focus-visible) {
        outline: 2px solid var(--accent);
        outline-offset: 1px;
      }
      ravand-icon {
        color: var(--accent);
      }
      p {
        margin: 0;
        color: var(--text-2);
      }
      .waits {
        color: var(--accent);
        font-weight: 600;
      }
    `,
  ];
}
