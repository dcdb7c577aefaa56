// A picture of the form itself; its label is what it says to those who do not see it.
import { html } from 'lit';
import { local } from '../../shell/texts.ts';
import type { DrawElement } from './layout-context.ts';

export const drawImage: DrawElement = ({ source, label }) =>
  source === undefined ? undefined : html`<img class="picture" src=${source} alt=${local(label)} />`;
