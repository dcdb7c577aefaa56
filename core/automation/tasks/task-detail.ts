// One task with everything its page needs: the form with its fields, what stands in them, the record it is about, what may be done and reported.
import { placesOf } from '../../../schemas/form-layout.ts';
import type { Policy } from '../../access/access.ts';
import type { Definitions, Release } from '../../definitions/definitions.ts';
import { idsIn } from '../../entities/fields/references.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import { titlesOf as titlesOfRecords } from '../../entities/titles.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asHouse, type Context } from '../../kernel/context.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { formForPage, formForReader } from '../form-for-reader.ts';
import { jsonValues } from '../form-values.ts';
import { titleOf } from '../title-of.ts';
import type { Drafts } from './drafts.ts';
import { reportsOf } from './report-task.ts';
import { taskItem } from './task-item.ts';
import type { TaskPolicy } from './task-policy.ts';

export interface TaskDetailNeeds {
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly workflow: Workflow;
  readonly policy: Policy;
  readonly taskPolicy: TaskPolicy;
  readonly drafts: Drafts;
  readonly clock: Clock;
}

export function createTaskDetail(needs: TaskDetailNeeds): (context: Context, task: Stored) => Promise<object> {
  const { definitions, records, workflow, policy, taskPolicy, drafts, clock } = needs;

  async function titlesOf(context: Context, release: Release, record: Stored): Promise<Record<string, string>> {
    const titles: Record<string, string> = {};
    for (const field of release.entity(record.entity)?.fields ?? []) {
      const id = record.values[field.name];
      if (field.kind !== 'reference' || field.target === undefined || typeof id !== 'string') continue;
      const found = await records.find(context, field.target, id);
      if (found !== undefined) titles[field.name] = titleOf(release, found);
    }
    return titles;
  }

  /** Of fields that hold several records, by field, by id. */
  async function linkTitlesOf(context: Context, release: Release, record: Stored): Promise<object> {
    const titles: Record<string, object> = {};
    for (const { kind, name, target = '' } of release.entity(record.entity)?.fields ?? [])
      if (kind === 'references')
        titles[name] = Object.fromEntries(
          await titlesOfRecords(records, release, context, target, idsIn(record.values[name])),
        );
    return titles;
  }

  /** The form as its filler gets it, and what the record has in its fields. */
  function formOf(context: Context, release: Release, name: string | undefined, subject: Stored | undefined) {
    const form = name === undefined ? undefined : release.form(name);
    const entity = form && release.entity(form.entity);
    if (form === undefined || entity === undefined) return { form: null, values: {} };
    const seen = formForReader(policy, context.principal, form, entity);
    const isAbout = subject !== undefined && release.entity(subject.entity) === entity;
    const stored = isAbout ? jsonValues(entity, subject) : {};
    const asked = Object.fromEntries(placesOf(seen.form).map(({ field }) => [field, stored[field] ?? null]));
    const version = release.get('form', form.name)?.version ?? 0;
    const validator = `/api/forms/${form.name}/validator.js?v=${version}-${release.number}`;
    return { form: { ...formForPage(seen, entity), validator }, values: asked };
  }

  return async (context, task) => {
    const release = definitions.current(context);
    const draft = task.values.state === 'open' ? await drafts.read(context, task) : undefined;
    const item = taskItem(task, { release, locale: context.locale, now: clock.now(), draftAt: draft?.savedAt });
    const subject = item.subject && (await records.find(context, item.subject.entity, item.subject.id));
    const { form, values } = formOf(context, release, item.form, subject);
    const instance = item.process && (await workflow.instance(asHouse(context, 'inbox'), item.process.instance));
    const may = taskPolicy.rights(context, task);
    const reports = may.complete ? await reportsOf({ workflow, definitions }, context, task) : [];
    return {
      ...item,
      form,
      values: { ...values, ...draft?.values },
      draft: draft === undefined ? null : { savedAt: draft.savedAt, dropped: draft.dropped },
      subject:
        subject === undefined
          ? null
          : {
              ...subject,
              titles: await titlesOf(context, release, subject),
              linkTitles: await linkTitlesOf(context, release, subject),
            },
      ...(item.process === undefined ? {} : { process: { ...item.process, version: instance?.version ?? 0 } }),
      // Who sees the record sees its timeline, and may ask why.
      ...(subject === undefined || !task.values.openedBy ? {} : { why: String(task.values.openedBy) }),
      may,
      reports,
    };
  };
}
