// The library's style sheet, as it is installed and as it is built, loses its rules about everything inside.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lightStyle } from './light-style.ts';

it.each([
  ['as installed', (style: string) => style],
  ['as built', (style: string) => style.replace(/\s*,\s*/g, ',').replace(/\s+/g, ' ')],
])('A drag does not style the whole drawing anew, %s', (_, built) => {
  const file = new URL('../../../node_modules/bpmn-js/dist/assets/diagram-js.css', import.meta.url);
  const style = built(readFileSync(file, 'utf8'));
  const sweeps = /\.(drop|connect)-(not-)?ok \*|\.djs-drag-active \.djs-bendpoints \*/;
  expect(style).toMatch(sweeps);
  expect(lightStyle(style)).not.toMatch(sweeps);
  expect(lightStyle(style)).toMatch(
    /\.djs-element\.drop-not-ok, \.djs-element\.connect-not-ok\s*\{\s*cursor: not-allowed/,
  );
});
