// How codes look where they are typed and where they are read.
import { css } from 'lit';

export const codeInput = css`
  .control.code {
    min-block-size: 40px;
    font: 500 18px / 26px var(--mono);
    letter-spacing: 0.12em;
  }
`;
