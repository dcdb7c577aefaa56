// The look of a simulated diagram: tokens, path, elements where something runs or is wanted.
import { css } from 'lit';

export const diagramMarks = css`
  .token {
    display: grid;
    place-items: center;
    min-inline-size: 24px;
    block-size: 24px;
    padding: 0 5px;
    border: 2px solid var(--surface);
    border-radius: 12px;
    background: var(--cause);
    color: var(--surface);
    font: 600 12px/1 var(--font);
    font-variant-numeric: tabular-nums;
    cursor: pointer;
    transition: scale var(--fast) var(--ease);
  }
  .token:disabled {
    cursor: default;
  }
  .token:not(:disabled):hover {
    scale: 1.12;
  }
  .token:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .token.incident {
    background: var(--danger);
  }
  .token.start {
    background: var(--accent);
    color: var(--on-accent);
    padding: 0;
  }
  .token ravand-icon {
    --icon-size: 12px;
    color: inherit;
  }
  /* Nothing has come here yet: a ring that can be pressed, not a token. */
  .token.event,
  .token.active:not(:disabled) {
    min-inline-size: 18px;
    block-size: 18px;
    padding: 0;
    margin: 3px;
    border: 2px solid var(--cause);
    background: var(--surface);
  }
  .token.active:disabled {
    opacity: 0.75;
  }
  .token.waiting:not(:disabled),
  .token.choice {
    animation: ask 1.8s var(--ease) infinite;
  }
  @keyframes ask {
    from {
      box-shadow: 0 0 0 0 color-mix(in srgb, var(--cause) 55%, transparent);
    }
    70%,
    to {
      box-shadow: 0 0 0 9px transparent;
    }
  }
  .loop {
    padding: 1px 7px;
    border-radius: 9px;
    background: var(--cause-soft);
    color: var(--cause);
    font: 600 11px/16px var(--font);
    white-space: nowrap;
    unicode-bidi: plaintext;
    pointer-events: none;
  }
  .token-dot {
    fill: var(--cause);
    stroke: var(--surface);
    stroke-width: 2px;
    pointer-events: none;
  }
  /* Told once for all: this way, whatever the data say. */
  .sim-standing .djs-visual > path {
    stroke: var(--accent) !important;
    stroke-dasharray: 6 4;
  }
  .bjs-breadcrumbs {
    font: var(--body);
  }
  .sim-passed .djs-visual > path {
    stroke-width: 2.5px !important;
  }
  .sim-waiting .djs-visual > :nth-child(1),
  .sim-moving .djs-visual > :nth-child(1),
  .sim-choice .djs-visual > :nth-child(1) {
    stroke: var(--cause) !important;
    fill: var(--cause-soft) !important;
  }
  .sim-waiting .djs-visual > :nth-child(1),
  .sim-choice .djs-visual > :nth-child(1) {
    stroke-width: 2.5px !important;
  }
  .sim-active .djs-visual > :nth-child(1) {
    stroke: var(--cause) !important;
    stroke-dasharray: 6 3;
  }
  .sim-incident .djs-visual > :nth-child(1) {
    stroke: var(--danger) !important;
    stroke-width: 2.5px !important;
    fill: var(--danger-soft) !important;
  }
  .djs-element.selected .djs-outline,
  .djs-element.hover .djs-outline {
    visibility: hidden !important;
  }
  .sim-waiting,
  .sim-choice,
  .sim-incident,
  .sim-start,
  .sim-event {
    cursor: pointer;
  }
  @media (prefers-reduced-motion: reduce) {
    .token.waiting:not(:disabled),
    .token.choice {
      animation: none;
    }
  }
`;
