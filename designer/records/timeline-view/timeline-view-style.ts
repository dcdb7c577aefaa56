// How the screen around a timeline looks: scales, what has no date, the list on phones.
import { css } from 'lit';

export const timelineViewStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .body {
    flex: 1;
    display: flex;
    min-block-size: 0;
  }
  .body aside {
    flex: none;
    inline-size: 220px;
    overflow: auto;
    padding: 12px;
    border-inline-start: 1px solid var(--line);
    background: var(--sunken);
  }
  aside h3 {
    display: flex;
    align-items: center;
    gap: 6px;
    padding-block-end: 8px;
    font: var(--small-strong);
  }
  .count {
    color: var(--text-3);
    font: var(--small);
  }
  aside p {
    padding-block-start: 8px;
    color: var(--text-3);
    font: var(--small);
  }
  ul {
    display: grid;
    gap: 6px;
  }
  .item {
    display: grid;
    gap: 2px;
    inline-size: 100%;
    min-block-size: 34px;
    padding: 6px 10px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    text-align: start;
    cursor: pointer;
  }
  .item[draggable='true'] {
    cursor: grab;
  }
  .item:hover {
    background: var(--hover);
  }
  .item strong {
    font: var(--small-strong);
  }
  .phone {
    flex: 1;
    display: grid;
    align-content: start;
    gap: 16px;
    padding: 12px var(--gutter) 20px;
    overflow: auto;
  }
  .phone section {
    display: grid;
    gap: 6px;
  }
  .phone h3 {
    font: var(--small-strong);
    color: var(--text-2);
  }
  .phone .item {
    min-block-size: 44px;
    padding: 8px 12px 10px;
  }
  .phone .item strong {
    font: var(--body-strong);
  }
  .when {
    color: var(--text-2);
    font: var(--small);
  }
  .track {
    position: relative;
    block-size: 4px;
    margin-block-start: 4px;
    border-radius: 2px;
    background: var(--sunken);
    overflow: hidden;
  }
  .track i {
    position: absolute;
    inset-block: 0;
    border-radius: 2px;
    background: var(--accent);
  }
  @media (max-width: 1199.98px) {
    .body aside {
      inline-size: 176px;
    }
  }
`;
