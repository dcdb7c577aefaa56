// Columns side by side where there is room, one below the other where there is none.
import { html } from 'lit';
import type { DrawElement } from './layout-context.ts';

export const drawColumns: DrawElement = (element, context) => html`${context.children(element)}`;
