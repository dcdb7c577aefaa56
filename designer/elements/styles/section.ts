// A section of a page of settings: a heading, a word on it, then a form or a list of rows with an act at their end.
import { css } from 'lit';

export const section = css`
  :host {
    display: grid;
    gap: 12px;
    align-content: start;
  }
  h2 {
    font: var(--section);
  }
  .rows {
    border-block-start: 1px solid var(--line);
  }
  .rows > li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 16px;
    align-items: center;
    padding-block: 10px;
    border-block-end: 1px solid var(--line);
  }
  .name {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 10px;
    font: var(--body-strong);
    overflow-wrap: anywhere;
  }
  .about,
  .when {
    grid-column: 1;
    font: var(--small);
    color: var(--text-2);
    overflow-wrap: anywhere;
  }
  .when {
    color: var(--text-3);
  }
  .rows > li > .button {
    grid-column: 2;
    grid-row: 1 / span 3;
  }
  .begin {
    justify-self: start;
  }
`;
