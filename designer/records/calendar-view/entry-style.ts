// How an entry of a calendar looks, wherever it stands: in the colour of its state, with its time before its name.
import { css } from 'lit';

export const entryStyle = css`
  .item {
    --tone: var(--accent);
    --tone-soft: var(--accent-soft);
    display: flex;
    gap: 6px;
    align-items: baseline;
    flex: none;
    min-block-size: 24px;
    padding: 2px 6px;
    border-inline-start: 3px solid var(--tone);
    border-radius: var(--radius);
    background: var(--tone-soft);
    color: var(--text);
    font: var(--small);
    text-decoration: none;
    overflow: hidden;
  }
  .item.success {
    --tone: var(--success);
    --tone-soft: var(--success-soft);
  }
  .item.warning {
    --tone: var(--warning);
    --tone-soft: var(--warning-soft);
  }
  .item.danger {
    --tone: var(--danger);
    --tone-soft: var(--danger-soft);
  }
  .item.neutral {
    --tone: var(--control);
    --tone-soft: var(--sunken);
  }
  .item.goes-on {
    border-inline-start-style: dotted;
  }
  .item bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .item:hover {
    background: color-mix(in srgb, var(--tone) 14%, var(--tone-soft));
  }
  .item .time {
    flex: none;
    color: var(--text-2);
  }
`;
