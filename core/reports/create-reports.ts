// Runs reports: one sum of the database for each section and window, put together row by row. What a report has to equal is compared here, so a report that
// does not reconcile says so itself.
import { fieldNamed } from '../../schemas/field-names.ts';
import { scaleOf } from '../../schemas/field-schema.ts';
import { pickText } from '../../schemas/local-text.ts';
import type {
  FieldDefinition,
  FilterTree,
  ReportColumn,
  ReportDefinition,
  ReportSection,
  ReportWindow,
} from '../../schemas/types.ts';
import type { Policy } from '../access/access.ts';
import { checkReport } from '../definitions/check-report.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import { titlesOf } from '../entities/titles.ts';
import type { Context } from '../kernel/context.ts';
import { Decimal } from '../kernel/decimal.ts';
import { limits } from '../kernel/limits.ts';
import { invalid, notFound } from '../kernel/problem.ts';
import { fieldsAlong } from '../query/field-at.ts';
import { dayOfIso, startOfDay } from '../query/relative-time.ts';
import { type DayStart, filterOf } from './report-filter.ts';
import type { ReportAnswer, ReportHead, ReportPeriod, ReportRow, Reports, ReportTotalRow } from './reports.ts';

export interface ReportsNeeds {
  readonly definitions: Pick<Definitions, 'current' | 'shape'>;
  readonly records: Pick<RecordService, 'query' | 'summarize'>;
  readonly policy: Pick<Policy, 'grant'>;
}

type Key = string | null;
type Sums = Map<Key, Decimal[]>;

export function createReports({ definitions, records, policy }: ReportsNeeds): Reports {
  function all(context: Context): readonly ReportDefinition[] {
    const release = definitions.current(context);
    return release
      .all('report')
      .map(({ definition }): ReportDefinition => definition)
      .filter(({ entity }) => mayRead(context, release, entity));
  }

  function mayRead(context: Context, release: Release, name: string): boolean {
    const entity = release.entity(name);
    return entity !== undefined && policy.grant(context.principal, entity, 'read').allowed;
  }

  /** One that the asker may not read is not there. */
  function reportOf(context: Context, name: string): ReportDefinition {
    const found = all(context).find((report) => report.name === name);
    if (found === undefined) throw notFound('report', name);
    return found;
  }

  /** Asks once for each window; columns of one window are measures of one statement. */
  async function sumsOf(
    context: Context,
    report: ReportDefinition,
    section: ReportSection,
    period: ReportPeriod,
  ): Promise<Sums> {
    const sums: Sums = new Map();
    const windows = new Map<string, ReportWindow>();
    for (const { when } of report.columns) windows.set(JSON.stringify(section.when ?? when), section.when ?? when);
    for (const [id, window] of windows) {
      const columns = report.columns.filter(({ when }) => JSON.stringify(section.when ?? when) === id);
      const measured = [
        ...new Set(columns.flatMap(({ sum, minus }) => [sum, minus].filter((one) => one !== undefined))),
      ];
      const { groups } = await records.summarize(context, report.entity, {
        groupBy: section.by === undefined ? [] : [{ field: section.by }],
        measures: measured.map((field) => ({ measure: 'sum', field })),
        filter: filterOf(report, section, window, { period, start: dayStart(definitions.current(context), report) }),
      });
      for (const { values, count, measures } of groups) {
        const key = values[0] === undefined || values[0] === null ? null : String(values[0]);
        const row = sums.get(key) ?? report.columns.map(() => new Decimal(0));
        sums.set(key, row);
        const sumOf = (field: string | undefined): Decimal =>
          new Decimal(field === undefined ? 0 : (measures[measured.indexOf(field)] ?? 0));
        for (const column of columns) {
          const sum = column.sum === undefined ? new Decimal(count) : sumOf(column.sum);
          row[report.columns.indexOf(column)] = kept(column, section, sum.sub(sumOf(column.minus)));
        }
      }
    }
    return sums;
  }

  async function rowsOf(
    context: Context,
    report: ReportDefinition,
    section: ReportSection,
    sums: Sums,
  ): Promise<readonly ReportRow[]> {
    const release = definitions.current(context);
    const path = section.by ?? '';
    const field = fieldsAlong((name) => release.entity(name), report.entity, path)?.at(-1)?.field;
    const filled = [...sums].filter(([, values]) => section.by === undefined || values.some((one) => !one.isZero()));
    const keys = filled.flatMap(([key]) => key ?? []);
    const titles =
      field?.kind === 'reference'
        ? await titlesOf(records, release, context, field.target ?? '', keys)
        : new Map(keys.map((key) => [key, optionTitle(field, key, context.locale)]));
    const order = new Map((field?.options ?? []).map(({ value }, at) => [value, at]));
    const rows = filled.map(
      ([key, values]): ReportRow => ({
        key,
        title: key === null ? '' : (titles.get(key) ?? ''),
        values: values.map((one) => one.toFixed()),
      }),
    );
    const compare = new Intl.Collator(context.locale, { numeric: true }).compare;
    return rows.sort(
      (a, b) => (order.get(a.key ?? '') ?? 0) - (order.get(b.key ?? '') ?? 0) || compare(a.title, b.title),
    );
  }

  async function answer(context: Context, report: ReportDefinition, period: ReportPeriod): Promise<ReportAnswer> {
    const { entity } = report;
    const release = definitions.current(context);
    const bySection = new Map<string, readonly Decimal[]>();
    const rows = new Map<string, readonly ReportRow[]>();
    for (const section of report.sections) {
      const sums = await sumsOf(context, report, section, period);
      rows.set(section.id, await rowsOf(context, report, section, sums));
      bySection.set(section.id, addUp(report, [...sums.values()]));
    }
    const totals = totalsOf(report, bySection);
    return {
      ...headOf(report),
      ...period,
      columns: report.columns.map((column) => ({
        id: column.id,
        label: column.label ?? {},
        ...lookOf(column.sum === undefined ? undefined : fieldNamed(release.entity(entity), column.sum)),
      })),
      sections: report.sections.map(({ id, label = {} }) => ({
        id,
        label,
        rows: rows.get(id)!,
        sums: bySection.get(id)!.map((one) => one.toFixed()),
        totals: totals.flatMap(({ after, row }) => (after === id ? [row] : [])),
      })),
    };
  }

  return {
    list: (context) => all(context).map(headOf),
    run: (context, name, period) => answer(context, reportOf(context, name), period),
    async preview(context, report, period) {
      const faults = definitions.shape(report);
      if (faults.length > 0) throw invalid(faults);
      const release = definitions.current(context);
      const missing = checkReport(report, release);
      if (missing.length > 0) throw invalid(missing);
      if (!mayRead(context, release, report.entity)) throw notFound('entity', report.entity);
      return answer(context, report, period);
    },
    async details(context, name, period, { section: sectionId, column: columnId, key }) {
      const report = reportOf(context, name);
      const section = report.sections.find(({ id }) => id === sectionId);
      const column = report.columns.find(({ id }) => id === columnId);
      if (section === undefined || column === undefined) throw notFound('report', `${name}/${sectionId}/${columnId}`);
      const release = definitions.current(context);
      const entity = release.entity(report.entity)!;
      const ofRow = section.by === undefined ? undefined : key === undefined || key === '' ? null : key;
      const page = await records.query(context, report.entity, {
        filter: {
          and: [
            filterOf(report, section, column.when, { period, start: dayStart(release, report) }, ofRow),
            ...counted(column),
          ],
        },
        limit: limits.pageSize,
      });
      const fields = report.details ?? [entity.titleField];
      const titles: Record<string, string> = {};
      for (const field of [...fields, ...(report.opens ?? [])].map((one) => fieldNamed(entity, one)))
        if (field?.kind === 'reference') {
          const ids = page.items.flatMap(({ values }) => {
            const id = values[field.name];
            return typeof id === 'string' ? [id] : [];
          });
          for (const [id, title] of await titlesOf(records, release, context, field.target ?? '', ids))
            titles[id] = title;
        }
      return {
        entity: report.entity,
        fields,
        items: page.items,
        opens: report.opens,
        titles,
        more: page.next !== undefined,
      };
    },
  };
}

