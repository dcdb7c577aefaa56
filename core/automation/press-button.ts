// When a person presses a button of a form or of the page of a record: start its process about the record, or do what its rule says to it, in one transaction. Who may change the
// record may press, as long as the form or their page shows them the button.
import { elementsOf } from '../../schemas/form-layout.ts';
import type { FormElement, PageButton } from '../../schemas/types.ts';
import type { Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Events, StoredEvent } from '../events/events.ts';
import { planForm } from '../expressions/form-plan.ts';
import { FormJudge } from '../expressions/form-state.ts';
import type { Clock } from '../kernel/clock.ts';
import { asHouse, type Context, type InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { forbidden, notFound } from '../kernel/problem.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { formForReader } from './form-for-reader.ts';
import { jsonValues, readerOf } from './form-values.ts';
import { pageOf } from './page-of.ts';

/** `element`: id of the button. */
export type Press =
  | { readonly form: string; readonly element: string }
  | { readonly page: string; readonly element: string };

/** @throws Problem 403, 404, 422 when the rule does not hold or the process cannot start */
export type PressButton = (context: Context, entity: string, id: Id, press: Press) => Promise<{ instance?: Id }>;

export interface PressButtonNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly workflow: Workflow;
  readonly policy: Policy;
  readonly clock: Clock;
  /** Does what a rule says, when its condition holds. @throws Problem 422 `rule-does-not-hold` */
  readonly runRule: (context: InTransaction, event: StoredEvent, rule: string) => Promise<void>;
}

export function createPressButton(needs: PressButtonNeeds): PressButton {
  const { database, definitions, records, events, workflow, policy } = needs;

  /** The button, if the form shows it for the record as it is. */
  async function shownButton(
    context: InTransaction,
    stored: Stored,
    { form: name, element }: Extract<Press, { form: string }>,
  ): Promise<FormElement> {
    const release = definitions.current(context);
    const entity = release.entity(stored.entity)!;
    const form = release.form(name);
    if (form === undefined || release.entity(form.entity) !== entity) throw notFound('form', name);
    const seen = formForReader(policy, context.principal, form, entity);
    const button = elementsOf(seen.form).find((standing) => standing.element.id === element)?.element;
    const plan = planForm({ form: seen.form, fields: seen.fields, owned: (owned) => release.entity(owned) });
    const reader = {
      user: await readerOf(records, context),
      zone: release.settings.timeZone,
      now: () => needs.clock.now(),
    };
    const state = new FormJudge(plan, reader).settle({ given: {}, stored: jsonValues(entity, stored), fresh: false });
    if (button?.kind !== 'button' || state.hidden.has(element)) throw notFound('button', element);
    return button;
  }

  /** The button of a page that is for the person. */
  function pageButton(
    context: InTransaction,
    stored: Stored,
    { page: name, element }: Extract<Press, { page: string }>,
  ): PageButton {
    const release = definitions.current(context);
    const page = pageOf(release, context.principal, stored.entity);
    const button = page?.name === name ? page.buttons?.find(({ id }) => id === element) : undefined;
    if (button === undefined) throw notFound('button', element);
    return button;
  }

  return (outer, entity, id, press) =>
    database.transaction(outer, async (context) => {
      const stored = await records.get(context, entity, id);
      if (!(await records.may(context, entity, id, 'update'))) throw forbidden('update', entity);
      const { does, target = '' } =
        'page' in press ? pageButton(context, stored, press) : await shownButton(context, stored, press);
      const subject = { entity, id };
      const event = await events.append(context, { type: 'form.pressed', subject, data: { ...press } });
      const following = asHouse({ ...context, causationId: event.id }, `button ${press.element}`);
      if (does === 'rule') await needs.runRule(following, event, target);
      if (does !== 'process') return {};
      return { instance: await workflow.start(following, target, { variables: { [entity]: id }, subject }) };
    });
}
