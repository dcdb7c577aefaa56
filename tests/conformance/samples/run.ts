// Reads a folder of collected models: invalid.json (each must be refused), scenarios.json (each file must be accepted, each scenario must go as
// it says), miwg/ (each must come out as it went in). One line per case, counts at the end, exit code 1 when one fails.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keepAsWritten } from '../../../core/engine/check/keep-as-written.ts';
import { compileBpmn } from '../../../core/engine/compile/compile-bpmn.ts';
import type { Finding } from '../../../core/engine/model.ts';
import { createModdle } from '../../../core/engine/parse/create-moddle.ts';
import { differences } from '../interchange/compare-xml.ts';
import { playScenario, type Scenario } from '../play-scenario.ts';

interface Result {
  readonly id: string;
  readonly passed: boolean;
  /** Shown in either case: why it was refused, or what went wrong. */
  readonly said: string;
}

type Root = Parameters<typeof keepAsWritten>[0];

/** What publishing the file would say. */
const findingsOf = async (xml: string): Promise<readonly Finding[]> => (await compileBpmn(xml)).findings;

const errors = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ severity }) => severity === 'error').map(({ element, code }) => `${element} ${code}`);

async function invalid(folder: string): Promise<readonly Result[]> {
  const list = join(folder, 'invalid.json');
  if (!existsSync(list)) return [];
  const { cases } = JSON.parse(readFileSync(list, 'utf8')) as { cases: readonly { id: string; file: string }[] };
  return Promise.all(
    cases.map(async ({ id, file }) => {
      const found = errors(await findingsOf(readFileSync(join(folder, file), 'utf8')));
      return { id, passed: found.length > 0, said: found.length > 0 ? found.join(', ') : 'accepted' };
    }),
  );
}

async function accepted(folder: string): Promise<readonly Result[]> {
  const list = join(folder, 'scenarios.json');
  if (!existsSync(list)) return [];
  const { cases } = JSON.parse(readFileSync(list, 'utf8')) as { cases: readonly { files: readonly string[] }[] };
  const files = [...new Set(cases.flatMap((scenario) => scenario.files))];
  return Promise.all(
    files.map(async (file) => {
      const found = errors(await findingsOf(readFileSync(join(folder, file), 'utf8')));
      return { id: `accepted/${file}`, passed: found.length === 0, said: found.join(', ') };
    }),
  );
}

async function played(folder: string): Promise<readonly Result[]> {
  const list = join(folder, 'scenarios.json');
  if (!existsSync(list)) return [];
  const { cases } = JSON.parse(readFileSync(list, 'utf8')) as { cases: readonly Scenario[] };
  return Promise.all(
    cases.map(async (scenario) => {
      try {
        await playScenario(scenario, folder);
        return { id: scenario.id, passed: true, said: '' };
      } catch (error) {
        return { id: scenario.id, passed: false, said: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}

async function interchange(folder: string): Promise<readonly Result[]> {
  const models = join(folder, 'miwg');
  if (!existsSync(models)) return [];
  const files = readdirSync(models).filter((file) => file.endsWith('.bpmn'));
  return Promise.all(
    files.map(async (file) => {
      const xml = readFileSync(join(models, file), 'utf8');
      const moddle = createModdle();
      const { rootElement, warnings } = await moddle.fromXML(xml);
      keepAsWritten(rootElement as Root, warnings);
      const lost = differences(xml, (await moddle.toXML(rootElement, { format: true })).xml);
      return { id: `interchange/${file}`, passed: lost.length === 0, said: lost.slice(0, 3).join('; ') };
    }),
  );
}

const [given] = process.argv.slice(2);
if (given === undefined || !existsSync(given)) {
  console.error('Name the folder with the collected models: node tests/conformance/samples/run.mjs <folder>');
  process.exit(2);
}
const folder = resolve(given);
const results = [
  ...(await invalid(folder)),
  ...(await accepted(folder)),
  ...(await played(folder)),
  ...(await interchange(folder)),
];
for (const { id, passed, said } of results)
  console.log(`${passed ? 'pass' : 'FAIL'}  ${id}${said === '' ? '' : `  (${said})`}`);
const failed = results.filter(({ passed }) => !passed).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || results.length === 0 ? 1 : 0;
