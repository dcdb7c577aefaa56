// How the grid of a decision table looks: rows of one height, headings and row numbers that stay, cells of FEEL that read from left to right.
import { css } from 'lit';

export const gridStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
  }
  .scroll {
    flex: 1;
    overflow: auto;
    min-block-size: 0;
    outline: none;
    scroll-padding-block-start: 58px;
    scroll-padding-inline-start: 52px;
    background: var(--canvas);
    touch-action: pan-x pan-y;
  }
  .scroll:focus-visible .cell[data-active] {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .row {
    display: grid;
    inline-size: 100%;
  }
  .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 3;
    background: var(--surface);
    border-block-end: 1px solid var(--control);
  }
  .body {
    position: relative;
  }
  .body .row {
    position: absolute;
    inset-inline: 0;
    block-size: 36px;
    background: var(--surface);
    border-block-end: 1px solid var(--line);
  }
  .number,
  .corner {
    position: sticky;
    inset-inline-start: 0;
    z-index: 2;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 2px;
    background: var(--sunken);
    color: var(--text-3);
    font: var(--small);
    border-inline-end: 1px solid var(--line);
    user-select: none;
  }
  .number {
    cursor: grab;
  }
  .number[data-chosen] {
    color: var(--accent);
    font: var(--small-strong);
  }
  .number ravand-icon {
    --icon-size: 14px;
  }
  .number .warning {
    color: var(--warning);
  }
  .row[data-lit] > .cell,
  .row[data-lit] > .number {
    background: var(--success-soft);
  }
  .row[data-lit] .number ravand-icon {
    color: var(--success);
  }
  .row[data-drop] {
    box-shadow: 0 -2px 0 var(--accent);
    z-index: 1;
  }
  .heading {
    min-inline-size: 0;
    border-inline-end: 1px solid var(--line);
  }
  .heading button {
    display: flex;
    flex-direction: column;
    justify-content: center;
    inline-size: 100%;
    block-size: 57px;
    padding: 4px 10px;
    border: 0;
    background: none;
    text-align: start;
    cursor: pointer;
    overflow: hidden;
  }
  .heading button:hover {
    background: var(--hover);
  }
  .heading button:focus-visible {
    outline-offset: -3px;
  }
  .heading[data-chosen] button {
    background: var(--accent-soft);
  }
  .heading b {
    font: var(--small-strong);
    color: var(--text);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    max-inline-size: 100%;
  }
  .heading span {
    display: flex;
    gap: 6px;
    align-items: baseline;
    font: var(--small);
    color: var(--text-3);
    white-space: nowrap;
    max-inline-size: 100%;
  }
  .heading code {
    font: 12px / 18px var(--mono);
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .heading ravand-icon {
    --icon-size: 14px;
    color: var(--danger);
  }
  .begins {
    border-inline-start: 2px solid var(--accent);
  }
  .cell {
    position: relative;
    display: flex;
    align-items: center;
    min-inline-size: 0;
    padding-inline: 10px;
    border-inline-end: 1px solid var(--line);
    cursor: cell;
    user-select: none;
  }
  .cell > span {
    flex: 1;
    font: 12.5px / 20px var(--mono);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    direction: ltr;
    text-align: start;
  }
  :host(:dir(rtl)) .cell > span {
    text-align: end;
  }
  .cell[data-kind='note'] > span {
    font: var(--body);
    direction: inherit;
    text-align: start;
  }
  .cell[data-blank] > span {
    color: var(--text-3);
  }
  .cell[data-chosen] {
    background: var(--accent-soft);
  }
  .cell[data-active] {
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .cell[aria-invalid='true']::after,
  .cell[data-warned]::after {
    content: '';
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
    border: 5px solid transparent;
    border-block-start-color: var(--danger);
    border-inline-end-color: var(--danger);
  }
  .cell[data-warned]::after {
    border-block-start-color: var(--warning);
    border-inline-end-color: var(--warning);
  }
  .cell.editing {
    padding: 0;
    overflow: visible;
    z-index: 1;
  }
  .cell input {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    min-inline-size: 100%;
    max-inline-size: 420px;
    field-sizing: content;
    padding-inline: 9px;
    border: 2px solid var(--accent);
    border-radius: 0;
    background: var(--surface);
    color: var(--text);
    font: 12.5px / 20px var(--mono);
    direction: ltr;
    outline: none;
  }
  :host(:dir(rtl)) .cell input {
    text-align: end;
  }
  .cell[data-kind='note'] input {
    font: var(--body);
    direction: inherit;
    text-align: start;
  }
  .offers {
    position: absolute;
    inset-block-start: 100%;
    inset-inline-start: 0;
    z-index: 4;
    min-inline-size: 100%;
    max-block-size: 190px;
    overflow-y: auto;
    padding: 4px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow-popover);
  }
  .offers.above {
    inset-block-start: auto;
    inset-block-end: 100%;
  }
  .offers li {
    padding: 3px 8px;
    border-radius: 4px;
    font: 12.5px / 20px var(--mono);
    direction: ltr;
    white-space: nowrap;
    cursor: pointer;
  }
  :host(:dir(rtl)) .offers li {
    text-align: end;
  }
  .offers li[aria-selected='true'],
  .offers li:hover {
    background: var(--accent-soft);
  }
  .reading {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 12px;
    min-block-size: 32px;
    padding: 4px 12px;
    border-block-start: 1px solid var(--line);
    background: var(--surface);
    font: var(--small);
    color: var(--text-2);
  }
  .reading b {
    font: var(--small-strong);
  }
  .reading .fault {
    color: var(--danger);
  }
  .reading .hint {
    margin-inline-start: auto;
    color: var(--text-3);
  }
  .reading kbd {
    font: 11px / 16px var(--mono);
  }
  @media (max-width: 767.98px) {
    .cell input {
      font-size: 16px;
    }
    .reading .hint {
      display: none;
    }
  }
`;
