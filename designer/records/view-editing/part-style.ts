// How the parts of the panel look that are elements of their own.
import { css } from 'lit';

export const partStyle = css`
  :host {
    display: grid;
    gap: 12px;
    min-inline-size: 0;
  }
  fieldset {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  legend {
    padding: 0;
    margin-block-end: 6px;
    font: var(--small);
    font-weight: 600;
    color: var(--text-2);
  }
  small,
  .hint {
    font: var(--small);
    color: var(--text-2);
  }
`;
