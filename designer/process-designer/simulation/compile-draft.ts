// The draft as it is drawn, compiled in the browser by the engine's own compiler; what is wrong with it in the words of the problems panel.
import { compileBpmn } from '../../../core/engine/compile/compile-bpmn.ts';
import type { ExecutableProcess } from '../../../core/engine/model.ts';
import { findingText } from '../../shell/texts.ts';
import type { Finding } from '../../studio/definitions.ts';

export interface CompiledDraft {
  /** Empty when something is wrong. */
  readonly processes: readonly ExecutableProcess[];
  readonly findings: readonly Finding[];
}

export async function compileDraft(xml: string): Promise<CompiledDraft> {
  const { processes, findings } = await compileBpmn(xml);
  return {
    processes,
    findings: findings.map(({ element, elementName, code, params = {}, severity }) => ({
      pointer: element,
      code,
      message: findingText(code, params) ?? code,
      severity,
      element,
      ...(elementName === undefined ? {} : { elementName }),
    })),
  };
}
