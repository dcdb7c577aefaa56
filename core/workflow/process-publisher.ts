// What happens when a process definition goes live: its findings keep it from it, or it becomes a deployed version.
import type { ProcessDefinitionSource } from '../../schemas/types.ts';
import type { Publisher } from '../definitions/definitions.ts';
import { checkCases } from '../engine/cases/check-cases.ts';
import { checkHouse } from '../engine/check/house.ts';
import type { Compilation } from '../engine/compile/compile-bpmn.ts';
import type { Finding } from '../engine/model.ts';
import type { NamedOffer } from '../engine/task-offer.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { Deployments } from './deployments.ts';
import { houseOf } from './house-of.ts';
import type { StartStore } from './start-store.ts';

interface Needs {
  readonly deployments: Deployments;
  readonly starts: StartStore;
  readonly compile: (xml: string) => Promise<Compilation>;
  /** What the handlers of service tasks offer. */
  readonly offers: () => readonly NamedOffer[];
  readonly clock: Clock;
}

/** A finding as a detail of a Problem: the pointer is the element's id, its name is among the params. */
export function detailOf(finding: Finding): ProblemDetail {
  const name = finding.elementName === undefined ? finding.element : finding.elementName;
  return {
    pointer: finding.element,
    code: finding.code,
    params: { ...finding.params, element: finding.element, name },
  };
}

export function createProcessPublisher({
  deployments,
  starts,
  compile,
  offers,
  clock,
}: Needs): Publisher<ProcessDefinitionSource> {
  return {
    async check(definition, next) {
      const { processes, findings } = await compile(definition.xml);
      const house = houseOf(next, offers());
      const missing = processes.flatMap((process) => checkHouse(process, house));
      const { timeZone } = next.settings;
      const failing = checkCases(processes, definition.cases ?? [], {
        now: clock.now(),
        zone: timeZone,
        calendars: house.calendars,
      });
      return [...findings, ...missing, ...failing].filter(({ severity }) => severity === 'error').map(detailOf);
    },
    async apply(context, { definition, version }) {
      const swap = await deployments.deploy(context, definition.name, version, definition.xml);
      if (swap !== undefined) await starts.swap(context, swap);
    },
  };
}
