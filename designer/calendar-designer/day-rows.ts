// The look of days in a list, each opened where it stands.
import { css } from 'lit';

export const dayRows = css`
  :host {
    display: grid;
    gap: 10px;
    min-inline-size: 0;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
    border-block-start: 1px solid var(--line);
  }
  li {
    border-block-end: 1px solid var(--line);
  }
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto 16px;
    gap: 2px 12px;
    align-items: center;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 6px 4px;
    border: 0;
    background: none;
    color: var(--text);
    font: var(--body);
    text-align: start;
    cursor: pointer;
  }
  .row:hover {
    background: var(--hover);
  }
  .row > .name {
    font-weight: 600;
  }
  .row > .when {
    grid-column: 1;
    grid-row: 2;
    font: var(--small);
    color: var(--text-2);
  }
  .row > .side {
    grid-row: 1 / 3;
    font: var(--small);
    color: var(--text-2);
    text-align: end;
  }
  .row > ravand-icon {
    grid-row: 1 / 3;
    grid-column: 3;
    --icon-size: 16px;
    color: var(--text-3);
  }
  .row[aria-expanded='true'] > ravand-icon {
    rotate: 180deg;
  }
  .bad .name,
  .bad .when {
    color: var(--danger);
  }
  .said {
    display: grid;
    gap: 14px;
    padding: 4px 4px 16px;
  }
  .parts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr));
    gap: 12px;
    align-items: start;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  summary {
    min-block-size: 32px;
    padding-block: 6px;
    color: var(--accent);
    cursor: pointer;
  }
`;