function dayStart(release: Release, { entity, date }: ReportDefinition): DayStart {
  const field = fieldsAlong((name) => release.entity(name), entity, date)?.at(-1)?.field;
  if (field?.kind !== 'datetime') return (day) => day;
  const { timeZone } = release.settings;
  return (day) => startOfDay(dayOfIso(day), timeZone).toISOString();
}

function headOf({ name, label = {}, icon, area, atEnd = false }: ReportDefinition): ReportHead {
  return { name, label, icon, area, atEnd };
}

function lookOf(field: FieldDefinition | undefined): { scale: number; currency?: string } {
  if (field === undefined) return { scale: 0 };
  return { scale: scaleOf(field), ...(field.currency === undefined ? {} : { currency: field.currency }) };
}

function kept({ keep }: ReportColumn, { turned = false }: ReportSection, value: Decimal): Decimal {
  const signed = turned ? value.neg() : value;
  if (keep === 'positive') return signed.isNegative() ? new Decimal(0) : signed;
  if (keep === 'negative') return signed.isNegative() ? signed.neg() : new Decimal(0);
  return signed;
}

/** A record without a value adds nothing to a sum. */
function counted({ sum, minus }: ReportColumn): FilterTree[] {
  return sum === undefined || minus !== undefined ? [] : [{ field: sum, operator: 'notEmpty' }];
}

function addUp(report: ReportDefinition, rows: readonly (readonly Decimal[])[]): readonly Decimal[] {
  return report.columns.map((_, at) => rows.reduce((sum, row) => sum.add(row[at] ?? 0), new Decimal(0)));
}

function totalsOf(
  report: ReportDefinition,
  bySection: ReadonlyMap<string, readonly Decimal[]>,
): readonly { readonly after: string; readonly row: ReportTotalRow }[] {
  const known = new Map(bySection);
  const ofMany = (ids: readonly string[]): readonly Decimal[] =>
    addUp(
      report,
      ids.map((id) => known.get(id) ?? []),
    );
  for (const { id, add, subtract = [] } of report.totals ?? []) {
    const less = ofMany(subtract);
    known.set(
      id,
      ofMany(add).map((sum, at) => sum.sub(less[at] ?? 0)),
    );
  }
  return (report.totals ?? []).map(({ id, label = {}, after, equals }) => {
    const values = known.get(id)!;
    const wanted = equals === undefined ? undefined : known.get(equals);
    const differs = wanted && values.map((one, at) => one.sub(wanted[at] ?? 0).toFixed());
    const row = {
      id,
      label,
      values: values.map((one) => one.toFixed()),
      ...(differs === undefined ? {} : { differs }),
    };
    return { after, row };
  });
}

function optionTitle(field: FieldDefinition | undefined, key: string, locale: string): string {
  const option = field?.options?.find(({ value }) => value === key);
  return option === undefined ? key : pickText(option.label, locale, key);
}
