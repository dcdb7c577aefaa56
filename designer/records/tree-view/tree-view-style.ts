// How a tree of records looks: cards joined by hairlines, side by side below the one above; on phones an indented list.
import { css } from 'lit';

export const treeViewStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .chart {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    padding: var(--space-7) var(--gutter);
    background: var(--canvas);
  }
  ul {
    position: relative;
    display: flex;
    justify-content: center;
    inline-size: max-content;
    min-inline-size: 100%;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  ul ul {
    padding-block-start: 20px;
  }
  ul ul::before {
    content: '';
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 50%;
    block-size: 20px;
    border-inline-start: 1px solid var(--control);
  }
  li {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    padding-inline: 6px;
    outline: none;
  }
  ul ul > li {
    padding-block-start: 20px;
  }
  ul ul > li::before,
  ul ul > li::after {
    content: '';
    position: absolute;
    inset-block-start: 0;
    inline-size: 50%;
    block-size: 20px;
    border-block-start: 1px solid var(--control);
  }
  ul ul > li::before {
    inset-inline-start: 0;
  }
  ul ul > li::after {
    inset-inline-start: 50%;
    border-inline-start: 1px solid var(--control);
  }
  ul ul > li:first-child::before,
  ul ul > li:last-child::after {
    border-block-start: 0;
  }
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: start;
    gap: 0 var(--space-4);
    inline-size: 208px;
    padding: var(--space-4) var(--space-5);
    border: 1px solid var(--line);
    border-radius: var(--radius-card);
    background: var(--surface);
  }
  li:focus-visible > .card {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .card a {
    padding-block: 1px;
    display: inline-block;
    color: var(--text);
    font-weight: 600;
    text-decoration: none;
    overflow-wrap: anywhere;
  }
  .card:hover {
    background: var(--hover);
  }
  .card a:hover {
    color: var(--accent);
  }
  .lines {
    grid-column: 1 / -1;
    color: var(--text-2);
    font: var(--small);
  }
  .fold {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    min-block-size: 24px;
    padding-inline: var(--space-2);
    border: 0;
    border-radius: var(--radius);
    background: transparent;
    color: var(--text-3);
    font: var(--small);
    cursor: pointer;
  }
  .fold:hover {
    background: var(--sunken);
  }
  @media (max-width: 640px) {
    .chart {
      padding: var(--space-5) var(--space-6);
    }
    ul {
      flex-direction: column;
      inline-size: auto;
    }
    li,
    ul ul > li {
      align-items: stretch;
      padding: 0 0 var(--space-3);
    }
    ul ul {
      padding-block-start: var(--space-3);
      padding-inline-start: var(--space-6);
    }
    ul ul::before,
    ul ul > li::before {
      display: none;
    }
    ul ul > li::after,
    ul ul > li:last-child::after {
      inset-block: 0 0;
      inset-inline-start: -9px;
      inline-size: 0;
      block-size: auto;
      border-block: 0;
      border-inline-start: 1px solid var(--line);
    }
    .card {
      inline-size: auto;
    }
    .fold {
      min-block-size: 44px;
      margin-block: -8px;
    }
  }
`;
