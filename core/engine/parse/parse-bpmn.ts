// BPMN 2.0 XML → SourceModel, through bpmn-moddle with our namespace; what is wrong with the file as such is said by check/. Runs in the browser too.
/// <reference path="./bpmn-moddle.d.ts" />
import type { ModdleWarning } from 'bpmn-moddle';
import { checkModel } from '../check/check-model.ts';
import { joinReferences } from '../check/join-references.ts';
import { isModdle, many } from '../check/moddle.ts';
import type { ReaderWarning } from '../check/reader-warnings.ts';
import { createModdle } from './create-moddle.ts';
import { guardXml } from './guard-xml.ts';
import { nameLists } from './name-lists.ts';
import type { Dangling } from './read-events.ts';
import { readGlobalTask, readProcess } from './read-process.ts';
import type { SourceModel } from './source-model.ts';

const nothing = { processes: [], globalTasks: [] } as const;
const globalTasks = /^bpmn:Global(|Script|User|Manual|BusinessRule)Task$/;

/** Made once: its descriptors take longer than a small file. */
let moddle: ReturnType<typeof createModdle> | undefined;

/** Reads a file; never throws for what is in it. */
export async function parseBpmn(xml: string): Promise<SourceModel> {
  const refused = guardXml(xml);
  if (refused !== undefined) return { ...nothing, findings: [refused] };
  let read: { rootElement: unknown; warnings: readonly ModdleWarning[] };
  try {
    moddle ??= createModdle();
    read = await moddle.fromXML(xml);
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return {
      ...nothing,
      findings: [{ element: '', code: 'bpmn.not-xml', params: { detail: detail.slice(0, 200) }, severity: 'error' }],
    };
  }
  if (!isModdle(read.rootElement))
    return { ...nothing, findings: [{ element: '', code: 'bpmn.process-missing', severity: 'error' }] };
  const warnings = joinReferences(read.rootElement, read.warnings);
  nameLists(warnings);
  const dangling = danglingOf(warnings);
  const roots = many(read.rootElement.rootElements);
  return {
    processes: roots.filter((root) => root.$type === 'bpmn:Process').map((root) => readProcess(root, dangling)),
    globalTasks: roots.filter((root) => globalTasks.test(root.$type)).map((root) => readGlobalTask(root, dangling)),
    findings: checkModel(read.rootElement, { xml, warnings }),
  };
}

/** References that lead nowhere, by the element that holds them and its property. */
function danglingOf(warnings: readonly ReaderWarning[]): Dangling {
  const dangling = new Map<unknown, Map<string, string>>();
  for (const { message, element, property = '', value = '' } of warnings) {
    if (!message.startsWith('unresolved reference')) continue;
    const properties = dangling.get(element) ?? new Map<string, string>();
    properties.set(property.replace('bpmn:', ''), value);
    dangling.set(element, properties);
  }
  return dangling;
}
