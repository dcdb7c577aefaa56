// The look of one task: facts on sunken ground, the form, and the bar at the end that says what is kept.
import { css } from 'lit';

export const taskPaneStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
  }
  ravand-task-head {
    flex: none;
  }
  .scroll {
    flex: 1;
    overflow-y: auto;
    padding: 16px 24px 24px;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    margin-block-end: 20px;
    border: 1px solid var(--line);
    border-radius: var(--radius-card);
    background: var(--sunken);
  }
  /* As wide as what it says, so that an address is not broken while there is room. */
  .facts > div {
    flex: 1 0 auto;
    min-inline-size: 130px;
    max-inline-size: 100%;
    padding: 10px 14px;
  }
  .facts dt {
    font: var(--small);
    color: var(--text-3);
  }
  .facts dd {
    font: var(--body-strong);
    overflow-wrap: anywhere;
  }
  .person {
    display: inline-flex;
    gap: 6px;
    align-items: center;
  }
  .restored {
    display: flex;
    gap: 10px;
    align-items: flex-start;
    max-inline-size: 720px;
    margin-block-end: 16px;
    padding: 8px 10px;
    border-radius: var(--radius);
    background: var(--warning-soft);
    color: var(--warning);
  }
  .restored > ravand-icon {
    margin-block-start: 4px;
    color: inherit;
  }
  .restored p {
    flex: 1;
    padding-block: 3px;
  }
  .restored .dropped {
    display: block;
    color: var(--text);
  }
  .restored .button {
    color: var(--text);
  }
  .form {
    max-inline-size: 720px;
  }
  footer {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 10px;
    min-block-size: 56px;
    padding: 8px 24px;
    border-block-start: 1px solid var(--line);
    background: var(--surface);
  }
  footer .kept {
    display: flex;
    gap: 6px;
    align-items: center;
    margin-inline-start: auto;
    font: var(--small);
    color: var(--text-3);
    --icon-size: 14px;
  }
  footer .warn {
    color: var(--warning);
  }
  @media (max-width: 767.98px) {
    .scroll {
      padding-inline: 16px;
    }
    footer {
      padding-inline: 16px;
    }
    footer .button {
      min-block-size: 44px;
    }
    footer .button.primary {
      flex: 1 1 auto;
    }
    footer .kept {
      inline-size: 100%;
      margin: 0;
    }
    footer .kept:empty {
      display: none;
    }
    .restored {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
    }
    .restored .button {
      grid-column: 2;
      justify-self: start;
      min-block-size: 36px;
      padding-inline: 0;
    }
  }
`;
