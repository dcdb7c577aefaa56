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
  /** There are drafts that mend it: it may go live with them, not alone. */
  readonly waits?: true;
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
  const seen = new Set(named.map(keyOf));
  const details = await needs.definitions.check(context, definition);
  const alone = details.filter((detail) => !seen.has(keyOf(detail)));
  const found = [
    ...named,
    ...alone.map((detail) => ({ ...detail, message: message(detail), severity: 'error' as const })),
  ];
  const stays = details.length === 0 ? new Set() : await withDrafts(needs, context, definition);
  const mended = new Set(details.map(keyOf).filter((key) => !stays.has(key)));
  const own = found.map((finding): FindingJson => {
    const waits = finding.severity === 'error' && mended.has(keyOf(finding));
    return waits ? { ...finding, severity: 'warning', waits } : finding;
  });
  const ofTable = alone.length === 0 ? ofDecision(needs, context, definition) : [];
  const unseen = definition.kind === 'page' ? unseenIn(definition, needs.definitions.current(context)) : [];
  const doubts = unseen.map((detail) => ({ ...detail, severity: 'warning' as const }));
  return [...own, ...[...ofTable, ...doubts].map((finding) => ({ ...finding, message: message(finding) }))];
}

function keyOf({ pointer, code }: ProblemDetail): string {
  return `${pointer} ${code}`;
}

/** What is still wrong with it when all other drafts go live with it. */
async function withDrafts(
  { definitions }: { definitions: Definitions },
  context: Context,
  definition: Definition,
): Promise<ReadonlySet<string>> {
  const beside = (await definitions.drafts(context)).map((draft) => draft.definition);
  return new Set((await definitions.check(context, definition, { beside })).map(keyOf));
}

/** Overlaps, gaps and rows that are never reached, of a table that may go live. */
function ofDecision({ definitions }: { definitions: Definitions }, context: Context, definition: Definition) {
  if (definition.kind !== 'decision') return [];
  return tableFindings(compileDecision(definition, fieldsFor(definition, definitions.current(context))).compiled);
}
