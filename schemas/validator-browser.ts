// What a compiled validator imports in the browser: its run-time functions and the naming of faults. Built once, served from our origin.
export { validationDetails } from './validation-details.ts';
export { compareDecimals, decimalPlaces, hasForm, textLength, wholeDigits } from './validator-runtime.ts';
