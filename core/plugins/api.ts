// The ONLY core file a plugin imports, as `#plugin-api`. A plugin that is all data has no code and no need of it.

import type { Language } from '../../schemas/types.ts';
import type { RuleActionHandler } from '../automation/actions.ts';
import type { Mailings } from '../automation/mailings/mailings.ts';
import type { RecordService } from '../entities/records.ts';
import type { StoredEvent } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Logger } from '../kernel/node/logger.ts';
import type { Registry } from '../kernel/registry.ts';
import type { Channel } from '../messaging/messaging.ts';
import type { EffectHandler } from '../workflow/workflow.ts';

export type { RuleActionHandler } from '../automation/actions.ts';
export type { Audience, Mailings } from '../automation/mailings/mailings.ts';
export type { TaskOffer, TaskParameter } from '../engine/task-offer.ts';
export type { BeforeSave, FieldValue, Input, RecordService, Stored, Values } from '../entities/records.ts';
export type { StoredEvent, Subject } from '../events/events.ts';
export type { Context, InTransaction, Principal } from '../kernel/context.ts';
export { Decimal } from '../kernel/decimal.ts';
export { Problem } from '../kernel/problem.ts';
export type { Channel, InboundMessage, Receipt, RenderedMessage } from '../messaging/messaging.ts';
export { DeliveryError } from '../messaging/messaging.ts';
export type { EffectCall, EffectHandler } from '../workflow/workflow.ts';
export { BpmnError } from '../workflow/workflow.ts';
export type { Registry };

/** The handful of services a plugin gets. Everything it adds through them is taken out again when it is undone. */
export interface PluginServices {
  readonly records: RecordService;
  /** Messages, or processes, for everybody of an audience. */
  readonly mailings: Mailings;
  readonly clock: Clock;
  readonly log: Logger;
  /**
   * Working days from one day to another, both included ("2026-11-22"), by the calendar of the installation; undefined when that is no stretch of
   * days, or one of more than a year.
   */
  workingDays(context: Context, from: string, to: string): number | undefined;
  /** Of the installation: what is made for everybody is called in it, whoever makes it. */
  language(context: Context): Language;
}

export interface PluginCode {
  /** Service tasks of processes: `ravand:type="sales.score"`. */
  readonly effects?: readonly EffectHandler[];
  /** What rules may do. */
  readonly actions?: readonly RuleActionHandler[];
  readonly channels?: readonly Channel[];
  /** What to do about an event, in its transaction, by its type. */
  readonly onEvent?: { readonly [type: string]: (context: InTransaction, event: StoredEvent) => Promise<void> | void };
  /** Hooks before saving, by entity name. */
  readonly beforeSave?: { readonly [entity: string]: Parameters<RecordService['beforeSave']>[1] };
}

export interface Plugin {
  create(services: PluginServices): PluginCode;
}

/** The default export of a plugin's index.ts. */
export function definePlugin(create: (services: PluginServices) => PluginCode): Plugin {
  return { create };
}
