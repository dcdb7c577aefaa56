// How an expression being written looks: a control like the others, monospaced, words coloured by what they are and never by that alone.
import { css } from 'lit';

export const editorStyle = css`
  .head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 8px;
  }
  .label {
    font: var(--small-strong);
    color: var(--text-2);
  }
  .type {
    font: 400 11px / 16px var(--mono);
    color: var(--text-3);
  }
  .editor {
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .editor:focus-within {
    border-color: var(--accent);
    box-shadow: 0 0 0 3px var(--ring);
  }
  .editor[data-invalid] {
    border-color: var(--danger);
  }
  .editor[data-disabled] {
    border-color: transparent;
    background: var(--sunken);
  }
  .cm-editor.cm-focused {
    outline: none;
  }
  .cm-editor .cm-scroller {
    font: 400 13px / 20px var(--mono);
    max-block-size: 320px;
    min-block-size: var(--editor-min, auto);
  }
  .template .cm-editor .cm-scroller {
    font: var(--field);
  }
  .placed {
    font: 400 13px / 20px var(--mono);
    direction: ltr;
    unicode-bidi: isolate;
    border-radius: var(--radius-chip);
    background: var(--sunken);
  }
  .cm-editor .cm-content {
    padding: 7px 0;
    caret-color: var(--text);
  }
  .cm-editor .cm-line {
    padding: 0 10px;
  }
  .cm-editor .cm-placeholder {
    color: var(--text-3);
  }
  .cm-editor .cm-cursor {
    border-color: var(--text);
  }
  .cm-editor.cm-focused .cm-matchingBracket {
    background: var(--accent-soft);
    outline: 1px solid var(--accent);
  }
  .cm-editor .cm-tooltip {
    border: 1px solid var(--float-line);
    border-radius: var(--radius-popover);
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow-popover);
    overflow: hidden;
  }
  .cm-editor .cm-tooltip.cm-tooltip-autocomplete > ul {
    font: 400 13px / 20px var(--mono);
    max-inline-size: min(420px, 86vw);
    padding: 4px;
  }
  .cm-editor .cm-tooltip.cm-tooltip-autocomplete > ul > li {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: 16px;
    padding: 4px 8px;
    border-radius: var(--radius);
  }
  .cm-editor .cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected] {
    background: var(--accent-soft);
    color: var(--text);
  }
  .cm-editor .cm-completionDetail {
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    font: var(--small);
    color: var(--text-3);
  }
  .cm-editor .cm-completionMatchedText {
    text-decoration: none;
    font-weight: 600;
  }
  .cm-editor .cm-completionInfo {
    padding: 8px 10px;
    max-inline-size: 320px;
    font: var(--small);
  }
  .cm-completionInfo code {
    font: 400 12px / 18px var(--mono);
    white-space: pre-wrap;
  }
  .token-word {
    font-weight: 600;
    color: var(--cause);
  }
  .token-function {
    color: var(--accent);
  }
  .token-number,
  .token-constant {
    color: var(--warning);
  }
  .token-text {
    color: var(--success);
  }
  .token-comment {
    color: var(--text-3);
  }
  .token-variable {
    font-weight: 600;
  }
  .trials {
    inline-size: 100%;
    margin-block-start: 8px;
    border-radius: var(--radius);
    background: var(--sunken);
    font: var(--small);
    border-spacing: 0;
  }
  .trials caption {
    padding: 0 0 4px;
    text-align: start;
    color: var(--text-3);
  }
  .trials th,
  .trials td {
    padding: 4px 10px;
    text-align: start;
    vertical-align: top;
  }
  .trials th {
    font-weight: 400;
    color: var(--text-2);
    max-inline-size: 160px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .trials td {
    text-align: end;
  }
  .trials output {
    font-weight: 600;
  }
  .reason {
    color: var(--warning);
  }
`;
