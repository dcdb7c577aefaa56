// The look of the bare pages before the workspace: one card in the middle of the canvas.
import { css } from 'lit';

export const cardPage = css`
  :host {
    display: grid;
    grid-template-rows: 1fr;
    min-block-size: 100%;
    overflow: auto;
    background: var(--canvas);
  }
  .card {
    place-self: center;
    inline-size: min(560px, calc(100vw - 32px));
    margin-block: 24px;
    padding: 28px;
    border: 1px solid var(--line);
    border-radius: var(--radius-popover);
    background: var(--surface);
  }
  .brand {
    display: flex;
    gap: 10px;
    align-items: center;
    margin-block-end: 18px;
    font: var(--title);
  }
  .brand img {
    inline-size: 32px;
    block-size: 32px;
  }
  h1 {
    margin-block-end: 4px;
    font: var(--record);
  }
  .lead {
    margin-block-end: 18px;
    color: var(--text-2);
  }
  form {
    display: grid;
    gap: 16px;
  }
  .two {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(210px, 1fr));
    gap: 16px;
  }
  .button.primary {
    min-block-size: 40px;
  }
  .sample {
    display: flex;
    gap: 10px;
    align-items: flex-start;
    padding: 10px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    cursor: pointer;
  }
  .sample input {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 3px;
    accent-color: var(--accent);
  }
  .sample small {
    display: block;
    font: var(--small);
    color: var(--text-3);
  }
`;
