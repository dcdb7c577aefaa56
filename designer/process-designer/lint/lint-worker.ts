// The engine's own compiler and checks in a thread of their own: a model in, everything wrong with it out.

import { checkCases } from '../../../core/engine/cases/check-cases.ts';
import { checkHouse, type House } from '../../../core/engine/check/house.ts';
import { compileBpmn } from '../../../core/engine/compile/compile-bpmn.ts';
import type { Finding } from '../../../core/engine/model.ts';
import type { ProcessCase } from '../../../schemas/types.ts';

export interface LintRequest {
  readonly id: number;
  readonly xml: string;
  readonly house: House | undefined;
  readonly cases: readonly ProcessCase[];
  readonly now: string;
  readonly zone: string;
}

export interface LintAnswer {
  readonly id: number;
  readonly findings: readonly Finding[];
}

async function lint({ xml, house, cases, now, zone }: LintRequest): Promise<readonly Finding[]> {
  const { processes, findings } = await compileBpmn(xml);
  const missing = house === undefined ? [] : processes.flatMap((process) => checkHouse(process, house));
  return [...findings, ...missing, ...checkCases(processes, cases, { now: new Date(now), zone })];
}

addEventListener('message', ({ data }: MessageEvent<LintRequest>) => {
  void lint(data).then(
    (findings) => postMessage({ id: data.id, findings } satisfies LintAnswer),
    // The page hears of it as an error of this worker.
    (error: unknown) => reportError(error),
  );
});
