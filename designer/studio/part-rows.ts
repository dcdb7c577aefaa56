// The look of a list of parts in the outline of an editor: a line with an icon each; what is chosen, and what may be added, stand alike.
import { css } from 'lit';

export const partRows = css`
  ul,
  ol {
    display: grid;
    gap: 2px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    min-inline-size: 0;
    border-radius: var(--radius-control);
  }
  li:has([aria-current='true']) {
    background: var(--accent-soft);
  }
  li:not(:has([aria-current='true'])):hover {
    background: var(--hover);
  }
  .one {
    display: flex;
    flex: 1;
    gap: 8px;
    align-items: center;
    min-inline-size: 0;
    min-block-size: 32px;
    padding: 4px 8px;
    border: 0;
    border-radius: var(--radius-control);
    background: none;
    color: var(--text);
    text-align: start;
    cursor: pointer;
  }
  .one bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;
