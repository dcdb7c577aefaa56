// How the page of a record looks, shared by the page and by the page as its own editor.
import { css } from 'lit';

export const pageStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 0 var(--gutter) 14px;
    flex: none;
  }
  .head > .naming {
    flex: 1;
    min-inline-size: 0;
  }
  h1 {
    font: var(--record);
  }
  .under {
    display: flex;
    flex-wrap: wrap;
    gap: 0 14px;
    color: var(--text-2);
  }
  ravand-stage-bar {
    padding: 0 var(--gutter) 14px;
    flex: none;
  }
  .strip {
    display: flex;
    border-block: 1px solid var(--line);
    flex: none;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .strip > .cell {
    flex: 1 0 auto;
    min-inline-size: 128px;
    padding: 9px var(--gutter);
    border-inline-start: 1px solid var(--line);
  }
  .strip > .cell:first-child {
    border-inline-start: 0;
  }
  .cell dt {
    font: var(--small);
    color: var(--text-3);
  }
  .cell dd {
    font-weight: 600;
    white-space: nowrap;
  }
  .person {
    display: inline-flex;
    gap: 7px;
    align-items: center;
  }
  .body {
    flex: 1;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-block-size: 0;
  }
  .body.two {
    grid-template-columns: minmax(0, 1fr) 320px;
  }
  .main {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
  }
  .tabs {
    padding-inline: calc(var(--gutter) - 8px);
    border-block-end: 1px solid var(--line);
    flex: none;
  }
  .tabs ravand-tabs {
    margin-block-end: -1px;
  }
  .content {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    padding: 12px var(--gutter) 32px;
  }
  .content.whole {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    padding: 0;
    overflow: hidden;
  }
  aside {
    overflow: auto;
    border-inline-start: 1px solid var(--line);
  }
  aside section {
    padding: 12px 16px 16px;
    border-block-end: 1px solid var(--line);
  }
  aside h2 {
    font: var(--section);
    padding-block-end: 6px;
  }
  .values {
    display: grid;
    grid-template-columns: minmax(88px, 36%) minmax(0, 1fr);
    gap: 8px 12px;
  }
  .values dt {
    color: var(--text-3);
  }
  .values dd {
    overflow-wrap: anywhere;
  }
  @media (max-width: 1099.98px) {
    .body.two {
      grid-template: minmax(340px, 1fr) auto / minmax(0, 1fr);
      overflow: auto;
    }
    aside {
      overflow: visible;
      border-inline-start: 0;
      border-block-start: 1px solid var(--line);
    }
  }
  @media (max-width: 767.98px) {
    .strip > .cell {
      padding-inline: 16px;
    }
  }
`;
