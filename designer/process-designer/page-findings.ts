// What is wrong with the draft as the pane below the canvas shows it: the worker's findings in words, with ways to mend them, and what only the server knows.
import type { Finding as EngineFinding } from '../../core/engine/model.ts';
import { t, validationText } from '../shell/texts.ts';
import type { Finding } from '../studio/definitions.ts';
import { fixesFor } from './lint/quick-fixes.ts';
import type { ProcessModeler } from './modeler.ts';

export function inWords(findings: readonly EngineFinding[], modeler: ProcessModeler | undefined): readonly Finding[] {
  return findings.map((finding) => {
    const { element, elementName, code, params = {}, severity } = finding;
    const fixes = modeler === undefined ? [] : fixesFor(modeler, finding);
    return {
      pointer: element,
      code,
      message: validationText(code, params) ?? code,
      severity,
      element,
      params,
      ...(elementName === undefined ? {} : { elementName }),
      fixes: fixes.map(({ name, params: of = {}, apply, href }) => ({
        label: t(`process.fix.${name}`, of),
        ...(apply ? { apply } : {}),
        ...(href ? { href } : {}),
      })),
    };
  });
}

const weights = { error: 0, warning: 1, info: 2 } as const;

/** The worker's own come first in each weight; the server's only where it knows something more. */
export function together(live: readonly Finding[], server: readonly Finding[]): readonly Finding[] {
  const codes = new Set(live.map(({ code }) => code));
  const more = server.filter(({ code }) => !code.startsWith('bpmn.') && !codes.has(code));
  return [...live, ...more].sort((a, b) => weights[a.severity] - weights[b.severity]);
}
