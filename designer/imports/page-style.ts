// How an import looks: columns beside the fields they go to, tiles of what became of the rows, the rows themselves.
import { css } from 'lit';

export const importStyle = css`
  :host {
    display: flex;
    flex-direction: column;
  }
  .quiet-text {
    color: var(--text-3);
  }
  .content {
    flex: 1;
    overflow: auto;
    padding: 0 var(--gutter) 40px;
  }
  section {
    max-inline-size: 900px;
    margin-block-end: 28px;
  }
  h2 {
    font: var(--body-strong);
    margin-block: 8px 2px;
  }
  .help {
    margin-block: 2px 10px;
  }
  .faults {
    max-inline-size: 900px;
    margin: 0 0 16px;
    padding: 10px 16px 10px 14px;
    padding-inline: 32px 14px;
    border-radius: var(--radius);
    background: var(--danger-soft);
    color: var(--danger);
  }
  .columns {
    border-block-start: 1px solid var(--line);
  }
  .column {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 18px minmax(0, 300px);
    align-items: center;
    gap: 12px;
    padding-block: 8px;
    border-block-end: 1px solid var(--line);
  }
  .column.left .from {
    color: var(--text-3);
  }
  .column > ravand-icon {
    color: var(--text-3);
  }
  .from,
  .to {
    display: grid;
    gap: 2px;
    min-inline-size: 0;
  }
  .from label {
    font-weight: 600;
  }
  small {
    font: var(--small);
    color: var(--text-3);
  }
  .place,
  .dates {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
  }
  .place {
    padding-block-start: 12px;
  }
  .place label {
    display: grid;
    gap: 4px;
    font: var(--small);
    color: var(--text-2);
  }
  .place input {
    inline-size: 7em;
  }
  .dates {
    gap: 6px;
    margin-block-start: 4px;
  }
  .dates select {
    flex: 1;
    min-inline-size: 0;
  }
  .guess {
    color: var(--warning);
  }
  .choices {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
    gap: 8px;
    margin-block: 8px 12px;
  }
  .choice {
    display: flex;
    gap: 8px;
    padding: 10px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    cursor: pointer;
  }
  .choice:has(:checked) {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .choice span {
    display: grid;
    gap: 2px;
  }
  .choice b {
    font-weight: 600;
  }
  .keys {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 18px;
  }
  .checkbox {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 32px;
  }
  .progress {
    padding-block-start: 4px;
  }
  .said {
    margin: 0 0 8px;
    font: var(--body-strong);
  }
  .bar {
    block-size: 8px;
    border-radius: 4px;
    background: var(--sunken);
    overflow: hidden;
  }
  .bar i {
    display: block;
    block-size: 100%;
    background: var(--accent);
    transition: inline-size 0.3s var(--ease);
  }
  .tiles {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 10px;
  }
  .tile {
    display: grid;
    min-inline-size: 104px;
    padding: 8px 14px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .tile b {
    font: var(--title);
  }
  .tile span {
    font: var(--small);
    color: var(--text-2);
  }
  .tile.created b {
    color: var(--success);
  }
  .tile.rejected b {
    color: var(--danger);
  }
  .tile:is(.skipped, .kept) b {
    color: var(--warning);
  }
  .rows-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
  }
  section:has(.table) {
    max-inline-size: none;
  }
  .table {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    min-inline-size: 100%;
  }
  th {
    padding: 6px 10px;
    font: var(--small);
    color: var(--text-3);
    text-align: start;
    white-space: nowrap;
    border-block-end: 1px solid var(--line);
  }
  td {
    padding: 6px 10px;
    border-block-end: 1px solid var(--line);
    vertical-align: top;
    min-inline-size: 90px;
    max-inline-size: 260px;
    overflow-wrap: anywhere;
  }
  td.number {
    min-inline-size: 0;
    color: var(--text-3);
  }
  td.became {
    min-inline-size: 190px;
  }
  td.became small {
    display: block;
    margin-block-start: 2px;
  }
  td.became.rejected {
    color: var(--danger);
  }
  td.became.rejected small {
    color: var(--text-2);
  }
  td.bad {
    background: var(--danger-soft);
    color: var(--danger);
  }
  @media (max-width: 767.98px) {
    .column {
      grid-template-columns: minmax(0, 1fr);
      gap: 6px;
    }
    .column > ravand-icon {
      display: none;
    }
  }
`;
