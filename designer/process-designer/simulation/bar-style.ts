// The look of the simulation bar: the same dark in both themes, one row on wide stages, two on narrow ones.
import { css } from 'lit';

export const barStyle = css`
  :host {
    display: block;
  }
  .bar {
    display: flex;
    align-items: stretch;
    padding: 6px;
    border-radius: var(--radius-popover);
    background: var(--toast);
    color: var(--on-toast);
    box-shadow:
      var(--shadow-popover),
      0 0 0 1px var(--float-line);
  }
  .group {
    display: flex;
    align-items: center;
    gap: 2px;
    padding-inline: 8px;
    min-inline-size: 0;
  }
  .group + .group {
    border-inline-start: 1px solid color-mix(in srgb, var(--on-toast) 18%, transparent);
  }
  .group:first-child {
    padding-inline-start: 0;
  }
  .group.last {
    padding-inline-end: 0;
  }
  button {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 32px;
    block-size: 34px;
    padding: 0;
    border: 0;
    border-radius: var(--radius);
    background: none;
    color: var(--on-toast);
    cursor: pointer;
  }
  button ravand-icon {
    color: inherit;
  }
  button:hover:not(:disabled) {
    background: color-mix(in srgb, var(--on-toast) 14%, transparent);
  }
  button:focus-visible {
    outline-color: var(--toast-action);
    outline-offset: -2px;
  }
  button:disabled {
    opacity: 0.4;
    cursor: default;
  }
  button.pressed,
  button.pressed:hover:not(:disabled) {
    background: #a6b1f2;
    color: #16211f;
  }
  button.text {
    inline-size: auto;
    padding-inline: 8px;
    font: var(--small-strong);
    white-space: nowrap;
  }
  button.speed {
    min-inline-size: 36px;
    padding-inline: 4px;
    font-variant-numeric: tabular-nums;
  }
  button.action {
    color: var(--toast-action);
  }
  .two {
    display: grid;
    min-inline-size: 0;
    padding-inline: 4px;
  }
  small {
    font: var(--micro);
    color: color-mix(in srgb, var(--on-toast) 72%, var(--toast));
    white-space: nowrap;
  }
  .says,
  time {
    font: var(--small-strong);
    line-height: 18px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .status {
    flex: 1;
    inline-size: 212px;
  }
  .clock .two {
    padding-inline-end: 6px;
  }
  @container (max-width: 719.98px) {
    .bar {
      flex-wrap: wrap;
      row-gap: 4px;
    }
    .group {
      padding-inline: 6px;
    }
    .status {
      flex: 1 1 120px;
    }
    .group.clock {
      order: 2;
      flex: 1 1 100%;
      padding: 4px 0 0;
      border-inline-start: 0;
      border-block-start: 1px solid color-mix(in srgb, var(--on-toast) 18%, transparent);
    }
    .clock .two {
      flex: 1;
    }
    .group.last {
      padding-inline-start: 0;
      border-inline-start: 0;
    }
    button {
      inline-size: 36px;
      block-size: 40px;
    }
  }
  @container (max-width: 359.98px) {
    button {
      inline-size: 32px;
    }
    button.text {
      padding-inline: 5px;
    }
  }
`;
