// The reader and writer of DMN XML with our own attributes: labels of all languages, the entity, saved cases. dmn-moddle knows DMN 1.3, whose elements are
// those of 1.4 and 1.5 as far as tables and formulas go; so the namespaces of these are read as its own and written in its place.
/// <reference path="./dmn-moddle.d.ts" />
import { DmnModdle } from 'dmn-moddle';

const model = { '1.3': '20191111', '1.4': '20211108', '1.5': '20230324' } as const;
export type DmnVersion = keyof typeof model;
export const dmnVersions = Object.keys(model) as readonly DmnVersion[];

const namespaceOf = (version: DmnVersion): string => `https://www.omg.org/spec/DMN/${model[version]}/MODEL/`;

const ravand = {
  name: 'Ravand',
  uri: 'https://ravand.dev/dmn',
  prefix: 'ravand',
  // A type that we add to is written by our rules: its tag begins with a small letter as all others of DMN.
  xml: { tagAlias: 'lowerCase' },
  types: [
    {
      name: 'Labelled',
      extends: ['dmn:Decision', 'dmn:InputClause', 'dmn:OutputClause'],
      properties: [{ name: 'labels', isAttr: true, type: 'String' }],
    },
    {
      name: 'Decided',
      extends: ['dmn:Decision'],
      properties: [
        { name: 'key', isAttr: true, type: 'String' },
        { name: 'entity', isAttr: true, type: 'String' },
        { name: 'cases', isAttr: true, type: 'String' },
        { name: 'data', isAttr: true, type: 'String' },
      ],
    },
  ],
};

export function createModdle(): DmnModdle {
  return new DmnModdle({ ravand });
}

/** The XML in the words of the version that is read, and which it was; undefined for another language or an older version. */
export function inOwnVersion(xml: string): { xml: string; version: DmnVersion } | undefined {
  const version = dmnVersions.find((one) => xml.includes(namespaceOf(one)));
  if (version === undefined) return undefined;
  return { xml: xml.replaceAll(namespaceOf(version), namespaceOf('1.3')), version };
}

export function inVersion(xml: string, version: DmnVersion): string {
  return xml.replace(namespaceOf('1.3'), namespaceOf(version));
}
