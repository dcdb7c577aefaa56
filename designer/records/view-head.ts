// The two lines above a list or a board: view tabs with the list/board switch, and the filter sentence. Shared by both.
import { css } from 'lit';

export const viewHead = css`
  .views,
  .sentence {
    display: flex;
    align-items: center;
    gap: 12px;
    flex: none;
    border-block-end: 1px solid var(--line);
  }
  .views {
    padding-inline: calc(var(--gutter) - 8px) 16px;
  }
  .views > :first-child {
    flex: 1;
    margin-block-end: -1px;
  }
  .switch {
    display: flex;
    gap: 2px;
    padding: 2px;
    border-radius: var(--radius-card);
    background: var(--sunken);
  }
  .switch a {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 24px;
    border: 1px solid transparent;
    border-radius: var(--radius);
  }
  .switch a[aria-current='true'] {
    background: var(--surface);
    border-color: var(--line);
  }
  .switch a[aria-current='true'] ravand-icon {
    color: var(--accent);
  }
  .sentence {
    min-block-size: 44px;
    padding-inline: var(--gutter) 16px;
  }
  .sentence ravand-filter-sentence {
    flex: 1;
  }
  .settings {
    display: flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
  }
  .settings > * {
    flex: none;
  }
  .fact {
    color: var(--text-3);
    font: var(--small);
    white-space: nowrap;
  }
  .control.setting {
    inline-size: auto;
    max-inline-size: 240px;
    min-block-size: 30px;
    padding-block: 2px;
    border-color: transparent;
    background-color: transparent;
    color: var(--text-2);
    font: var(--small);
  }
  .control.setting:hover {
    background-color: var(--hover);
  }
  .edit-list {
    flex: none;
  }
  @media (max-width: 767.98px) {
    /* On a phone the tabs have the room; its name is said all the same. */
    .edit-list {
      min-block-size: 44px;
    }
    .edit-list span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .sentence:has(.settings) {
      flex-wrap: wrap;
      row-gap: 0;
    }
    .sentence:has(.settings) ravand-filter-sentence,
    .settings {
      flex: 1 0 100%;
    }
    .settings {
      overflow-x: auto;
      scrollbar-width: none;
    }
    .control.setting {
      max-inline-size: 45vw;
      min-block-size: 44px;
    }
  }
`;
