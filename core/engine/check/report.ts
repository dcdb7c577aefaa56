// Collects what the rules find. One place decides how heavy a finding is: a model that does not want to run is only told.
import type { Finding } from '../model.ts';
import { type Moddle, nearestNamed, rootOf, textOf } from './moddle.ts';

export interface Report {
  /** It could not run as drawn: refuses the model, unless its process says that it is not executable; then it is a warning. */
  error(element: Moddle, code: string, params?: Finding['params']): void;
  /** The standard does not allow it in a process that says it is executable; in any other it is a warning. */
  strict(element: Moddle, code: string, params?: Finding['params']): void;
  /** Refuses the model whatever it says of itself: it could not even be read or drawn. */
  refusal(element: Moddle | undefined, code: string, params?: Finding['params']): void;
  warning(element: Moddle | undefined, code: string, params?: Finding['params']): void;
  /** Only told: something was taken over, or means nothing here and is meant to. */
  info(element: Moddle | undefined, code: string, params?: Finding['params']): void;
  readonly findings: readonly Finding[];
}

/** How much of a file says that it runs: shared elements (messages, participants) follow the most willing process. */
export interface Willingness {
  /** A process says that it is executable. */
  readonly declared: boolean;
  /** A process does not say that it is not. */
  readonly possible: boolean;
}

export function willingnessOf(processes: readonly Moddle[]): Willingness {
  return {
    declared: processes.some((process) => process.isExecutable === true),
    possible: processes.some((process) => process.isExecutable !== false),
  };
}

export function createReport(file: Willingness): Report {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const add = (
    severity: Finding['severity'],
    element: Moddle | undefined,
    code: string,
    params: Finding['params'] | undefined,
  ): void => {
    const place = nearestNamed(element);
    const name = textOf(place?.name);
    const finding: Finding = {
      element: place?.id ?? '',
      ...(name === undefined ? {} : { elementName: name }),
      code,
      ...(params === undefined ? {} : { params }),
      severity,
    };
    const key = JSON.stringify([finding.element, code, params ?? {}]);
    if (seen.has(key)) return;
    seen.add(key);
    findings.push(finding);
  };
  const severityFor = (element: Moddle, what: keyof Willingness): Finding['severity'] => {
    const root = rootOf(element);
    const here = root?.$type === 'bpmn:Process' ? willingnessOf([root]) : file;
    return here[what] ? 'error' : 'warning';
  };
  return {
    findings,
    error: (element, code, params) => add(severityFor(element, 'possible'), element, code, params),
    strict: (element, code, params) => add(severityFor(element, 'declared'), element, code, params),
    refusal: (element, code, params) => add('error', element, code, params),
    warning: (element, code, params) => add('warning', element, code, params),
    info: (element, code, params) => add('info', element, code, params),
  };
}
