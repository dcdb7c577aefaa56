// How the list looks: tabs, sentence, rows, footer.
import { css } from 'lit';

export const listStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .search {
    inline-size: 190px;
    flex: none;
    min-block-size: 30px;
  }
  .search.with-affix > input {
    block-size: 28px;
  }
  .rows {
    flex: 1;
    min-inline-size: 0;
    display: flex;
    flex-direction: column;
    position: relative;
  }
  .rows > :is(ravand-record-grid, ravand-record-rows) {
    flex: 1;
    min-block-size: 0;
  }
  .over {
    position: absolute;
    inset: 33px 0 0;
    background: var(--surface);
    overflow: auto;
  }
  footer {
    display: flex;
    align-items: center;
    gap: 22px;
    flex: none;
    min-block-size: 36px;
    padding-inline: var(--gutter);
    border-block-start: 1px solid var(--line);
    color: var(--text-3);
    font: var(--small);
  }
  footer strong {
    color: var(--text);
    font-weight: 650;
  }
  @media (max-width: 767.98px) {
    .views {
      padding-inline: 8px;
    }
    .search {
      inline-size: 150px;
      min-block-size: 38px;
    }
    .search.with-affix > input {
      block-size: 36px;
    }
    .search kbd,
    footer .sum {
      display: none;
    }
    .over {
      inset-block-start: 0;
    }
  }
`;
