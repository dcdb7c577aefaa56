// A BPMN file from elsewhere, judged before it is drawn: what is taken over, what is kept but not read, what has no meaning here, what was translated, and what has
// to be mended. One without a drawing is laid out. Pure; runs in a worker.
import { layoutProcess } from 'bpmn-auto-layout';
import { compileBpmn } from '../../../core/engine/compile/compile-bpmn.ts';
import type { Finding } from '../../../core/engine/model.ts';
import { adoptVendor } from './adopt-vendor.ts';
import { countElements, mostDrawn } from './most-drawn.ts';

export type ImportPart = 'mapped' | 'translated' | 'kept' | 'meaningless' | 'refused' | 'faults';
export const importParts: readonly ImportPart[] = ['mapped', 'translated', 'kept', 'meaningless', 'refused', 'faults'];

export interface ImportReport {
  readonly source: 'camunda7' | 'camunda8' | 'plain';
  readonly elements: number;
  /** It came without a drawing. */
  readonly isLaidOut: boolean;
  readonly parts: Readonly<Record<ImportPart, readonly Finding[]>>;
  /** As it will be drawn; undefined = it cannot be taken. */
  readonly xml?: string;
}

const partOfCode: Readonly<Record<string, ImportPart>> = {
  'bpmn.vendor-mapped': 'mapped',
  'bpmn.juel-read': 'translated',
  'bpmn.foreign': 'kept',
  'bpmn.vendor-ignored': 'meaningless',
  'bpmn.unknown-attribute': 'meaningless',
  'bpmn.foreign-code': 'refused',
  'bpmn.vendor-expression': 'refused',
  'bpmn.juel': 'refused',
};

/** What cannot be opened at all. */
const unreadable: ReadonlySet<string> = new Set([
  'bpmn.not-xml',
  'bpmn.process-missing',
  'bpmn.doctype',
  'bpmn.processing-instruction',
  'bpmn.too-big',
  'bpmn.too-deep',
  'bpmn.too-many-elements',
  'bpmn.import-too-many',
]);

function sourceOf(xml: string): ImportReport['source'] {
  if (/xmlns:\w+="http:\/\/camunda\.org\/schema\/zeebe\//.test(xml)) return 'camunda8';
  return /xmlns:\w+="http:\/\/(camunda\.org\/schema\/1\.0|activiti\.org|flowable\.org)/.test(xml)
    ? 'camunda7'
    : 'plain';
}

function partsOf(findings: readonly Finding[]): ImportReport['parts'] {
  const parts: Record<ImportPart, Finding[]> = {
    mapped: [],
    translated: [],
    kept: [],
    meaningless: [],
    refused: [],
    faults: [],
  };
  for (const finding of findings) {
    const part = partOfCode[finding.code] ?? (finding.severity === 'error' ? 'faults' : undefined);
    if (part !== undefined) parts[part].push(finding);
  }
  return parts;
}

export async function readImport(xml: string): Promise<ImportReport> {
  const source = sourceOf(xml);
  const elements = countElements(xml);
  const nothing = { source, elements, isLaidOut: false };
  if (elements > mostDrawn) {
    const tooMany: Finding = {
      element: '',
      code: 'bpmn.import-too-many',
      params: { found: elements, limit: mostDrawn },
      severity: 'error',
    };
    return { ...nothing, parts: partsOf([tooMany]) };
  }
  const { findings } = await compileBpmn(xml);
  const parts = partsOf(findings);
  if (findings.some(({ code }) => unreadable.has(code))) return { ...nothing, parts };
  const adopted = await adoptVendor(xml);
  if (/<(?:[\w-]+:)?BPMNShape[\s>]/.test(xml)) return { ...nothing, parts, xml: adopted };
  return { ...nothing, isLaidOut: true, parts, xml: await layoutProcess(adopted) };
}
