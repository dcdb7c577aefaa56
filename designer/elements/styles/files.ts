// How files look wherever they stand: in cells, on pages, in the control.
import { css } from 'lit';

export const fileStyles = css`
  .files {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    min-inline-size: 0;
    max-inline-size: 100%;
  }
  .files > * {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 0;
    max-inline-size: 100%;
  }
  .thumbnail {
    inline-size: 24px;
    block-size: 24px;
    flex: none;
    border-radius: 4px;
    object-fit: cover;
    background: var(--sunken);
  }
`;
