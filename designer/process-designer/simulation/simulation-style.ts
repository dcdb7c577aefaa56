// How a simulation is laid out: stage with data beside it and log below; on phones stage above, data or log below it.
import { css } from 'lit';

export const simulationStyle = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr) 300px;
    min-block-size: 0;
    background: var(--canvas);
  }
  .stage {
    position: relative;
    container-type: inline-size;
    min-block-size: 0;
    min-inline-size: 0;
  }
  ravand-simulation-diagram {
    position: absolute;
    inset: 0;
  }
  .zoom {
    position: absolute;
    inset-block-start: 12px;
    inset-inline-end: 12px;
    display: flex;
    align-items: center;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }
  /* In the middle, and never over the mark in the corner: where the stage is narrow it floats above it. */
  ravand-simulation-bar {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    inline-size: fit-content;
    max-inline-size: calc(100% - 16px);
    margin-inline: auto;
  }
  @container (max-width: 899.98px) {
    ravand-simulation-bar {
      inset-block-end: 44px;
    }
  }
  @container (max-width: 719.98px) {
    ravand-simulation-bar {
      inline-size: auto;
      inset-inline: 8px;
      max-inline-size: 520px;
    }
  }
  ravand-simulation-data {
    grid-area: 1 / 2 / 3 / 3;
    border-inline-start: 1px solid var(--line);
  }
  ravand-simulation-log {
    block-size: 212px;
    border-block-start: 1px solid var(--line);
  }
  .panes {
    display: none;
  }
  @media (min-width: 768px) {
    ravand-simulation-log.folded {
      display: none;
    }
  }
  @media (max-width: 767.98px) {
    :host {
      grid-template: minmax(0, 1fr) auto minmax(0, 32%) / minmax(0, 1fr);
    }
    .panes {
      display: block;
      padding-inline: 8px;
      border-block: 1px solid var(--line);
      background: var(--surface);
    }
    ravand-simulation-data,
    ravand-simulation-log {
      display: none;
      grid-area: 3 / 1;
      block-size: auto;
      border: 0;
    }
    ravand-simulation-data.chosen,
    ravand-simulation-log.chosen {
      display: flex;
      flex-direction: column;
    }
    ravand-simulation-data.chosen {
      display: block;
    }
  }
`;
