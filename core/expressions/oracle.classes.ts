// The named reasons for which feelin and ours answer differently. A difference that none of them explains is a defect of one of the two.
import { thrown } from './oracle.answers.ts';
import type { FeelType } from './values.ts';

/** The smallest part of an expression that shows the difference: all its own parts are answered alike. */
export interface Difference {
  readonly form: string;
  readonly source: string;
  /** The types of its parts. */
  readonly types: readonly FeelType[];
  readonly ours: unknown;
  readonly theirs: unknown;
}

export interface DifferenceClass {
  readonly name: string;
  /** Where DMN 1.5 says so, or why we read it so. */
  readonly because: string;
  readonly example: { readonly form: string; readonly source: string; readonly parts: readonly string[] };
  explains(difference: Difference): boolean;
}

const ordering = new Set(['<', '<=', '>', '>=', 'between', 'in tests', 'in range', 'filter']);
const isDuration = (type: FeelType | undefined) => type?.endsWith('duration') === true;
const isMixed = (types: readonly FeelType[]) => new Set(types).size > 1;
const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

export const differenceClasses: readonly DifferenceClass[] = [
  {
    name: 'durations have a sign and can be scaled',
    because: 'table 57; feelin answers null',
    example: { form: 'sign', source: '-@"P1D"', parts: ['@"P1D"'] },
    explains: ({ form, types, theirs }) =>
      ['sign', '*', '/'].includes(form) && types.some(isDuration) && theirs === null,
  },
  {
    name: 'a date plus a duration stays a date',
    because: 'table 56; feelin answers a date and time',
    example: { form: '+', source: '@"2026-03-21" + @"PT36H"', parts: ['@"2026-03-21"', '@"PT36H"'] },
    explains: ({ form, types }) => (form === '+' || form === '-') && types.includes('date') && types.some(isDuration),
  },
  {
    name: 'a position outside of a text or a list is null',
    because: '10.3.4.3 and 10.3.4.4 give the domain of positions; feelin answers an empty text or list',
    example: { form: 'call sublist', source: 'sublist([], 1)', parts: ['[]', '1'] },
    explains: ({ form, ours, theirs }) =>
      ['call substring', 'call remove', 'call sublist', 'call insert before'].includes(form) &&
      ours === null &&
      (theirs === '' || isEmptyList(theirs)),
  },
  {
    name: 'a sort without an answer is null',
    because: '10.3.4.9 asks precedes() for a boolean; feelin takes null as false',
    example: { form: 'call sort', source: 'sort([1, null], function(a, b) a < b)', parts: ['[1, null]'] },
    explains: ({ form, ours }) => form === 'call sort' && ours === null,
  },
  {
    name: 'the ends of a range are two values of one type',
    because: '10.3.2.7; feelin keeps null as an end, or throws',
    example: { form: 'range', source: '[1..null]', parts: ['1', 'null'] },
    explains: ({ form, types, ours }) =>
      form === 'range' && ours === null && (isMixed(types) || types.includes('null')),
  },
  {
    name: 'an empty text is no number',
    because: '10.3.4.1; feelin reads it as 0',
    example: { form: 'call number', source: 'number("")', parts: ['""'] },
    explains: ({ form, ours, theirs }) => form === 'call number' && ours === null && theirs === 0,
  },
  {
    name: 'only true is true',
    because: 'table 39: anything else takes the else branch; feelin takes any value for true',
    example: { form: 'if', source: 'if "a" then 1 else 2', parts: ['"a"', '1', '2'] },
    explains: ({ form, types }) => form === 'if' && types[0] !== 'boolean' && types[0] !== 'null',
  },
  {
    name: 'lists of other lengths differ',
    because: 'table 51; feelin answers null',
    example: { form: '=', source: '[1] = []', parts: ['[1]', '[]'] },
    explains: ({ form, types, ours, theirs }) =>
      form === '=' && types.every((type) => type === 'list') && ours === false && theirs === null,
  },
  {
    name: 'values of different types are neither equal nor unequal',
    because:
      'table 51: null, also inside lists; feelin answers false for =, true for !=, and takes a list of one for its item',
    example: { form: '!=', source: '["a"] != "b"', parts: ['["a"]', '"b"'] },
    explains: ({ form, ours, theirs }) =>
      ['=', '!=', 'in list', 'in tests', 'call list contains'].includes(form) &&
      ours === null &&
      typeof theirs === 'boolean',
  },
  {
    name: 'null equals null, and no value',
    because: 'table 51: true or false; feelin answers null in tests and lists, and drops null items',
    example: { form: 'in list', source: 'null in null', parts: ['null', 'null'] },
    explains: ({ form, types, ours, theirs }) =>
      (['in tests', 'in list', 'in range'].includes(form) &&
        types.includes('null') &&
        typeof ours === 'boolean' &&
        theirs === null) ||
      (form === 'filter' && Array.isArray(ours) && Array.isArray(theirs) && ours.includes(null)),
  },
  {
    name: 'what does not fit is null',
    because: '10.3.2.1: a failed evaluation is null; feelin throws',
    example: { form: '<', source: '1 < {a: 1}', parts: ['1', '{a: 1}'] },
    explains: ({ ours, theirs }) => ours === null && theirs === thrown,
  },
  {
    name: 'values of different types have no order',
    because: 'table 53: null; feelin lets JavaScript order them, or throws',
    example: { form: '<', source: 'true < "a"', parts: ['true', '"a"'] },
    explains: ({ form, types, ours, theirs }) =>
      ((ordering.has(form) && (isMixed(types) || types.includes('list'))) || (form === 'path' && theirs === thrown)) &&
      (theirs === thrown || ours === null || Array.isArray(ours)),
  },
  {
    name: 'some and every are null when the answer hangs on one that is null',
    because: 'table 45 with the three-valued or and and of table 49; feelin takes null as false',
    example: { form: 'every', source: 'every x in ["a"] satisfies x != 1', parts: ['["a"]', '1'] },
    explains: ({ form, ours, theirs }) =>
      ['some', 'every'].includes(form) && ours === null && typeof theirs === 'boolean',
  },
  {
    name: 'the ends of between and of ranges are not swapped',
    because: 'tables 54 and 55; feelin orders them',
    example: { form: 'between', source: '2 between 3 and 1', parts: ['2', '3', '1'] },
    explains: ({ form, types, ours, theirs }) =>
      ((form === 'between' && types.every((type) => type === 'number')) ||
        (/^in range$|^call (?:includes|before|overlaps)$/.test(form) && types.includes('range'))) &&
      ours === false &&
      theirs === true,
  },
  {
    name: 'between is two comparisons',
    because: 'table 54: false as soon as one is false, whatever the other; feelin answers null or throws',
    example: { form: 'between', source: '1 between 2 and null', parts: ['1', '2', 'null'] },
    explains: ({ form, ours, theirs }) =>
      form === 'between' && ours === false && (theirs === null || theirs === thrown),
  },
  {
    name: 'a value stands for the list of it',
    because: '10.3.2.9.4; feelin answers null, throws, or takes a text for the list of its letters',
    example: { form: 'for', source: 'for x in 5 return x', parts: ['5'] },
    explains: ({ form, types, ours }) =>
      ['for', 'some', 'every', 'call union', 'call concatenate', 'call flatten', 'call append'].includes(form) &&
      types.some((type) => type !== 'list' && type !== 'null') &&
      ours !== null,
  },
  {
    name: 'texts, dates and durations have a least and a greatest, and durations a sum',
    because: '10.3.4.4 asks for values that can be compared or added; feelin knows numbers',
    example: { form: 'call min', source: 'min(["b", "a"])', parts: ['["b", "a"]'] },
    explains: ({ form, ours, theirs }) =>
      ['call min', 'call max', 'call sum', 'call mean'].includes(form) && ours !== null && theirs === null,
  },
  {
    name: 'points and ranges of different types lie nowhere to each other',
    because: 'table 78 asks for comparable values: null; feelin answers true or false',
    example: { form: 'call before', source: 'before("a", 1)', parts: ['"a"', '1'] },
    explains: ({ form, ours, theirs }) =>
      ['call before', 'call includes', 'call overlaps'].includes(form) && ours === null && typeof theirs === 'boolean',
  },
  {
    name: 'is() is never null',
    because: '10.3.4.6: values of different types are not the same; feelin answers null',
    example: { form: 'call is', source: 'is(1, "a")', parts: ['1', '"a"'] },
    explains: ({ form, ours, theirs }) => form === 'call is' && ours === false && theirs === null,
  },
  {
    name: 'null is no list',
    because: '10.3.4.4: an argument that does not fit makes the answer null; feelin takes it for an item',
    example: { form: 'call concatenate', source: 'concatenate([1], null)', parts: ['[1]', 'null'] },
    explains: ({ form, types, ours }) =>
      ['call concatenate', 'call union'].includes(form) && types.includes('null') && ours === null,
  },
  {
    name: 'mode and median put numbers in the order of numbers',
    because: '10.3.4.4; feelin sorts them as texts',
    example: { form: 'call median', source: 'median([10, 9, 8])', parts: ['[10, 9, 8]'] },
    explains: ({ form, types, ours, theirs }) =>
      types[0] === 'list' &&
      ((form === 'call mode' && Array.isArray(ours) && Array.isArray(theirs)) ||
        (form === 'call median' && typeof ours === 'number' && typeof theirs === 'number')),
  },
  {
    name: 'numbers are exact decimals of 34 digits',
    because: '10.3.2.3.1; feelin computes in binary',
    example: { form: '=', source: '0.1 + 0.2 = 0.3', parts: ['0.1 + 0.2', '0.3'] },
    explains: ({ form, types, ours, theirs }) =>
      types.every((type) => type === 'number') &&
      [
        'call string',
        'call modulo',
        'call floor',
        'call ceiling',
        'call decimal',
        'call odd',
        '=',
        '<',
        '>=',
        'call is',
      ].includes(form) &&
      ours !== null &&
      theirs !== null &&
      typeof ours === typeof theirs,
  },
  {
    name: 'only whole numbers are odd or even',
    because: '10.3.4.5 asks for an integer; feelin answers false for both',
    example: { form: 'call odd', source: 'odd(0.5)', parts: ['0.5'] },
    explains: ({ form, types, ours, theirs }) =>
      form === 'call odd' && types[0] === 'number' && ours === null && theirs === false,
  },
];
