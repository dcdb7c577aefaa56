// How a list of things looks that are dragged into what is being made.
import { css } from 'lit';

export const paletteStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    background: var(--surface);
  }
  .search {
    flex: none;
    padding: 12px 12px 8px;
  }
  .list {
    flex: 1;
    overflow: auto;
    padding: 0 8px 16px;
  }
  h2 {
    padding: 10px 6px 4px;
    font: var(--small-strong);
    color: var(--text-3);
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .kinds {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 2px;
  }
  li {
    min-inline-size: 0;
  }
  button.item {
    display: flex;
    align-items: center;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 32px;
    padding: 4px 8px;
    border: 0;
    border-radius: var(--radius);
    background: none;
    text-align: start;
    cursor: grab;
  }
  button.item:hover {
    background: var(--hover);
  }
  .item .truncate {
    flex: 1;
  }
  .used {
    color: var(--text-3);
  }
  .used ravand-icon:last-child {
    color: var(--success);
    --icon-size: 14px;
  }
  @media (max-width: 767.98px) {
    button.item {
      min-block-size: 44px;
    }
  }
`;
