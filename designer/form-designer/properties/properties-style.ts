// How the panel looks in which something is said of what is chosen.
import { css } from 'lit';

export const propertiesStyle = css`
  :host {
    display: block;
    overflow-y: auto;
    background: var(--surface);
    --input: 32px;
  }
  header {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 12px 16px;
    border-block-end: 1px solid var(--line);
  }
  header > div {
    flex: 1;
    min-inline-size: 0;
  }
  header h2 {
    font: var(--section);
  }
  header p {
    font: var(--small);
    color: var(--text-3);
  }
  .part {
    border-block-end: 1px solid var(--line);
  }
  .part > summary {
    display: flex;
    justify-content: space-between;
    align-items: center;
    padding: 10px 16px;
    font: var(--section);
    cursor: pointer;
    list-style: none;
  }
  .part:not([open]) > summary ravand-icon {
    rotate: 90deg;
  }
  .inputs {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    padding: 2px 16px 16px;
  }
  .group,
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    min-inline-size: 0;
  }
  .card {
    padding: 10px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius-card);
  }
  .card > .button,
  .group > .button {
    justify-self: start;
  }
  details.languages > summary,
  details.line > summary {
    min-block-size: 24px;
    font: var(--small);
    color: var(--accent);
    cursor: pointer;
  }
  details.languages {
    margin-block-start: -6px;
  }
  details.line > summary {
    display: flex;
    align-items: center;
    gap: 4px;
    color: var(--text);
    font: var(--small-strong);
  }
  details.line > summary > bdi {
    flex: 1;
  }
  details .more {
    display: grid;
    gap: 10px;
    padding-block: 8px;
  }
  .picture {
    max-inline-size: 100%;
    border-radius: var(--radius);
  }
  @media (max-width: 767.98px) {
    :host {
      --input: 44px;
    }
  }
`;
