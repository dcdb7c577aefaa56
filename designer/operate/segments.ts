// A row of choices of which one holds: native radio buttons in the dress of a segmented switch. A template and its styles, no element of its own.
import { css, html, type TemplateResult } from 'lit';

export function segments(
  label: string,
  choices: readonly { readonly value: string; readonly label: string }[],
  chosen: string,
  choose: (value: string) => void,
): TemplateResult {
  return html`<fieldset class="segments"><legend class="visually-hidden">${label}</legend>${choices.map(
    (choice) =>
      html`<label><input type="radio" name="segments" .checked=${choice.value === chosen} @change=${() => choose(choice.value)} /><span>${choice.label}</span></label>`,
  )}</fieldset>`;
}

export const segmented = css`
  .segments {
    display: inline-flex;
    margin: 0;
    padding: 2px;
    border: 0;
    border-radius: var(--radius);
    background: var(--sunken);
    min-inline-size: 0;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .segments label {
    position: relative;
    flex: none;
  }
  .segments input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .segments span {
    display: block;
    min-block-size: 28px;
    padding: 3px 12px;
    border-radius: 5px;
    color: var(--text-2);
    white-space: nowrap;
  }
  .segments input:checked + span {
    background: var(--surface);
    color: var(--text);
    font-weight: 600;
    box-shadow: 0 0 0 1px var(--line);
  }
  .segments input:focus-visible + span {
    outline: 2px solid var(--accent);
  }
  @media (max-width: 767.98px) {
    .segments span {
      min-block-size: 40px;
      padding-block: 9px;
    }
  }
`;
