// Sends what somebody wrote, and says what became of it: queued, put off, or refused with the reason.
import { ravand } from '../../api/ravand.ts';
import type { Values } from '../../api/types.ts';
import { problemText, t } from '../../shell/texts.ts';
import type { ActContext, ActDone } from './act.ts';

export async function sendLetter(
  channel: 'sms' | 'email',
  { entity, record }: ActContext,
  values: Values,
  key: string,
): Promise<ActDone> {
  const text = (name: string) => (typeof values[name] === 'string' && values[name] !== '' ? values[name] : undefined);
  const letter = {
    channel,
    to: text('to'),
    body: text('body') ?? '',
    template: text('template'),
    ...(channel === 'email' ? { subject: text('subject') ?? '' } : {}),
  };
  const sent = await ravand.writeLetter(entity.name, record.id, letter, key);
  if (sent.state === 'refused') return { text: problemText(sent.detail ?? '') ?? t('acts.refused') };
  return { text: sent.detail === 'quiet-hours' ? t('acts.later') : t(`acts.${channel}.done`) };
}
