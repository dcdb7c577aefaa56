// The rows of a tile that lists something: a name, what goes with it, and a time at the end. Styles shared by tasks, processes and lists.
import { css } from 'lit';

export const tileRows = css`
  :host {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    scrollbar-width: thin;
  }
  li > :is(a, div) {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 38px;
    padding: 4px 16px;
    border-block-start: 1px solid var(--line);
    color: var(--text);
    text-decoration: none;
  }
  li > a:hover {
    background: var(--hover);
  }
  li strong {
    flex: none;
    max-inline-size: 55%;
    font-weight: 600;
  }
  li .rest {
    flex: 1;
    min-inline-size: 0;
    color: var(--text-3);
  }
  li .end {
    flex: none;
    color: var(--text-3);
    font: var(--small);
    white-space: nowrap;
  }
  .nothing {
    padding: 18px 16px;
    border-block-start: 1px solid var(--line);
    color: var(--text-3);
  }
  .wide {
    display: none;
  }
  @container tile (min-width: 520px) {
    .wide {
      display: initial;
    }
  }
`;
