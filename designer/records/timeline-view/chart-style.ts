// How a timeline looks: names of rows at the inline-start, days across, bars in the colour of their state.
import { css } from 'lit';

export const chartStyle = css`
  :host {
    display: flex;
    flex: 1;
    min-block-size: 0;
    min-inline-size: 0;
    --names: 168px;
  }
  .scroll {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden auto;
    scrollbar-gutter: stable;
    position: relative;
  }
  .scroll.single {
    --names: 0px;
  }
  .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 3;
    display: grid;
    grid-template-columns: var(--names) minmax(0, 1fr);
    background: var(--surface);
    border-block-end: 1px solid var(--line);
    color: var(--text-2);
    font: var(--small);
  }
  .corner {
    align-self: end;
    padding: 4px 12px;
    overflow: hidden;
    color: var(--text-3);
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .single .corner {
    padding: 0;
  }
  .upper,
  .lower {
    display: flex;
  }
  .upper > span {
    padding: 5px 8px 1px;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    font: var(--small-strong);
  }
  .upper > span + span {
    border-inline-start: 1px solid var(--line);
  }
  .lower > span {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: end;
    min-block-size: 26px;
    padding-block: 2px 4px;
    overflow: hidden;
    font-variant-numeric: tabular-nums;
  }
  .lower.week > span {
    flex-direction: row;
    justify-content: center;
    align-items: center;
    gap: 6px;
  }
  .lower.quarter > span,
  .lower.day > span {
    align-items: start;
    padding-inline-start: 6px;
    border-inline-start: 1px solid var(--line);
  }
  .lower small {
    color: var(--text-3);
    font: var(--micro);
  }
  .lower.week small {
    font: var(--small);
  }
  .lower b {
    min-inline-size: 20px;
    border-radius: var(--radius);
    font-weight: 500;
    text-align: center;
  }
  .lower .off :is(b, small) {
    color: var(--danger);
  }
  .lower .today b {
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 650;
  }
  .space {
    position: relative;
    min-block-size: calc(100% - 60px);
  }
  .ground {
    position: absolute;
    inset-block: 0;
    inset-inline: var(--names) 0;
  }
  .ground > i {
    position: absolute;
    inset-block: 0;
  }
  .rest {
    background: var(--sunken);
  }
  .line {
    inline-size: 1px;
    background: var(--line);
    opacity: 0.7;
  }
  .now {
    inline-size: 2px;
    background: var(--accent);
  }
  .row {
    position: absolute;
    inset-inline: 0;
    display: grid;
    grid-template-columns: var(--names) minmax(0, 1fr);
    border-block-end: 1px solid var(--line);
  }
  .row.target {
    background: color-mix(in srgb, var(--accent-soft) 55%, transparent);
  }
  .row.source {
    z-index: 2;
  }
  .source .lanes {
    overflow: visible;
  }
  .row h3 {
    display: flex;
    align-items: flex-start;
    gap: 6px;
    padding: 12px 12px 0;
    border-inline-end: 1px solid var(--line);
    background: var(--surface);
    font: var(--small-strong);
    min-inline-size: 0;
  }
  .count {
    color: var(--text-3);
    font: var(--small);
  }
  .single .row {
    grid-template-columns: minmax(0, 1fr);
    border-block-end: 0;
  }
  .lanes {
    position: relative;
    overflow: hidden;
    min-inline-size: 0;
  }
  .bar {
    --ground: var(--accent-soft);
    --ink: var(--accent);
    position: absolute;
    display: flex;
    align-items: center;
    min-inline-size: 24px;
    block-size: 28px;
    padding: 0 8px;
    border: 1px solid color-mix(in srgb, var(--ink) 38%, transparent);
    border-inline-start: 3px solid var(--ink);
    border-radius: var(--radius);
    background: var(--ground);
    color: var(--text);
    font: var(--small);
    text-align: start;
    cursor: pointer;
    user-select: none;
    touch-action: pan-y;
  }
  .bar.movable {
    cursor: grab;
  }
  .bar.success {
    --ground: var(--success-soft);
    --ink: var(--success);
  }
  .bar.warning {
    --ground: var(--warning-soft);
    --ink: var(--warning);
  }
  .bar.danger {
    --ground: var(--danger-soft);
    --ink: var(--danger);
  }
  .bar.cause {
    --ground: var(--cause-soft);
    --ink: var(--cause);
  }
  .bar.neutral {
    --ground: var(--hover);
    --ink: var(--control);
  }
  .bar:hover {
    border-color: var(--ink);
  }
  .bar:focus-visible {
    outline-offset: -1px;
    z-index: 2;
  }
  .bar.held {
    z-index: 2;
    cursor: grabbing;
    box-shadow: var(--shadow-popover);
  }
  .bar.began {
    border-inline-start-style: dashed;
    border-start-start-radius: 0;
    border-end-start-radius: 0;
  }
  .bar.goes-on {
    border-inline-end-style: dashed;
    border-start-end-radius: 0;
    border-end-end-radius: 0;
  }
  .name {
    overflow: hidden;
    white-space: nowrap;
  }
  /* Cut at its own end: of a name that runs against the page the beginning stays. */
  .name > bdi {
    display: inline-block;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    vertical-align: bottom;
  }
  .bar.short {
    padding: 0;
    overflow: visible;
  }
  .short .name {
    position: absolute;
    inset-inline-start: calc(100% + 6px);
    max-inline-size: 104px;
    pointer-events: none;
  }
  .before .name {
    inset-inline: auto calc(100% + 6px);
  }
  .bar.moment {
    border-color: transparent;
    background: none;
  }
  .moment::before {
    content: '';
    inline-size: 12px;
    block-size: 12px;
    margin-inline-start: -3px;
    rotate: 45deg;
    border-radius: 2px;
    background: var(--ink);
  }
  .moment.after .name {
    inset-inline-start: 16px;
  }
  .edge {
    position: absolute;
    inset-block: 0;
    inline-size: 8px;
    cursor: ew-resize;
  }
  .edge.begin {
    inset-inline-start: -3px;
  }
  .edge.end {
    inset-inline-end: -1px;
  }
  .moment .edge {
    display: none;
  }
  @media (max-width: 1023.98px) {
    :host {
      --names: 116px;
    }
  }
`;
