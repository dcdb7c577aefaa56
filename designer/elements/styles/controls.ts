// Native inputs in our dress, and the wrapper of label, help and fault: `.field > label + .control + .help|.fault`.
import { css } from 'lit';

export const controls = css`
  /* Choices that belong together: no frame, a heading like a field's label. */
  .group {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  .group > legend {
    padding: 0;
    margin-block-end: 4px;
    font: var(--small-strong);
    color: var(--text-2);
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-inline-size: 0;
  }
  .field > label,
  .field > .label {
    font: var(--small-strong);
    color: var(--text-2);
  }
  .star {
    color: var(--danger);
    margin-inline-start: 2px;
  }
  .help {
    font: var(--small);
    color: var(--text-3);
  }
  .fault {
    display: flex;
    gap: 6px;
    align-items: flex-start;
    font: var(--small);
    color: var(--danger);
  }
  .fault ravand-icon {
    color: inherit;
    --icon-size: 14px;
    margin-block-start: 3px;
  }
  .control {
    display: block;
    inline-size: 100%;
    min-block-size: var(--input);
    margin: 0;
    padding: 5px 10px;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font: var(--field);
    outline: none;
    transition:
      border-color var(--fast) var(--ease),
      box-shadow var(--fast) var(--ease);
  }
  .control::placeholder {
    color: var(--text-3);
    opacity: 1;
  }
  /* An empty one reads as the page does: "auto" would have it begin at the left. A placeholder, if only a space, tells that it is empty. */
  [dir='auto']:placeholder-shown {
    direction: inherit;
  }
  .control:focus,
  .control:focus-within,
  .control[data-open] {
    border-color: var(--accent);
    box-shadow: 0 0 0 3px var(--ring);
    outline: none;
  }
  .control[aria-invalid='true'],
  .control.invalid {
    border-color: var(--danger);
  }
  .control[aria-invalid='true']:focus,
  .control.invalid:focus-within {
    box-shadow: 0 0 0 3px var(--ring-danger);
  }
  .control:disabled,
  .control[readonly] {
    background: var(--sunken);
    border-color: transparent;
    color: var(--text);
    opacity: 1;
  }
  /* The chevron is drawn, not loaded: two strokes that meet. */
  select.control {
    appearance: none;
    padding-inline-end: 28px;
    background-image: linear-gradient(45deg, transparent 43%, var(--text-3) 43% 57%, transparent 57%),
      linear-gradient(-45deg, transparent 43%, var(--text-3) 43% 57%, transparent 57%);
    background-repeat: no-repeat;
    background-size: 5px 5px;
    background-position:
      calc(100% - 15px) 52%,
      calc(100% - 10.5px) 52%;
    text-overflow: ellipsis;
    cursor: pointer;
  }
  select.control:dir(rtl) {
    background-position:
      10.5px 52%,
      15px 52%;
  }
  select.control:disabled {
    cursor: default;
  }
  textarea.control {
    min-block-size: 76px;
    resize: vertical;
  }
  /* Left-to-right values (phone, e-mail, address) stand at the page's start. */
  .control.ltr {
    direction: ltr;
  }
  .control.ltr:dir(rtl),
  :host(:dir(rtl)) .control.ltr {
    text-align: end;
  }
  .with-affix {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-block: 0;
  }
  .with-affix > input {
    flex: 1;
    min-inline-size: 0;
    block-size: calc(var(--input) - 2px);
    border: 0;
    padding: 0;
    background: none;
    font: inherit;
    color: inherit;
    outline: none;
  }
  .with-affix > .affix {
    flex: none;
    color: var(--text-3);
  }
  .with-affix > button {
    flex: none;
  }
  .checkbox {
    display: inline-flex;
    gap: 8px;
    align-items: flex-start;
    cursor: pointer;
  }
  input[type='checkbox'],
  input[type='radio'] {
    appearance: none;
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    margin-block-start: 3px;
    border: 1px solid var(--control);
    border-radius: 4px;
    background: var(--surface) center / 12px no-repeat;
    display: inline-grid;
    place-content: center;
    cursor: pointer;
  }
  input[type='radio'] {
    border-radius: 50%;
  }
  input[type='checkbox']::before {
    content: '';
    inline-size: 10px;
    block-size: 10px;
    clip-path: polygon(14% 47%, 4% 58%, 39% 90%, 97% 22%, 86% 12%, 38% 68%);
    background: var(--on-accent);
    opacity: 0;
  }
  input[type='radio']::before {
    content: '';
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: var(--on-accent);
    opacity: 0;
  }
  input[type='checkbox']:checked,
  input[type='checkbox']:indeterminate,
  input[type='radio']:checked {
    background-color: var(--accent);
    border-color: var(--accent);
  }
  input:is([type='checkbox'], [type='radio']):checked::before {
    opacity: 1;
  }
  input:is([type='checkbox'], [type='radio']):disabled {
    opacity: 0.55;
    cursor: default;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .choices > label {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    min-block-size: var(--input);
    padding: 4px 12px;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--surface);
    cursor: pointer;
    font: var(--field);
  }
  .choices > label:has(:checked) {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .choices > label:has(:focus-visible) {
    border-color: var(--accent);
    box-shadow: 0 0 0 3px var(--ring);
  }
  .choices > label:has(:disabled) {
    background: var(--sunken);
    border-color: transparent;
    cursor: default;
  }
  .choices > label input {
    margin-block-start: 0;
    outline: none;
  }
  textarea.control.json {
    font-family: ui-monospace, monospace;
    text-align: start;
  }
  .address {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(180px, 100%), 1fr));
    gap: 10px 12px;
  }
  .address > .wide {
    grid-column: 1 / -1;
  }
  .address summary {
    min-block-size: 28px;
    font: var(--small);
    color: var(--accent);
    cursor: pointer;
  }
  /* Stars fill up to the one that is chosen or pointed at. */
  .stars {
    display: inline-flex;
    min-block-size: var(--input);
    align-items: center;
  }
  .stars > label {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    border-radius: var(--radius);
    color: var(--text-3);
    cursor: pointer;
    --icon-size: 20px;
  }
  .stars > label > input {
    position: absolute;
    opacity: 0;
  }
  .stars > label > ravand-icon {
    color: inherit;
  }
  .stars > label.lit,
  .stars:hover > label:has(~ label:hover),
  .stars > label:hover {
    color: var(--chart-2);
    --icon-fill: currentColor;
  }
  .stars > label:hover ~ label {
    color: var(--text-3);
    --icon-fill: none;
  }
  .stars > label:has(:focus-visible) {
    box-shadow: 0 0 0 3px var(--ring);
  }
  @media (max-width: 767.98px) {
    .choices > label {
      flex: 1 1 auto;
    }
    .choices:has(:nth-child(4)) {
      flex-direction: column;
    }
  }
`;
