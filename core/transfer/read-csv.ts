// Small CSV texts of our own making, such as the sample rows of plugins: a header, then a record a line. Files of people go through read-table.ts.
import Papa from 'papaparse';

/** @throws Error naming the row that is broken */
export function readCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  const [fault] = errors;
  if (fault !== undefined) throw new Error(`row ${fault.row ?? 0}: ${fault.message}`);
  return data;
}
