// What happened in an instance as sentences, icons and words: states, who acted, why something stands still. No element of its own.
import type { TemplateResult } from 'lit';
import { chip, type Tone } from '../elements/chip.ts';
import { hasText, problemText, t } from '../shell/texts.ts';
import type { Actor, HistoryLine, HistoryStep, InstanceInfo } from './api.ts';

const tones: Readonly<Record<InstanceInfo['status'], Tone>> = {
  running: 'accent',
  completed: 'success',
  failed: 'danger',
  terminated: 'neutral',
};

export function statusChip(status: InstanceInfo['status']): TemplateResult {
  return chip(t(`instance.status.${status}`), { tone: tones[status] });
}

export function incidentReason(code: string): string {
  if (hasText(`incident.${code}`)) return t(`incident.${code}`);
  return problemText(code) ?? code;
}

/** People by their name; the machine by what it was about. */
export function actorName(actor: Actor | undefined): string {
  if (actor === undefined) return '';
  if (actor.kind === 'user') return actor.name ?? t('instance.somebody');
  return t(actor.kind === 'anonymous' ? 'instance.visitor' : 'instance.machine');
}

export interface Sentence {
  readonly icon: string;
  readonly text: string;
  readonly tone?: 'danger' | 'success';
  readonly entry: HistoryLine;
}

const icons: Readonly<Record<string, string>> = {
  'process-started': 'play',
  'process-ended': 'circle-stop',
  waiting: 'clock',
  completed: 'check',
  happened: 'zap',
  reached: 'flag',
  cancelled: 'x',
  decided: 'git-branch',
  event: 'zap',
  incident: 'triangle-alert',
  'incident-resolved': 'rotate-ccw',
  'error-caught': 'zap',
  'escalation-caught': 'zap',
  'escalation-uncaught': 'zap',
  compensating: 'undo-2',
  moved: 'move-right',
  variables: 'pencil',
};

/** The flows an activity took, by its key. */
function taken(step: HistoryStep, activity: string | undefined): readonly string[] {
  return step.entries
    .filter((entry) => entry.type === 'flow-taken' && entry.activity === activity)
    .map(({ element }) => element);
}

export function conditionsOf(step: HistoryStep, activity: string | undefined): readonly HistoryLine[] {
  return step.entries.filter(
    (entry) => entry.type === 'condition' && entry.activity === activity && entry.detail !== undefined,
  );
}

/** Tasks are done, events come, sub-processes are over; where a token only passes by is drawn, not told. */
function endOf(kind: string): 'completed' | 'happened' | 'reached' | undefined {
  if (kind === 'endEvent') return 'reached';
  if (kind === 'intermediateCatchEvent' || kind === 'boundaryEvent' || kind === 'intermediateThrowEvent')
    return 'happened';
  return kind === 'startEvent' || kind.endsWith('Gateway') ? undefined : 'completed';
}

/** The sentences of one command: what began to wait, ended, was decided or went wrong. */
export function sentencesOf(
  step: HistoryStep,
  nameOf: (element: string) => string,
  kindOf: (element: string) => string,
): readonly Sentence[] {
  const keysOf = (type: string) =>
    new Set(step.entries.filter((entry) => entry.type === type).map(({ activity }) => activity));
  const [over, stuck] = [keysOf('completed'), keysOf('incident')];
  return step.entries.flatMap((entry): Sentence[] => {
    const say = (type: string, params: Readonly<Record<string, unknown>> = {}, tone?: Sentence['tone']): Sentence[] => [
      {
        icon: icons[type] ?? 'circle',
        text: t(`instance.said.${type}`, { name: nameOf(entry.element), ...params }),
        entry,
        ...(tone ? { tone } : {}),
      },
    ];
    const { detail = {} } = entry;
    switch (entry.type) {
      case 'entered':
        return over.has(entry.activity) || stuck.has(entry.activity) ? [] : say('waiting');
      case 'completed': {
        if (conditionsOf(step, entry.activity).length > 0)
          return say('decided', { way: taken(step, entry.activity).map(nameOf).join(t('instance.and')) });
        const end = endOf(kindOf(entry.element));
        return end === undefined ? [] : say(end, {}, 'success');
      }
      case 'incident':
        return say('incident', { reason: incidentReason(String(detail.code ?? '')) }, 'danger');
      case 'process-ended':
        return say('process-ended', { status: t(`instance.status.${String(detail.status ?? 'completed')}`) });
      case 'process-started':
      case 'cancelled':
      case 'incident-resolved':
      case 'error-caught':
      case 'escalation-caught':
      case 'escalation-uncaught':
      case 'compensating':
      case 'moved':
        return say(entry.type);
      default:
        return [];
    }
  });
}
