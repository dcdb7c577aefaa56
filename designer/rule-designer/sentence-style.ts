// The look of a rule as sentences: words between tokens, tokens of one or several parts, guides of groups.
import { css } from 'lit';

export const sentenceStyle = css`
  :host {
    display: grid;
    grid-template-columns: 76px minmax(0, 1fr);
    gap: 4px 12px;
    padding-block: 16px;
  }
  h2 {
    font: var(--title);
    color: var(--cause);
    padding-block-start: 2px;
  }
  .lines {
    display: grid;
    gap: 8px;
    justify-items: start;
    min-inline-size: 0;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    min-block-size: 32px;
    max-inline-size: 100%;
  }
  .word {
    color: var(--text-2);
  }
  .token {
    display: inline-flex;
    align-items: stretch;
    max-inline-size: 100%;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    overflow: hidden;
  }
  .token > button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 28px;
    min-inline-size: 28px;
    padding: 1px 9px;
    border: 0;
    border-inline-start: 1px solid var(--line);
    background: none;
    color: var(--text);
    font: inherit;
    text-align: start;
    cursor: pointer;
    overflow-wrap: break-word;
    min-inline-size: 0;
  }
  .token bdi {
    min-inline-size: 0;
  }
  .line.term {
    flex-wrap: nowrap;
  }
  .line.term > .token {
    min-inline-size: 0;
  }
  .token > button:first-child {
    border-inline-start: 0;
  }
  .token > button:hover {
    background: var(--hover);
  }
  .token > button:focus-visible {
    outline-offset: -2px;
    border-radius: var(--radius);
  }
  .token > button.value {
    color: var(--accent);
    font-weight: 600;
  }
  .token > button.operator {
    color: var(--text-3);
  }
  .token > button.missing {
    color: var(--text-3);
    font-weight: 400;
  }
  .token > button.expression bdi {
    font: 12.5px / 20px var(--mono);
    direction: ltr;
    unicode-bidi: isolate;
  }
  .token.wrong {
    border-color: var(--danger);
    box-shadow: 0 0 0 1px var(--danger);
  }
  .token ravand-icon {
    --icon-size: 14px;
    color: var(--text-3);
  }
  .fault {
    display: flex;
    align-items: center;
    gap: 6px;
    inline-size: 100%;
    color: var(--danger);
    font: var(--small);
  }
  .fault ravand-icon {
    --icon-size: 14px;
  }
  .row-acts {
    display: inline-flex;
    opacity: 0;
    transition: opacity 120ms;
  }
  .line:hover > .row-acts,
  .line:focus-within > .row-acts {
    opacity: 1;
  }
  @media (hover: none) {
    .row-acts {
      opacity: 1;
    }
  }
  .editor {
    display: grid;
    gap: 12px;
    inline-size: 300px;
    padding: 14px;
  }
  .editor.wide {
    inline-size: min(420px, calc(100vw - 24px));
  }
  .fields {
    min-inline-size: 220px;
    max-block-size: 340px;
    padding: 6px;
    overflow: auto;
  }
  .fields .group {
    padding: 10px 10px 4px;
    font: var(--small-strong);
    color: var(--text-3);
  }
  .options {
    display: grid;
    padding: 6px;
    min-inline-size: 200px;
    max-block-size: 340px;
    overflow: auto;
  }
  .mode {
    display: flex;
    gap: 4px;
  }
  .mode > button[aria-pressed='true'] {
    background: var(--accent-soft);
    color: var(--accent);
  }
  @media (max-width: 767.98px) {
    :host {
      grid-template-columns: minmax(0, 1fr);
    }
    .token {
      flex-wrap: wrap;
    }
    .token > button,
    .line .button.small {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
    .editor,
    .editor.wide {
      inline-size: auto;
    }
  }
`;
