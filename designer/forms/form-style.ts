// How a form is laid out: fields in a grid of twelve whose parts take what room there is, so that the same form fits a page, a pane and a phone.
import { css } from 'lit';

export const formStyle = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  form {
    display: grid;
    gap: 16px 20px;
    grid-template-columns: minmax(0, 1fr);
    max-inline-size: 720px;
  }
  form.roomy {
    max-inline-size: 1180px;
  }
  /* What lies in an element has its room, not the page's. */
  .holder {
    container-type: inline-size;
    min-inline-size: 0;
  }
  .inside {
    display: grid;
    gap: 16px 20px;
    grid-template-columns: minmax(0, 1fr);
    align-items: start;
  }
  form > *,
  .inside > * {
    min-inline-size: 0;
  }
  @container (min-inline-size: 560px) {
    form,
    .inside {
      grid-template-columns: repeat(12, minmax(0, 1fr));
    }
    form > *,
    .inside > * {
      grid-column: span 6;
    }
    form > :is(.wide, .summary, .actions),
    .inside > .wide {
      grid-column: 1 / -1;
    }
    form > .third,
    .inside > .third {
      grid-column: span 4;
    }
    form > .quarter,
    .inside > .quarter {
      grid-column: span 3;
    }
  }
  .read {
    display: flex;
    align-items: center;
    min-block-size: var(--input);
    padding: 5px 10px;
    border-radius: var(--radius);
    background: var(--sunken);
    font: var(--field);
    overflow-wrap: anywhere;
  }
  .read .person {
    display: inline-flex;
    gap: 6px;
    align-items: center;
  }
  .summary {
    padding: 10px 14px;
    border-radius: var(--radius-card);
    background: var(--danger-soft);
    color: var(--danger);
  }
  .summary p {
    margin: 0;
  }
  .summary li button {
    border: 0;
    background: none;
    padding: 1px 0;
    color: inherit;
    cursor: pointer;
    text-align: start;
  }
  .summary li button:hover {
    text-decoration: underline;
  }
  .actions {
    display: flex;
    align-items: center;
    gap: 10px;
    flex-wrap: wrap;
    margin-block-start: 4px;
  }
  .check {
    align-self: center;
  }
  .signature {
    display: block;
  }

  .section {
    padding-block-start: 12px;
    border-block-start: 1px solid var(--line);
  }
  form > .section:first-child,
  .inside > .section:first-child {
    padding-block-start: 0;
    border-block-start: 0;
  }
  .section > :is(h3, summary) {
    font: var(--section);
    margin-block-end: 10px;
  }
  .section > .help {
    display: block;
    margin-block: -6px 10px;
  }
  .section > summary {
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: 28px;
    cursor: pointer;
    list-style: none;
  }
  .section > summary::-webkit-details-marker {
    display: none;
  }
  .section > summary ravand-icon {
    transition: rotate var(--fast) var(--ease);
  }
  .section:not([open]) > summary ravand-icon {
    rotate: -90deg;
  }
  .section:not([open]) > summary:dir(rtl) ravand-icon {
    rotate: 90deg;
  }
  .columns > .inside {
    grid-template-columns: minmax(0, 1fr);
  }
  @container (min-inline-size: 480px) {
    .columns > .inside {
      grid-template-columns: repeat(var(--columns, 2), minmax(0, 1fr));
    }
    .columns > .inside > * {
      grid-column: auto;
    }
  }
  .tabs > ravand-tabs {
    border-block-end: 1px solid var(--line);
    margin-block-end: 14px;
  }
  .steps > ol {
    display: flex;
    gap: 8px;
    margin: 0 0 16px;
    padding: 0;
    list-style: none;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .steps > ol > li {
    display: flex;
    flex: 1 1 0;
    min-inline-size: 0;
  }
  .steps > ol button {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
    min-block-size: 36px;
    padding: 6px 2px;
    border: 0;
    border-block-start: 3px solid var(--line);
    background: none;
    color: var(--text-3);
    font: var(--small-strong);
    text-align: start;
    cursor: pointer;
  }
  .steps > ol button:disabled {
    cursor: default;
  }
  .steps > ol button[aria-current] {
    border-color: var(--accent);
    color: var(--text);
  }
  .steps > ol .done button {
    border-color: var(--accent);
    color: var(--text-2);
  }
  .steps > ol .done ravand-icon {
    color: var(--accent);
  }
  .steps > ol .faulty ravand-icon {
    color: var(--danger);
  }
  .steps > .walk {
    display: flex;
    gap: 10px;
    align-items: center;
    margin-block-start: 16px;
  }
  .steps > .walk .where {
    color: var(--text-3);
    font: var(--small);
  }
  @container (max-inline-size: 479.98px) {
    .steps > ol button:not([aria-current]) bdi {
      display: none;
    }
    .steps > ol > li:has([aria-current]) {
      flex-grow: 4;
    }
  }
  .picture {
    display: block;
    max-inline-size: 100%;
    block-size: auto;
    border-radius: var(--radius-card);
  }
  .press {
    display: flex;
    align-items: end;
    align-self: end;
  }
  .related {
    display: grid;
    gap: 6px;
  }
  .related > h3 {
    font: var(--section);
  }

  /* While the form is designed: what is hidden is seen to be, every holder has room to drop into. */
  .designing [data-element] {
    position: relative;
    border-radius: var(--radius);
    cursor: default;
    outline: 1px dashed transparent;
    outline-offset: 4px;
  }
  .designing [data-element]:hover {
    outline-color: var(--control);
  }
  .designing [data-element]:has([data-element]:hover) {
    outline-color: transparent;
  }
  .designing [data-element]:focus,
  .designing [data-element].chosen {
    outline: 2px solid var(--accent);
  }
  .designing [data-element].found {
    outline-color: var(--danger);
    outline-style: solid;
  }
  .designing [data-element].conditional::after {
    content: '';
    position: absolute;
    inset-block-start: 2px;
    inset-inline-end: 2px;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--cause);
  }
  .designing .part {
    padding: 8px 10px 12px;
    background: color-mix(in srgb, var(--sunken) 55%, transparent);
  }
  .designing .part > h4 {
    margin-block-end: 8px;
    font: var(--small-strong);
    color: var(--text-3);
  }
  .designing .inside {
    min-block-size: 44px;
  }
  .designing .inside:empty,
  .designing .inside.vacant {
    border: 1px dashed var(--control);
    border-radius: var(--radius);
  }
  .designing .vacant::before {
    content: attr(data-vacant);
    grid-column: 1 / -1;
    padding: 10px;
    color: var(--text-3);
    font: var(--small);
    text-align: center;
  }
  /* Where something would land while it is dragged. */
  .designing .drop-line {
    grid-column: 1 / -1;
    block-size: 4px;
    min-block-size: 4px;
    padding: 0;
    border: 0;
    border-radius: 2px;
    background: var(--accent);
    overflow: hidden;
    opacity: 1;
  }
  .designing .drop-line > * {
    display: none;
  }
`;
