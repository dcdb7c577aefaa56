// How the calendar looks: seven columns of days; on phones an agenda.
import { css } from 'lit';

export const calendarStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .month {
    flex: 1;
    display: grid;
    grid-template-columns: repeat(7, minmax(0, 1fr));
    grid-template-rows: auto repeat(6, minmax(108px, auto));
    min-block-size: 0;
    overflow: auto;
  }
  .weekday {
    padding: 6px 8px;
    border-block-end: 1px solid var(--line);
    color: var(--text-3);
    font: var(--small);
  }
  .day {
    display: flex;
    flex-direction: column;
    gap: 2px;
    min-inline-size: 0;
    padding: 4px;
    border-block-end: 1px solid var(--line);
    border-inline-end: 1px solid var(--line);
  }
  .day.other {
    background: var(--sunken);
  }
  .number {
    align-self: flex-start;
    min-inline-size: 22px;
    padding-inline: 4px;
    border-radius: var(--radius);
    text-align: center;
    font: var(--small);
    color: var(--text-2);
  }
  .weekend .number,
  .weekday.weekend {
    color: var(--danger);
  }
  .day[aria-current] .number {
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 650;
  }
  .item {
    display: flex;
    gap: 6px;
    align-items: baseline;
    flex: none;
    min-block-size: 24px;
    padding: 2px 6px;
    border-radius: var(--radius);
    background: var(--accent-soft);
    color: var(--text);
    font: var(--small);
    text-decoration: none;
  }
  .item bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .item:hover {
    background: var(--hover);
  }
  .time {
    color: var(--text-2);
    font-variant-numeric: tabular-nums;
  }
  .more {
    align-self: flex-start;
    min-block-size: 24px;
    border: 0;
    background: none;
    color: var(--accent);
    font: var(--small);
    cursor: pointer;
  }
  .agenda {
    display: grid;
    align-content: start;
    gap: 14px;
    padding: 12px var(--gutter);
    overflow: auto;
  }
  .agenda section {
    display: grid;
    gap: 6px;
  }
  .agenda h3 {
    font: var(--small-strong);
    color: var(--text-2);
  }
  .agenda .item {
    min-block-size: 44px;
    align-items: center;
    padding-inline: 12px;
    font: var(--body);
  }
`;
