// `<ravand-findings>`: what keeps a definition from being published, and what is doubtful; a press sends `show-finding`, so that its place is shown.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { t } from '../shell/texts.ts';
import type { Finding } from './definitions.ts';

/** A large process may have a thousand; nobody reads them at once, and each is drawn. */
const shownAtOnce = 50;

const icons = { error: 'circle-alert', warning: 'triangle-alert', info: 'info' } as const;

@customElement('ravand-findings')
export class RavandFindings extends RavandElement {
  @property({ attribute: false }) findings: readonly Finding[] = [];
  @property({ type: Boolean }) checking = false;
  /** Without a heading: what surrounds it has one. */
  @property({ type: Boolean, reflect: true }) bare = false;
  @state() private most = shownAtOnce;
  @query('.more') private readonly more!: HTMLElement | null;
  /** Scrolled to, it brings the next ones by itself. */
  readonly #nearing = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) this.most += shownAtOnce;
  });
  #observed: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => {
      this.#nearing.disconnect();
      this.#observed = null;
    });
  }

  protected override updated(changed: PropertyValues): void {
    if (this.more === this.#observed && !changed.has('most')) return;
    this.#nearing.disconnect();
    this.#observed = this.more;
    if (this.more) this.#nearing.observe(this.more);
  }

  #showMore(): void {
    const next = this.renderRoot.querySelectorAll<HTMLElement>('.row').length;
    this.most += shownAtOnce;
    void this.updateComplete.then(() => this.renderRoot.querySelectorAll<HTMLElement>('.row')[next]?.focus());
  }

  #row(finding: Finding) {
    const place = finding.elementName ?? finding.element;
    return html`<li>
      <button class="row" @click=${() => this.emit('show-finding', finding)}>
        <ravand-icon name=${icons[finding.severity]} class=${finding.severity}></ravand-icon>
        <span class="visually-hidden">${t(`process.${finding.severity}`)}</span>
        <span class="text">${finding.message}</span>
        ${place ? html`<span class="where"><bdi>${place}</bdi></span>` : nothing}
      </button>
      ${finding.fixes?.map(({ label, apply, href }) => (href ? html`<a class="fix" href=${href}>${label}</a>` : html`<button class="fix" @click=${() => apply?.()}>${label}</button>`)) ?? nothing}
    </li>`;
  }

  protected override render() {
    return html`<header ?hidden=${this.bare}>
        <h2>${t('process.problems')}</h2>
        <span class="count">${t('process.problemCount', { count: this.findings.length })}</span>
        <span role="status" class="muted">${this.checking ? t('process.checking') : ''}</span>
      </header>
      ${
        this.findings.length === 0
          ? html`<p class="none"><ravand-icon name="circle-check" class="fine"></ravand-icon>${t('process.noProblems')}</p>`
          : html`<ul>
              ${this.findings.slice(0, this.most).map((finding) => this.#row(finding))}
            </ul>
            ${this.findings.length > this.most ? html`<button class="more" @click=${() => this.#showMore()}>${t('studio.moreFindings', { count: this.findings.length - this.most })}</button>` : nothing}`
      }`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        background: var(--surface);
        border-block-start: 1px solid var(--line);
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 36px;
        padding-inline: 16px;
        border-block-end: 1px solid var(--line);
      }
      h2 {
        font: var(--section);
        color: var(--accent);
      }
      .count {
        font: var(--small);
        color: var(--text-3);
      }
      ul {
        overflow-y: auto;
      }
      li {
        display: flex;
        align-items: center;
        gap: 8px;
        padding-inline-end: 16px;
        border-block-end: 1px solid var(--line);
      }
      .fix {
        flex: none;
        padding: 3px 10px;
        border: 1px solid var(--control);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
        font: var(--small-strong);
        text-decoration: none;
        cursor: pointer;
      }
      .fix:hover {
        background: var(--hover);
      }
      .row {
        flex: 1;
        min-inline-size: 0;
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 36px;
        padding: 4px 16px;
        border: 0;
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .more {
        flex: none;
        min-block-size: 36px;
        padding-inline: 16px;
        border: 0;
        background: none;
        color: var(--accent);
        font: var(--small-strong);
        text-align: start;
        cursor: pointer;
      }
      .more:hover,
      .row:hover {
        background: var(--hover);
      }
      .text {
        flex: 1;
        min-inline-size: 0;
      }
      .where {
        padding: 1px 8px;
        border-radius: var(--radius-chip);
        background: var(--sunken);
        font: var(--small);
        color: var(--text-2);
      }
      .error {
        color: var(--danger);
      }
      .warning {
        color: var(--warning);
      }
      .fine {
        color: var(--success);
      }
      .none {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 10px 16px;
        color: var(--text-2);
      }
    `,
  ];
}
