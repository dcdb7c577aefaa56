// What floats (menus, list boxes, popovers) and the rows inside them.
import { css } from 'lit';

export const floats = css`
  .float {
    border: 1px solid var(--float-line);
    border-radius: var(--radius-popover);
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow-popover);
  }
  .option {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    min-block-size: 34px;
    padding: 4px 10px;
    border: 0;
    border-radius: var(--radius);
    background: none;
    color: var(--text);
    font: var(--body);
    text-align: start;
    cursor: pointer;
    text-decoration: none;
  }
  .option:hover,
  .option[data-active],
  .option:focus-visible {
    background: var(--hover);
    text-decoration: none;
  }
  .option:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .option[aria-selected='true'],
  .option[aria-checked='true'] {
    color: var(--accent);
    font-weight: 600;
  }
  .option.danger,
  .option.danger ravand-icon {
    color: var(--danger);
  }
  .option > .end {
    margin-inline-start: auto;
    color: var(--text-3);
    font: var(--small);
  }
  .rule {
    block-size: 1px;
    margin-block: 4px;
    background: var(--line);
  }
  @media (max-width: 767.98px) {
    .option {
      min-block-size: 44px;
    }
  }
`;
