// /api/reports: sums over records in a period, as data and as files, and the records behind each number.
import { Readable } from 'node:stream';
import { isLanguage, pickText } from '../../../schemas/local-text.ts';
import type { ReportDefinition } from '../../../schemas/types.ts';
import type { ReportAnswer, ReportPeriod } from '../../reports/reports.ts';
import { type TableFormat, writeTable } from '../../transfer/write-table.ts';
import type { XlsxCell } from '../../transfer/write-xlsx.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, list, object, oneOf, text } from '../schemas.ts';

const day = { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' };
const period = { from: { ...day, 'x-required': true }, to: { ...day, 'x-required': true } };

export function reportRoutes({ reports }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/reports',
      access: 'signed-in',
      summary: 'The reports over what the caller may read.',
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context }) => ({ body: { items: reports.list(context) } }),
    }),
    route<ReportPeriod>({
      method: 'GET',
      path: '/api/reports/:name',
      access: 'signed-in',
      summary: 'A report of a period: sections with rows, sums and totals, in exact decimals.',
      query: period,
      answer: object,
      handle: async ({ context, params, query }) => ({ body: await reports.run(context, params.name ?? '', query) }),
    }),
    route<Record<string, never>, ReportPeriod & { definition: ReportDefinition }>({
      method: 'POST',
      path: '/api/reports/preview',
      access: 'studio',
      reads: true,
      summary: 'A report that is being made, of a period, with what the asker may see. Nothing is kept.',
      body: closed({ definition: object, from: day, to: day }, ['definition', 'from', 'to']),
      answer: object,
      status: 200,
      async handle({ context, body: { definition, ...days } }) {
        return { body: await reports.preview(context, definition, days) };
      },
    }),
    route<ReportPeriod & { section: string; column: string; key?: string }>({
      method: 'GET',
      path: '/api/reports/:name/details',
      access: 'signed-in',
      summary: 'The records behind one number of a report.',
      query: {
        ...period,
        section: { ...text(41, 1), 'x-required': true },
        column: { ...text(41, 1), 'x-required': true },
        key: text(200),
      },
      answer: closed(
        { entity: text(), fields: list(text()), items: list(object), opens: text(), titles: object, more: boolean },
        ['entity', 'fields', 'items', 'titles', 'more'],
      ),
      async handle({ context, params, query: { from, to, ...cell } }) {
        return { body: await reports.details(context, params.name ?? '', { from, to }, cell) };
      },
    }),
    route<ReportPeriod & { format: TableFormat }>({
      method: 'GET',
      path: '/api/reports/:name/file',
      access: 'signed-in',
      summary: 'A report of a period as CSV or XLSX.',
      types: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
      query: { ...period, format: { ...oneOf('csv', 'xlsx'), 'x-required': true } },
      async handle({ context, params, query: { format, ...days } }) {
        const report = await reports.run(context, params.name ?? '', days);
        const language = isLanguage(context.locale) ? context.locale : 'en';
        const name = pickText(report.label, language, report.name);
        const header = ['', ...report.columns.map(({ id, label }) => pickText(label, language, id))];
        const sheet = { name, rightToLeft: language !== 'en' };
        const file = writeTable(format, sheet, header, rowsOf(report, language));
        const fileName = encodeURIComponent(`${name} ${days.from} ${days.to}.${format}`);
        return {
          type: file.type,
          body: Readable.from(file.content),
          headers: { 'Content-Disposition': `attachment; filename*=UTF-8''${fileName}`, 'Cache-Control': 'no-store' },
        };
      },
    }),
  ];
}

function rowsOf({ sections }: ReportAnswer, language: string): readonly (readonly XlsxCell[])[] {
  const numbers = (values: readonly string[]): readonly XlsxCell[] => values.map((number) => ({ number }));
  return sections.flatMap(({ id, label, rows, sums, totals }) => {
    const title = pickText(label, language, id);
    const isOne = rows.length === 1 && rows[0]?.title === '';
    return [
      ...(isOne ? [] : [[title]]),
      ...(isOne ? [] : rows.map((row) => [row.title, ...numbers(row.values)])),
      [isOne ? title : `Σ ${title}`, ...numbers(sums)],
      ...totals.map((total) => [pickText(total.label, language, total.id), ...numbers(total.values)]),
    ];
  });
}
