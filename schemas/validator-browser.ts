// What a compiled validator imports in the browser: its run-time functions and the naming of faults. Built once, served from our origin.
export { dataLength, hasDataForm } from './data-forms.ts';
export { validationDetails } from './validation-details.ts';
export { compareDecimals, decimalPlaces, hasForm, textLength, wholeDigits } from './validator-runtime.ts';
