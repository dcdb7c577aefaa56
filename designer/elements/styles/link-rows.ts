// A page that is one list of links: the studio's lists of processes and of entities.
import { css } from 'lit';

export const linkRows = css`
  :host {
    display: flex;
    flex-direction: column;
  }
  ul {
    overflow-y: auto;
    border-block-start: 1px solid var(--line);
  }
  li > a {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 44px;
    padding: 6px var(--gutter);
    border-block-end: 1px solid var(--line);
    color: var(--text);
  }
  li > a:hover {
    background: var(--hover);
    text-decoration: none;
  }
  b {
    font-weight: 600;
  }
  .about {
    flex: 1;
    font: var(--small);
  }
  time {
    font: var(--small);
  }
  @media (max-width: 767.98px) {
    time {
      display: none;
    }
  }
`;
