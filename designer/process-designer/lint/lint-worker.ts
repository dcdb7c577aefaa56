// The engine's own compiler and checks in a thread of their own: a model in, everything wrong with it out.

import { checkCases } from '../../../core/engine/cases/check-cases.ts';
import { checkWithDrafts, type HouseFinding, type HouseWithDrafts } from '../../../core/engine/check/house.ts';
import { compileBpmn } from '../../../core/engine/compile/compile-bpmn.ts';
import type { ProcessCase } from '../../../schemas/types.ts';

export interface LintRequest {
  readonly id: number;
  readonly xml: string;
  /** Absent: as it was told before. */
  readonly house?: HouseWithDrafts | undefined;
  readonly cases: readonly ProcessCase[];
  readonly now: string;
  readonly zone: string;
}

export interface LintAnswer {
  readonly id: number;
  readonly findings: readonly HouseFinding[];
}

let house: HouseWithDrafts | undefined;

async function lint({ xml, cases, now, zone }: LintRequest): Promise<readonly HouseFinding[]> {
  const { processes, findings } = await compileBpmn(xml);
  const known = house;
  const missing = known === undefined ? [] : processes.flatMap((process) => checkWithDrafts(process, known));
  return [...findings, ...missing, ...checkCases(processes, cases, { now: new Date(now), zone })];
}

addEventListener('message', ({ data }: MessageEvent<LintRequest>) => {
  house = data.house ?? house;
  void lint(data).then(
    (findings) => postMessage({ id: data.id, findings } satisfies LintAnswer),
    // The page hears of it as an error of this worker.
    (error: unknown) => reportError(error),
  );
});
