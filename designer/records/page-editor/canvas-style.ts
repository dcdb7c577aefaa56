// How the page looks while it is edited: what can be chosen is outlined, every list has room to drop into.
import { css } from 'lit';

export const canvasStyle = css`
  :host {
    overflow: auto;
    background: var(--canvas);
  }
  .page {
    container-type: inline-size;
    display: flex;
    flex-direction: column;
    flex: 1 0 auto;
    min-block-size: 100%;
    padding-block-start: 14px;
    background: var(--surface);
  }
  .head {
    flex-wrap: wrap;
  }
  .record {
    font: var(--record);
  }
  .item {
    position: relative;
    border-radius: var(--radius);
    outline: 1px dashed transparent;
    outline-offset: 2px;
    cursor: grab;
    user-select: none;
  }
  .item:hover {
    outline-color: var(--control);
  }
  .item:focus-visible,
  .item.chosen {
    outline: 2px solid var(--accent);
  }
  .item.found {
    outline: 1px solid var(--warning);
  }
  .item.found.chosen {
    outline-width: 2px;
  }
  .list {
    min-block-size: 28px;
  }
  .list.empty {
    position: relative;
    border: 1px dashed var(--control);
    border-radius: var(--radius);
  }
  .list.empty:not(:has([data-new], .drop-line))::before {
    content: attr(data-vacant);
    display: block;
    padding: 4px 10px;
    color: var(--text-3);
    font: var(--small);
  }
  .under {
    gap: 2px 14px;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .acts .item {
    cursor: grab;
  }
  .under-more {
    border-style: dashed;
    color: var(--text-2);
  }
  .stage {
    padding: 0 var(--gutter) 14px;
  }
  .stage .item {
    cursor: default;
    padding-block: 4px;
  }
  .stage ravand-stage-bar {
    padding: 0;
  }
  .strip {
    flex-wrap: wrap;
    overflow: visible;
  }
  .strip.empty {
    margin: 0 var(--gutter) 12px;
  }
  .strip .cell {
    border-radius: 0;
    outline-offset: -3px;
  }
  .cell .name,
  .cell .value {
    display: block;
  }
  .cell .name {
    font: var(--small);
    color: var(--text-3);
  }
  .cell .value {
    font-weight: 600;
    white-space: nowrap;
  }
  .body,
  .body.two {
    flex: 1 0 auto;
    grid-template-columns: minmax(0, 1fr) 260px;
  }
  /* Room to drop into, no more. */
  @container (min-width: 720.02px) {
    .body.two:has(.aside.empty) {
      grid-template-columns: minmax(0, 1fr) 150px;
    }
  }
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .tab {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: var(--tab);
    padding: 0 8px;
    border-block-end: 2px solid transparent;
    color: var(--text-2);
    outline-offset: -3px;
  }
  .tab ravand-icon,
  .title ravand-icon {
    --icon-size: 14px;
  }
  .tab.open {
    border-color: var(--accent);
    border-end-start-radius: 0;
    border-end-end-radius: 0;
    color: var(--text);
    font-weight: 650;
  }
  .content {
    min-block-size: 280px;
  }
  .content.whole {
    display: block;
    overflow: visible;
  }
  ravand-related[inert] {
    min-block-size: 220px;
    block-size: 280px;
  }
  ravand-related[compact] {
    block-size: auto;
    min-block-size: 0;
  }
  .columns {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding-block: 4px 12px;
  }
  .along {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .column {
    padding: 3px 10px;
    border: 1px solid var(--line);
    background: var(--sunken);
    font: var(--small);
  }
  .aside {
    border-inline-start: 1px solid var(--line);
    padding-block-end: 40px;
  }
  .aside.empty {
    margin: 12px;
    min-block-size: 88px;
    align-self: start;
    padding: 0;
    border: 1px dashed var(--control);
  }
  .aside.empty::before {
    padding: 14px;
    text-align: center;
  }
  .block {
    padding: 10px 14px 14px;
    border-block-end: 1px solid var(--line);
  }
  .block .title {
    display: flex;
    align-items: center;
    gap: 6px;
    margin-block-end: 8px;
    font: var(--section);
  }
  .values-list {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
    gap: 10px 16px;
  }
  .values-list .value {
    white-space: normal;
    font-weight: 400;
  }
  /* Where something would land while it is dragged. */
  .drop-line {
    flex: none;
    inline-size: 4px;
    min-inline-size: 4px;
    min-block-size: 22px;
    padding: 0;
    border: 0;
    border-radius: 2px;
    background: var(--accent);
    overflow: hidden;
    opacity: 1;
  }
  :is(.aside, .values-list) > .drop-line {
    inline-size: auto;
    block-size: 4px;
    min-block-size: 4px;
  }
  .drop-line > * {
    display: none;
  }
  @container (max-width: 720px) {
    .body,
    .body.two {
      grid-template: auto auto / minmax(0, 1fr);
      overflow: visible;
    }
    .aside {
      border-inline-start: 0;
      border-block-start: 1px solid var(--line);
    }
  }
  @media (max-width: 767.98px) {
    .item.column,
    .tab {
      min-block-size: 44px;
      align-content: center;
    }
  }
`;
