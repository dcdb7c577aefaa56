// The value of a process variable in words: ids of known people by name, lists and objects as JSON, everything else as it reads.
import { userName } from '../api/session.ts';
import { formatNumber } from '../format/numbers.ts';
import { isHidden } from '../records/stored-values.ts';
import { t } from '../shell/texts.ts';

const most = 200;

export function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return t('value.none');
  if (isHidden(value)) return t('value.hidden');
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  if (typeof value === 'number') return formatNumber(value);
  const text = typeof value === 'string' ? (userName(value) ?? value) : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
