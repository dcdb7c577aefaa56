// The look of the card at an element of a simulation.
import { css } from 'lit';

export const cardStyle = css`
  :host {
    display: block;
    inline-size: min(348px, 100vw - 16px);
    --input: 32px;
  }
  header {
    display: flex;
    align-items: baseline;
    gap: 8px;
    padding-block: 10px 6px;
    padding-inline: 16px 8px;
  }
  h2 {
    font: var(--section);
  }
  header .muted {
    font: var(--small);
  }
  .space {
    flex: 1;
  }
  section {
    display: grid;
    gap: 10px;
    padding: 2px 16px 14px;
  }
  section + section {
    padding-block-start: 12px;
    border-block-start: 1px solid var(--line);
  }
  .about {
    font: var(--small);
    color: var(--text-2);
  }
  .key {
    display: block;
    color: var(--text-3);
  }
  code,
  .code {
    font-family: var(--mono);
    font-size: 12px;
  }
  .several {
    padding: 2px 16px 10px;
  }
  .acts {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  details {
    font: var(--small);
  }
  summary {
    color: var(--text-2);
    cursor: pointer;
  }
  fieldset {
    display: grid;
    gap: 4px;
    font: var(--small);
  }
  .throw {
    display: flex;
    gap: 8px;
    padding-block-start: 6px;
  }
  .ways {
    display: grid;
    gap: 6px;
  }
  .way {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    min-block-size: 40px;
    padding: 7px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    text-align: start;
    cursor: pointer;
  }
  .way:hover {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .way .text {
    flex: 1;
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    align-items: baseline;
    min-inline-size: 0;
  }
  .way strong {
    font: var(--body-strong);
  }
  .condition,
  .seen {
    flex-basis: 100%;
    font: var(--small);
    color: var(--text-2);
    overflow-wrap: anywhere;
  }
  .seen {
    font: 400 11px/16px var(--mono);
    color: var(--text-3);
    text-align: start;
  }
  :host(:dir(rtl)) .seen {
    text-align: end;
  }
  .condition.true {
    color: var(--success);
  }
  .condition.false {
    color: var(--danger);
  }
  @media (max-width: 767.98px) {
    :host {
      inline-size: auto;
    }
    .way {
      min-block-size: 44px;
    }
  }
`;
