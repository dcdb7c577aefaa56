// The words our value schemas add to JSON Schema 2020-12: exact decimals and forms of text. As code keywords, so that standalone validators
// need nothing but validator-runtime.ts.
import type { CodeKeywordDefinition, KeywordCxt } from 'ajv';
import { _, type Code, str } from 'ajv';
import { compareDecimals, decimalPlaces, hasForm, wholeDigits } from './validator-runtime.ts';

type RuntimeName = 'hasForm' | 'decimalPlaces' | 'wholeDigits' | 'compareDecimals';

// The names are written out because ajv's code templates take literal text only; value-validator.ts turns them into imports.
const runtime: Record<RuntimeName, { ref: unknown; code: Code }> = {
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
  return {
    keyword,
    type: 'string',
    schemaType,
    error: {
      message: ({ schemaCode }) => str`must hold ${keyword} ${schemaCode}`,
      params: ({ schemaCode }) => _`{limit: ${schemaCode}}`,
    },
    code: (context) => context.fail(fails(context)),
  };
}

/**
 * textForm: decimal, date, datetime, duration, email, phone, url or id. decimalScale and decimalDigits: most digits after and before the point.
 * decimalMinimum and decimalMaximum: inclusive bounds as decimal text. The decimal words pass what is no decimal: textForm names that.
 */
export const keywords: readonly CodeKeywordDefinition[] = [
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
