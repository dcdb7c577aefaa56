// The lines of the log: what the engine reported, in the order it happened, each with the words, the values and the frame it belongs to. Pure but for words.
import type { ExecutableProcess } from '../../../core/engine/model.ts';
import type { Effect } from '../../../core/engine/state.ts';
import type { Json, JsonObject } from '../../../core/kernel/data.ts';
import { formatDateTime } from '../../format/dates.ts';
import { hasText, t } from '../../shell/texts.ts';
import type { Entry } from './frames.ts';
import { flowName, nameOf } from './names.ts';
import { writeValue } from './read-value.ts';
import type { Act } from './session.ts';

export interface LogLine {
  readonly icon: string;
  readonly tone: 'plain' | 'true' | 'false' | 'unknown' | 'danger' | 'effect' | 'data';
  readonly text: string;
  /** FEEL, beside the text. */
  readonly source?: string;
  readonly values: readonly (readonly [string, Json])[];
  readonly frame: number;
  readonly element: string;
}

type Processes = readonly ExecutableProcess[];

const pairs = (values: unknown): readonly (readonly [string, Json])[] => Object.entries((values as JsonObject) ?? {});

export function actText({ label }: Act, processes: Processes): string {
  const name = label.element === undefined ? '' : nameOf(processes, label.element);
  return t(`simulation.did.${label.kind}`, { name, ...label.params });
}

export function faultText(code: string): string {
  if (hasText(`simulation.incident.${code}`)) return t(`simulation.incident.${code}`);
  return hasText(`incident.${code}`) ? t(`incident.${code}`) : code;
}

export function linesOf(act: Act, processes: Processes): readonly LogLine[] {
  const frameOf = (index: number): number =>
    Math.max(
      0,
      act.cuts.findIndex((cut) => index < cut),
    );
  const lines = act.entries.flatMap((entry, index): LogLine[] => {
    const line = lineOf(entry, act, processes);
    return line === undefined ? [] : [{ ...line, frame: frameOf(index), element: entry.element }];
  });
  const last = act.cuts.length - 1;
  const left = act.effects.flatMap(({ effect }): LogLine[] => {
    const line = effectLine(effect, processes);
    return line === undefined ? [] : [{ ...line, frame: last }];
  });
  return [...lines, ...left];
}

type Written = Omit<LogLine, 'frame' | 'element'>;

function lineOf(entry: Entry, act: Act, processes: Processes): Written | undefined {
  const { type, element, detail } = entry;
  const name = nameOf(processes, element);
  const plain = (icon: string, text: string): Written => ({ icon, tone: 'plain', text, values: [] });
  switch (type) {
    case 'entered':
      return plain('circle-dot', t('simulation.line.entered', { name }));
    case 'condition':
      return conditionLine(entry, act, processes);
    case 'event':
      return plain('zap', t('simulation.line.event', { name }));
    case 'cancelled':
      return plain('circle-x', t('simulation.line.cancelled', { name }));
    case 'incident':
      return detail?.code === 'choice-awaited'
        ? { icon: 'git-branch', tone: 'unknown', text: t('simulation.line.choice', { name }), values: [] }
        : {
            icon: 'triangle-alert',
            tone: 'danger',
            text: `${name}: ${faultText(String(detail?.code))}`,
            ...(detail?.detail ? { source: String(detail.detail) } : {}),
            values: [],
          };
    case 'variables':
      return { icon: 'database', tone: 'data', text: t('simulation.line.variables'), values: pairs(detail?.values) };
    case 'process-ended':
      return plain('flag', t(`simulation.line.ended.${String(detail?.status ?? 'completed')}`, { name }));
    case 'error-caught':
    case 'escalation-caught':
    case 'escalation-uncaught':
    case 'compensating':
    case 'moved':
      return plain('zap', t(`simulation.line.${type}`, { name, code: String(detail?.code ?? '') }));
    default:
      return undefined;
  }
}

/** Why a way was taken or not; of a choice that was made by hand there is no other why. */
function conditionLine({ element, detail }: Entry, act: Act, processes: Processes): Written {
  const holds = detail?.result === true;
  const way = flowName(processes, String(detail?.flow ?? ''));
  if (act.standing.has(element) || (act.label.kind === 'choose' && act.label.element === element))
    return {
      icon: holds ? 'check' : 'x',
      tone: holds ? 'true' : 'false',
      text: t(holds ? 'simulation.line.chosen' : 'simulation.line.notChosen', { way }),
      values: [],
    };
  return {
    icon: holds ? 'check' : 'x',
    tone: holds ? 'true' : 'false',
    text: t(holds ? 'simulation.line.true' : 'simulation.line.false', { way }),
    source: String(detail?.source ?? ''),
    values: pairs(detail?.values),
  };
}

/** What would have left the house, and did not. */
function effectLine(effect: Effect, processes: Processes): Omit<LogLine, 'frame'> | undefined {
  const line = (text: string, element: string, values: JsonObject = {}): Omit<LogLine, 'frame'> => ({
    icon: 'lock',
    tone: 'effect',
    text,
    values: pairs(values),
    element,
  });
  switch (effect.type) {
    case 'open-task': {
      const to = effect.assignee ?? effect.candidateRole ?? '';
      const name = nameOf(processes, effect.element);
      const text = to === '' ? t('simulation.would.task', { name }) : t('simulation.would.taskFor', { name, to });
      return line(text, effect.element);
    }
    case 'service':
      return line(t('simulation.would.service', { handler: effect.handler }), effect.element, effect.input);
    case 'publish-message':
      return line(t('simulation.would.message', { name: effect.message }), effect.element, effect.payload);
    case 'publish-signal':
      return line(t('simulation.would.signal', { name: effect.signal }), effect.element, effect.payload);
    case 'call':
      return line(t('simulation.would.call', { name: effect.process }), effect.element);
    case 'subscribe': {
      const { type, dueAt, element } = effect.subscription;
      if (type !== 'timer' || dueAt === undefined) return undefined;
      return { ...line(t('simulation.would.timer', { time: formatDateTime(dueAt) }), element), icon: 'timer' };
    }
    default:
      return undefined;
  }
}

export function writePair([name, value]: readonly [string, Json]): string {
  const text = value === null ? '—' : writeValue(value);
  return `${name} = ${text.length > 80 ? `${text.slice(0, 79)}…` : text}`;
}
