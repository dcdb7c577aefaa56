// On a phone the panes of an editor are sheets: `.sheets` is the row of buttons at the bottom that opens them.
import { css } from 'lit';

export const sheetBar = css`
  .sheets {
    display: none;
  }
  @media (max-width: 767.98px) {
    .sheets {
      display: flex;
      gap: 6px;
      align-items: center;
      justify-content: space-around;
      min-block-size: 49px;
      border-block-start: 1px solid var(--line);
      background: var(--surface);
      z-index: 4;
    }
    .sheets .button {
      flex-direction: column;
      gap: 0;
      min-block-size: 44px;
      padding-inline: 6px;
      font: var(--micro, var(--small));
    }
  }
`;
