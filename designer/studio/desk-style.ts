// The look of an editor with three panes: outline, what is said of the chosen part, and what is being made; one below the other where there is no room.
import { css } from 'lit';

export const desk = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    min-block-size: 0;
  }
  .desk {
    display: grid;
    grid-template-columns: minmax(200px, 236px) minmax(280px, 340px) minmax(0, 1fr);
    min-block-size: 0;
    border-block-start: 1px solid var(--line);
  }
  .desk > * {
    overflow-y: auto;
    padding: 14px 16px 32px;
  }
  .desk > .outline {
    padding-inline: 8px;
    border-inline-end: 1px solid var(--line);
  }
  .desk > .shown {
    border-inline-start: 1px solid var(--line);
    background: var(--canvas);
  }
  .desk > .said {
    display: grid;
    gap: 16px;
    align-content: start;
  }
  .outline h2 {
    padding: 12px 8px 4px;
    font: var(--small-strong);
    color: var(--text-3);
  }
  .said h2 {
    display: flex;
    gap: 8px;
    align-items: center;
    font: var(--section);
    --icon-size: 18px;
  }
  ravand-findings {
    max-block-size: 148px;
  }
  @media (max-width: 1099.98px) {
    .desk {
      display: block;
      overflow-y: auto;
    }
    .desk > * {
      overflow-y: visible;
      border-inline: 0;
      border-block-end: 1px solid var(--line);
    }
  }
`;
