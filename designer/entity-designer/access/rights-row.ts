// The look of a line of rights: whose they are, the four acts, and what else can be done. Heads and lines share it, so that they stand under each other.
import { css } from 'lit';

export const rightsRow = css`
  .row {
    display: grid;
    grid-template-columns: minmax(120px, 1.2fr) repeat(4, minmax(0, 1fr)) 132px;
    gap: 12px;
    align-items: center;
    padding-block: 8px;
    border-block-end: 1px solid var(--line);
  }
  .row.heads {
    padding-block: 6px;
    font: var(--small);
    color: var(--text-3);
  }
  .role {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: center;
    font: var(--body-strong);
  }
  .cell > span {
    display: none;
    font: var(--small);
    color: var(--text-3);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
  }
  @media (max-width: 767.98px) {
    .row:not(.admin) {
      grid-template-columns: 1fr 1fr;
    }
    .row.heads {
      display: none;
    }
    .role,
    .acts {
      grid-column: 1 / -1;
      justify-content: flex-start;
    }
    .cell > span {
      display: block;
    }
    .cell .checkbox {
      min-block-size: 44px;
      align-items: center;
    }
  }
`;
