// What is wrong with the draft as the pane below the canvas shows it: the worker's findings in words, with ways to mend them, and what only the server knows.
import type { HouseFinding } from '../../core/engine/check/house.ts';
import { onPreferences } from '../shell/preferences.ts';
import { findingText, t } from '../shell/texts.ts';
import type { Finding } from '../studio/definitions.ts';
import { fixesFor, type QuickFix } from './lint/quick-fixes.ts';
import type { ProcessModeler } from './modeler.ts';

function inWords(finding: HouseFinding, message: string, modeler: ProcessModeler | undefined): Finding {
  const { element, elementName, code, params = {}, severity, draft } = finding;
  // What a draft brings needs no mending here.
  const fixes = modeler === undefined || draft === 'mends' ? [] : fixesFor(modeler, finding);
  return {
    pointer: element,
    code,
    message,
    severity,
    element,
    params,
    ...(elementName === undefined ? {} : { elementName }),
    ...(draft === 'mends' ? { waits: true } : {}),
    fixes: [
      ...(draft === undefined ? [] : [{ label: t('studio.publishTogether'), href: '/studio/releases' }]),
      ...fixes.map(({ name, params: of = {}, apply, href }) => ({
        label: t(`process.fix.${name}`, of),
        // Looked for anew: something may have been drawn since it was found.
        ...(apply && modeler ? { apply: () => fixNamed(name, finding, modeler)?.apply?.() } : {}),
        ...(href ? { href } : {}),
      })),
    ],
  };
}

function fixNamed(name: string, finding: HouseFinding, modeler: ProcessModeler): QuickFix | undefined {
  return fixesFor(modeler, finding).find((fix) => fix.name === name);
}

const weights = { error: 0, warning: 1, info: 2 } as const;

/** The worker's own come first in each weight; the server's only where it knows something more. */
export function together(live: readonly Finding[], server: readonly Finding[]): readonly Finding[] {
  const codes = new Set(live.map(({ code }) => code));
  const more = server.filter(({ code }) => !code.startsWith('bpmn.') && !codes.has(code));
  return [...live, ...more].sort((a, b) => weights[a.severity] - weights[b.severity]);
}

/** Made once for each answer of the worker or the server, however often the page is drawn. */
export class ShownFindings {
  #live: readonly HouseFinding[] | undefined;
  #server: readonly Finding[] = [];
  #shown: readonly Finding[] = [];
  #inWords: readonly Finding[] = [];
  /** Sentences of this language; most of them are the same after an edit. */
  readonly #messages = new Map<string, string>();

  /** Answers how to stop. */
  followLanguage(): () => void {
    return onPreferences(() => {
      this.#messages.clear();
      this.#live = undefined;
    });
  }

  of(
    live: readonly HouseFinding[],
    server: readonly Finding[],
    modeler: ProcessModeler | undefined,
  ): readonly Finding[] {
    if (live === this.#live && server === this.#server) return this.#shown;
    if (live !== this.#live) this.#inWords = live.map((one) => inWords(one, this.#message(one), modeler));
    this.#live = live;
    this.#server = server;
    this.#shown = together(this.#inWords, server);
    return this.#shown;
  }

  #message({ code, params = {}, draft }: HouseFinding): string {
    const key = `${draft ?? ''} ${code} ${JSON.stringify(params)}`;
    const known = this.#messages.get(key);
    if (known !== undefined) return known;
    const text = findingText(code, params) ?? code;
    const message =
      draft === 'mends'
        ? t('process.waitsForDraft', { name: nameIn(params) })
        : draft === 'causes'
          ? t('process.causedByDraft', { text })
          : text;
    this.#messages.set(key, message);
    return message;
  }
}

/** What a finding misses, by its name. */
function nameIn({ entity, field, ...others }: NonNullable<HouseFinding['params']>): string {
  if (entity !== undefined) return field === undefined ? String(entity) : `${entity}.${field}`;
  return String(Object.values(others)[0] ?? '');
}
