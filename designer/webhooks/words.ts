// What webhooks and deliveries are called: states as chips, what is listened to and why something is not sent as words.

import type { TemplateResult } from 'lit';
import type { RecordSubscription } from '../../schemas/webhook-events.ts';
import { entityNamed } from '../api/session.ts';
import { chip, type Tone } from '../elements/chip.ts';
import { formatInteger } from '../format/numbers.ts';
import { local, t } from '../shell/texts.ts';
import type { Attempt, Delivery, DeliveryState, Webhook } from './api.ts';

const webhookTones: Readonly<Record<Webhook['state'], Tone>> = {
  active: 'success',
  paused: 'neutral',
  suspended: 'danger',
};
const deliveryTones: Readonly<Record<DeliveryState, Tone>> = {
  waiting: 'warning',
  delivered: 'success',
  failed: 'danger',
  withheld: 'neutral',
};

/** One that fails, or cannot read what it needs, is not as well as it says. */
export function webhookState(webhook: Webhook): TemplateResult {
  const isTroubled = webhook.state === 'active' && (webhook.fault !== undefined || webhook.failures > 0);
  if (isTroubled) return chip(t('webhooks.states.troubled'), { tone: 'warning' });
  return chip(t(`webhooks.states.${webhook.state}`), { tone: webhookTones[webhook.state] });
}

export function deliveryState({ state, attempts }: Delivery): TemplateResult {
  const word = state === 'waiting' && attempts > 0 ? 'retrying' : state;
  return chip(t(`webhooks.deliveryStates.${word}`), { tone: deliveryTones[state] });
}

export function entityLabel(name: string): string {
  const entity = entityNamed(name);
  return local(entity?.pluralLabel ?? entity?.label, name);
}

/** "Leads: created, changed" */
export function subscriptionText({ entity, on }: RecordSubscription): string {
  const acts = on.map((act) => t(`webhooks.acts.${act}`)).join(t('webhooks.comma'));
  return `${entityLabel(entity)}: ${acts}`;
}

export function listensText({ records, events }: Pick<Webhook, 'records' | 'events'>): string {
  const parts = [...records.map(subscriptionText), ...events.map((event) => t(`webhooks.events.${event}`))];
  return parts.join(t('webhooks.semicolon'));
}

/** What a delivery is about, in a word: "Lead created". */
export function typeText({ type, subject }: Delivery): string {
  if (type === 'ping') return t('webhooks.ping');
  const act = /^record\.(\w+)$/.exec(type)?.[1];
  if (act === undefined) return t(`webhooks.events.${type}`);
  const label = local(entityNamed(subject?.entity ?? '')?.label, subject?.entity ?? '');
  return t(`webhooks.happened.${act}`, { entity: label });
}

/** Why a delivery failed, waits again or was withheld. */
export function detailText(detail: string): string {
  const status = /^HTTP (\d+)$/.exec(detail)?.[1];
  if (status !== undefined) return t('webhooks.answered', { status: `HTTP ${status}` });
  if (/^(not-readable|event-gone|expired)$/.test(detail)) return t(`webhooks.details.${detail}`);
  return errorText(detail);
}

export function attemptText({ status, error }: Attempt): string {
  return status === undefined ? errorText(error ?? '') : t('webhooks.answered', { status: `HTTP ${status}` });
}

/** The reason's word comes first: `timeout: no complete answer …`. */
function errorText(error: string): string {
  const reason = /^([a-z-]+): /.exec(error)?.[1] ?? '';
  const known = ['refused-address', 'connect', 'timeout', 'broken'];
  return known.includes(reason) ? t(`webhooks.errors.${reason}`) : error;
}

export function milliseconds(durationMs: number): string {
  return t('webhooks.milliseconds', { value: formatInteger(durationMs) });
}
