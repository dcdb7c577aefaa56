// How a message is shown before it leaves: a bubble, a sheet, a notice.
import { css } from 'lit';

export const previewStyle = css`
  :host {
    display: grid;
    gap: 14px;
    align-content: start;
  }
  h2 {
    font: var(--section);
  }
  .paper {
    border: 1px solid var(--line);
    border-radius: var(--radius-card);
    background: var(--surface);
    overflow-wrap: anywhere;
  }
  .paper header {
    display: grid;
    gap: 4px;
    padding: 10px 14px;
    border-block-end: 1px solid var(--line);
    font: var(--small);
    color: var(--text-2);
  }
  .paper header b {
    font: var(--body-strong);
    color: var(--text);
  }
  .paper .body {
    padding: 12px 14px;
    white-space: pre-line;
  }
  .sms .body {
    margin: 12px;
    padding: 8px 12px;
    border-radius: var(--radius-popover);
    border-end-start-radius: 2px;
    background: var(--cause-soft);
    inline-size: fit-content;
    max-inline-size: 90%;
  }
  .bad {
    display: flex;
    gap: 6px;
    align-items: center;
    color: var(--warning);
  }
  .bad ravand-icon {
    color: inherit;
  }
  .test {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px;
    align-items: start;
    padding-block-start: 14px;
    border-block-start: 1px solid var(--line);
  }
  .test .button {
    margin-block-start: 24px;
  }
`;
