// What automation did because of an import or a bulk act, and no undo recalls.
import { formatInteger } from '../format/numbers.ts';
import { t } from '../shell/texts.ts';

export interface WentOut {
  /** That were sent, by channel. */
  readonly messages?: Readonly<Record<string, number>>;
  /** That began. */
  readonly processes?: number;
}

/** Says only what there was; undefined where there was nothing. */
export function wentOutText({ messages = {}, processes = 0 }: WentOut): string | undefined {
  const sent = Object.values(messages).reduce((sum, count) => sum + count, 0);
  if (sent === 0 && processes === 0) return undefined;
  const what = sent === 0 ? 'processes' : processes === 0 ? 'messages' : 'both';
  return t(`import.wentOut.${what}`, { messages: formatInteger(sent), processes: formatInteger(processes) });
}
