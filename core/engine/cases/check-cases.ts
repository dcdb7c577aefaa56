// Cases that do not hold, as findings at the element and with the step where it showed.
import type { ProcessCase } from '../../../schemas/types.ts';
import type { ExecutableProcess, Finding } from '../model.ts';
import { type CaseOptions, type CaseResult, runCases } from './run-process-cases.ts';

export function checkCases(
  processes: readonly ExecutableProcess[],
  cases: readonly ProcessCase[],
  options: CaseOptions,
): readonly Finding[] {
  const [process] = processes;
  if (process === undefined || cases.length === 0) return [];
  return runCases(processes, cases, options).flatMap((result) => findingOf(process, result) ?? []);
}

function findingOf(process: ExecutableProcess, { name, failure }: CaseResult): Finding | undefined {
  if (failure === undefined) return undefined;
  const { part, index, code, element = process.id, params } = failure;
  const elementName = process.elements.get(element)?.name;
  return {
    element,
    ...(elementName === undefined ? {} : { elementName }),
    code,
    // The checks come after all steps: a person counts them on.
    params: { ...params, case: name, step: part === 'given' ? 0 : index + 1, part },
    severity: 'error',
  };
}
