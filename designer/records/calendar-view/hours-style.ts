// How days with their hours look: a heading that stays, lines of hours, entries placed on them.
import { css } from 'lit';

export const hoursStyle = css`
  :host {
    flex: 1;
    display: flex;
    min-inline-size: 0;
    min-block-size: 0;
  }
  .scroll {
    --columns: 56px repeat(var(--days), minmax(0, 1fr));
    --hour: 48px;
    flex: 1;
    min-inline-size: 0;
    overflow: auto;
    display: flex;
    flex-direction: column;
  }
  .scroll:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .head,
  .hours {
    display: grid;
    grid-template-columns: var(--columns);
  }
  .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    flex: none;
    background: var(--surface);
  }
  .whole-only .head {
    flex: 1;
    grid-template-rows: auto 1fr;
  }
  .head > * {
    border-block-end: 1px solid var(--line);
    border-inline-end: 1px solid var(--line);
  }
  .corner {
    padding: 4px 6px;
    color: var(--text-3);
    font: var(--micro);
    text-align: end;
  }
  .day-name {
    display: flex;
    align-items: baseline;
    gap: 6px;
    min-inline-size: 0;
    padding: 6px 8px;
    color: var(--text-3);
    font: var(--small);
  }
  .day-name b {
    min-inline-size: 22px;
    padding-inline: 4px;
    border-radius: var(--radius);
    text-align: center;
    font: var(--section);
    color: var(--text);
  }
  .day-name.off,
  .day-name.off b {
    color: var(--danger);
  }
  .day-name[aria-current] b {
    background: var(--accent);
    color: var(--on-accent);
  }
  .whole {
    display: flex;
    flex-direction: column;
    gap: 2px;
    min-inline-size: 0;
    min-block-size: 30px;
    padding: 3px;
  }
  .hours {
    position: relative;
    flex: none;
    block-size: calc(24 * var(--hour));
  }
  .names,
  .column {
    position: relative;
    border-inline-end: 1px solid var(--line);
  }
  .names span {
    position: absolute;
    inset-inline: 0 6px;
    translate: 0 -50%;
    text-align: end;
    color: var(--text-3);
    font: var(--micro);
  }
  .column {
    min-inline-size: 0;
    background-image: linear-gradient(var(--line) 1px, transparent 1px);
    background-size: 100% var(--hour);
    background-position: 0 -1px;
  }
  .column.off {
    background-color: var(--sunken);
  }
  .column .item {
    position: absolute;
    flex-wrap: wrap;
    align-content: flex-start;
    column-gap: 6px;
    row-gap: 0;
    margin-inline-start: 2px;
    border-block: 1px solid var(--surface);
  }
  .column .item.short {
    flex-wrap: nowrap;
    align-content: center;
    padding-block: 0;
    min-block-size: 0;
  }
  /* Where it stands says when it is: its name comes first. */
  .column .item .time {
    order: 1;
    flex: 0 1 auto;
  }
  .column .item:is(:hover, :focus-visible) {
    z-index: 1;
  }
  .crowd {
    position: absolute;
    margin-inline-start: 2px;
    padding: 0;
    border: 1px dashed var(--control);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text-2);
    font: var(--small-strong);
    cursor: pointer;
  }
  .crowd:hover {
    background: var(--hover);
  }
  .now {
    position: absolute;
    inset-inline: 0;
    z-index: 1;
    border-block-start: 2px solid var(--danger);
    pointer-events: none;
  }
  @media (max-width: 767.98px) {
    .scroll {
      --columns: 48px repeat(var(--days), minmax(0, 1fr));
      --hour: 56px;
    }
    .column .item {
      font: var(--body);
    }
  }
`;
