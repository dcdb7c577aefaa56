// Everything wrong with a definition as the studio shows it: with texts, and for processes with the element and the warnings.
import { isLanguage } from '../../schemas/local-text.ts';
import type { Definition } from '../../schemas/types.ts';
import { fieldsFor } from '../automation/decisions.ts';
import { unseenIn } from '../definitions/check-page.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { tableFindings } from '../dmn/check-table.ts';
import { compileDecision } from '../dmn/compile-decision.ts';
import type { Context } from '../kernel/context.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { Texts } from './texts.ts';

export interface FindingJson extends ProblemDetail {
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly element?: string;
  readonly elementName?: string;
}

export async function findingsOf(
  needs: { definitions: Definitions; workflow: Workflow; texts: Texts },
  context: Context,
  definition: Definition,
): Promise<FindingJson[]> {
  const language = isLanguage(context.locale) ? context.locale : 'en';
  const message = (detail: ProblemDetail) => needs.texts.detail(language, detail);
  const ofModel = definition.kind === 'process' ? await needs.workflow.check(definition.xml) : [];
  const named: FindingJson[] = ofModel.map(({ element, elementName, code, params, severity }) => {
    const detail = { pointer: element, code, ...(params === undefined ? {} : { params }) };
    return {
      ...detail,
      message: message(detail),
      severity,
      element,
      ...(elementName === undefined ? {} : { elementName }),
    };
  });
  const seen = new Set(named.map((finding) => `${finding.pointer} ${finding.code}`));
  const others = (await needs.definitions.check(context, definition))
    .filter((detail) => !seen.has(`${detail.pointer} ${detail.code}`))
    .map((detail): FindingJson => ({ ...detail, message: message(detail), severity: 'error' }));
  const ofTable = others.length === 0 ? ofDecision(needs, context, definition) : [];
  const unseen = definition.kind === 'page' ? unseenIn(definition, needs.definitions.current(context)) : [];
  const doubts = unseen.map((detail) => ({ ...detail, severity: 'warning' as const }));
  return [
    ...named,
    ...others,
    ...[...ofTable, ...doubts].map((finding) => ({ ...finding, message: message(finding) })),
  ];
}

/** Overlaps, gaps and rows that are never reached, of a table that may go live. */
function ofDecision({ definitions }: { definitions: Definitions }, context: Context, definition: Definition) {
  if (definition.kind !== 'decision') return [];
  return tableFindings(compileDecision(definition, fieldsFor(definition, definitions.current(context))).compiled);
}
