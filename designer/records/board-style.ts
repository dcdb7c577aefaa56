// How the board looks: columns, cards, the lifted card.
import { css } from 'lit';

export const boardStyle = css`
  .card .person {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .card .line {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--text-2);
    font: var(--small);
  }
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .board {
    flex: 1;
    min-inline-size: 0;
    display: flex;
    gap: 14px;
    min-block-size: 0;
    overflow-x: auto;
    padding: 14px 16px 0;
    background: var(--canvas);
  }
  section {
    flex: 1 0 162px;
    max-inline-size: 320px;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  section::before {
    content: '';
    flex: none;
    block-size: 3px;
    margin-inline: 4px;
    border-radius: 2px;
    background: color-mix(in srgb, var(--accent) var(--shade), var(--line));
  }
  section.success::before {
    background: var(--success);
  }
  section.danger::before {
    background: var(--danger);
  }
  h2 {
    display: flex;
    gap: 8px;
    align-items: baseline;
    padding: 8px 4px 0;
    font: var(--section);
  }
  h2 .count {
    color: var(--text-3);
    font-weight: 400;
  }
  .weighted {
    display: grid;
    color: var(--text-3);
  }
  .sum {
    padding: 0 4px 12px;
    min-block-size: 34px;
    color: var(--text-2);
    font: var(--small);
  }
  .cards {
    flex: 1;
    display: flex;
    flex-direction: column;
    gap: 8px;
    overflow-y: auto;
    padding-block-end: 24px;
    min-block-size: 60px;
    scrollbar-width: thin;
    border-radius: var(--radius-card);
  }
  .over .cards {
    outline: 2px dashed var(--accent);
    outline-offset: -1px;
  }
  .card {
    position: relative;
    padding: 10px 11px;
    border: 1px solid var(--line);
    border-radius: var(--radius-card);
    background: var(--surface);
    cursor: grab;
    user-select: none;
  }
  .card:hover {
    border-color: var(--control);
  }
  .card:focus-visible {
    outline-offset: -1px;
  }
  .card[data-lifted],
  .sortable-drag {
    border-color: var(--accent);
    box-shadow: var(--shadow-popover);
  }
  .sortable-ghost {
    opacity: 0.4;
  }
  .reach {
    position: absolute;
    inset-block-start: 5px;
    inset-inline-end: 5px;
    display: flex;
    border-radius: var(--radius);
    background: var(--surface);
    opacity: 0;
  }
  .card:is(:hover, :focus-within, :focus-visible) .reach {
    opacity: 1;
  }
  @media (hover: none) {
    .reach {
      position: static;
      float: inline-end;
      opacity: 1;
    }
  }
  .card strong {
    display: block;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .card p {
    color: var(--text-2);
  }
  .card .amount {
    padding-block-start: 2px;
  }
  .card footer {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding-block-start: 8px;
    min-block-size: 30px;
  }
  .refusal {
    padding: 9px 12px;
    border: 1px dashed var(--danger);
    border-radius: var(--radius-card);
    background: var(--danger-soft);
    color: var(--danger);
    font: var(--small);
    text-align: center;
  }
  .more {
    align-self: flex-start;
  }
  .none {
    padding: 14px 4px;
    color: var(--text-3);
    font: var(--small);
  }
  @media (max-width: 767.98px) {
    .board {
      scroll-snap-type: inline mandatory;
      padding-inline: 12px;
    }
    section {
      flex-basis: 78vw;
      scroll-snap-align: center;
    }
  }
`;
