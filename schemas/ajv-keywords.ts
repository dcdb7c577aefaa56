// The words our value schemas add to JSON Schema 2020-12: exact decimals and forms of text. As code keywords, so that standalone validators
// need nothing but validator-runtime.ts.
import type { CodeKeywordDefinition, KeywordCxt } from 'ajv';
import { _, type Code, str } from 'ajv';
import { dataLength, hasDataForm } from './data-forms.ts';
import { compareDecimals, decimalPlaces, hasForm, wholeDigits } from './validator-runtime.ts';

type RuntimeName = 'hasDataForm' | 'dataLength' | 'hasForm' | 'decimalPlaces' | 'wholeDigits' | 'compareDecimals';

// The names are written out because ajv's code templates take literal text only; value-validator.ts turns them into imports.
const runtime: Record<RuntimeName, { ref: unknown; code: Code }> = {
  hasDataForm: { ref: hasDataForm, code: _`require("ravand-validator-runtime").hasDataForm` },
  dataLength: { ref: dataLength, code: _`require("ravand-validator-runtime").dataLength` },
  hasForm: { ref: hasForm, code: _`require("ravand-validator-runtime").hasForm` },
  decimalPlaces: { ref: decimalPlaces, code: _`require("ravand-validator-runtime").decimalPlaces` },
  wholeDigits: { ref: wholeDigits, code: _`require("ravand-validator-runtime").wholeDigits` },
  compareDecimals: { ref: compareDecimals, code: _`require("ravand-validator-runtime").compareDecimals` },
};

function call(context: KeywordCxt, name: RuntimeName): Code {
  return context.gen.scopeValue('func', runtime[name]);
}

function textKeyword(
  keyword: string,
  schemaType: 'string' | 'number',
  fails: (context: KeywordCxt) => Code,
): CodeKeywordDefinition {
  return { ...dataKeyword(keyword, schemaType, fails), type: 'string' };
}

function dataKeyword(
  keyword: string,
  schemaType: 'string' | 'number',
  fails: (context: KeywordCxt) => Code,
): CodeKeywordDefinition {
  return {
    keyword,
    schemaType,
    error: {
      message: ({ schemaCode }) => str`must hold ${keyword} ${schemaCode}`,
      params: ({ schemaCode }) => _`{limit: ${schemaCode}}`,
    },
    code: (context) => context.fail(fails(context)),
  };
}

/**
 * dataForm: json, document or postal-code. dataLength: most characters of the value as JSON.
 * textForm: country, decimal, date, datetime, duration, email, phone, url or id. decimalScale and decimalDigits: most digits after and before the point.
 * decimalMinimum and decimalMaximum: inclusive bounds as decimal text. The decimal words pass what is no decimal: textForm names that.
 */
export const keywords: readonly CodeKeywordDefinition[] = [
  dataKeyword(
    'dataForm',
    'string',
    (context) => _`!${call(context, 'hasDataForm')}(${context.data}, ${context.schemaCode})`,
  ),
  dataKeyword(
    'dataLength',
    'number',
    (context) => _`${call(context, 'dataLength')}(${context.data}) > ${context.schemaCode}`,
  ),
  textKeyword(
    'textForm',
    'string',
    (context) => _`!${call(context, 'hasForm')}(${context.data}, ${context.schemaCode})`,
  ),
  textKeyword(
    'decimalScale',
    'number',
    (context) => _`${call(context, 'decimalPlaces')}(${context.data}) > ${context.schemaCode}`,
  ),
  textKeyword(
    'decimalDigits',
    'number',
    (context) => _`${call(context, 'wholeDigits')}(${context.data}) > ${context.schemaCode}`,
  ),
  textKeyword(
    'decimalMinimum',
    'string',
    (context) => _`${call(context, 'compareDecimals')}(${context.data}, ${context.schemaCode}) < 0`,
  ),
  textKeyword(
    'decimalMaximum',
    'string',
    (context) => _`${call(context, 'compareDecimals')}(${context.data}, ${context.schemaCode}) > 0`,
  ),
];
