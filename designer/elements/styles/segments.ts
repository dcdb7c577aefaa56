// Buttons side by side of which one is pressed: `.segments` around them; `.two` and `.three` stand them in so many columns.
import { css } from 'lit';

export const segmentButtons = css`
  .segments {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: 2px;
    padding: 2px;
    border-radius: var(--radius-card);
    background: var(--sunken);
  }
  .segments:is(.two, .three) {
    grid-auto-flow: row;
    grid-template-columns: 1fr 1fr;
  }
  .segments.three {
    grid-template-columns: 1fr 1fr 1fr;
  }
  .segments button {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 30px;
    padding: 2px 8px;
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: none;
    font: var(--small);
    color: var(--text-2);
    cursor: pointer;
  }
  .segments button[aria-pressed='true'] {
    background: var(--surface);
    border-color: var(--line);
    color: var(--text);
    font-weight: 650;
  }
  @media (max-width: 767.98px) {
    .segments button {
      min-block-size: 44px;
    }
  }
`;
