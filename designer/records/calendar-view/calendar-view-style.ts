// How the calendar looks: seven columns of days; on phones an agenda. Days with hours are `hours-style.ts`.
import { css } from 'lit';

export const calendarViewStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .month {
    flex: 1;
    display: grid;
    grid-template-columns: repeat(7, minmax(0, 1fr));
    grid-template-rows: max-content repeat(var(--weeks), minmax(108px, auto));
    min-inline-size: 0;
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
  .of-day {
    display: flex;
    justify-content: space-between;
  }
  .number,
  .add {
    display: grid;
    place-items: center;
    min-inline-size: 24px;
    min-block-size: 24px;
    padding-inline: 4px;
    border: 0;
    border-radius: var(--radius);
    background: none;
    font: var(--small);
    color: var(--text-2);
    cursor: pointer;
  }
  .holiday {
    flex: 1;
    min-inline-size: 0;
    padding-inline: 4px;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    line-height: 24px;
    font: var(--small);
    color: var(--danger);
  }
  :is(.number, .add):hover {
    background: var(--hover);
  }
  .add {
    opacity: 0;
  }
  .day:hover .add,
  .add:focus-visible {
    opacity: 1;
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
    flex: 1;
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
    display: flex;
    gap: 6px;
    font: var(--small-strong);
    color: var(--text-2);
  }
  .agenda .item {
    min-block-size: 44px;
    align-items: center;
    padding-inline: 12px;
    font: var(--body);
  }
  .body > :is(.empty, .skeleton) {
    flex: 1;
  }
  @media (max-width: 767.98px) {
    .subscribe span {
      display: none;
    }
  }
`;
