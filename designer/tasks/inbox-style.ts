// The look of the inbox's frame: list and task side by side; on a phone one of the two.
import { css } from 'lit';

export const inboxStyle = css`
  :host {
    display: flex;
    flex-direction: column;
  }
  .top {
    flex: none;
    min-inline-size: 0;
  }
  ravand-tabs {
    padding-inline: calc(var(--gutter) - 8px);
    border-block-end: 1px solid var(--line);
  }
  .panes {
    flex: 1;
    display: grid;
    grid-template-columns: 320px minmax(0, 1fr);
    min-block-size: 0;
    border-block-start: 1px solid var(--line);
  }
  .list {
    overflow-y: auto;
    border-inline-end: 1px solid var(--line);
    background: var(--surface);
  }
  .group {
    padding: 10px 16px 4px;
    font: var(--small);
    color: var(--text-3);
  }
  ul + .group {
    padding-block-start: 14px;
  }
  .more {
    margin: 8px 16px;
  }
  .keys {
    display: flex;
    gap: 6px;
    align-items: center;
    padding: 12px 16px;
    font: var(--small);
    color: var(--text-3);
  }
  .keys kbd:not(:first-child, kbd + kbd) {
    margin-inline-start: 10px;
  }
  @media (max-width: 767.98px) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .list {
      border-inline-end: 0;
    }
    .top[data-open],
    .panes[data-open] .list,
    .panes:not([data-open]) ravand-task-pane,
    .keys {
      display: none;
    }
    .panes[data-open] {
      border-block-start: 0;
    }
  }
`;
