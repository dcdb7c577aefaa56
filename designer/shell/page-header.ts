// `<ravand-page-header heading count>`: the 52 px line on top of every screen. Slots: `before` (crumbs), default (quiet text), `actions` (one primary last).
import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { formatInteger } from '../format/numbers.ts';

@customElement('ravand-page-header')
export class RavandPageHeader extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 8px;
        flex: none;
        min-block-size: var(--header);
        padding-inline: var(--gutter) 16px;
      }
      .named {
        display: flex;
        align-items: center;
        gap: 8px;
        min-inline-size: 0;
      }
      h1 {
        font: var(--title);
        min-inline-size: 0;
      }
      .count {
        color: var(--text-3);
        padding-inline-start: 2px;
      }
      .space {
        flex: 1;
      }
      .actions {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      ::slotted(*) {
        flex: none;
      }
      /* A long name has two lines; where the acts leave it no room, they have a line of their own. */
      @media (max-width: 767.98px) {
        :host {
          flex-wrap: wrap;
          row-gap: 4px;
          padding-block: 4px;
        }
        .named {
          flex: 1 1 96px;
        }
        h1.truncate {
          display: -webkit-box;
          -webkit-box-orient: vertical;
          -webkit-line-clamp: 2;
          line-clamp: 2;
          line-height: 22px;
          white-space: normal;
          overflow-wrap: anywhere;
        }
        h1 > bdi {
          display: inline;
        }
        .space {
          display: none;
        }
        .actions {
          margin-inline-start: auto;
        }
      }
    `,
  ];

  @property() heading = '';
  @property({ type: Number }) count: number | undefined;

  override render() {
    return html`<slot name="before"></slot>
      <div class="named">
        <h1 class="truncate"><bdi>${this.heading}</bdi></h1>
        ${this.count === undefined ? nothing : html`<span class="count">${formatInteger(this.count)}</span>`}
      </div>
      <slot></slot>
      <span class="space"></span>
      <div class="actions"><slot name="actions"></slot></div>`;
  }
}
