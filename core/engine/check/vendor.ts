// What other products wrote into the file: code is refused, what could not be translated is refused, the rest is listed (8.3.2: extensions are kept).
import { readVendor } from '../parse/vendor/read-vendor.ts';
import type { VendorElement } from '../parse/vendor/vendor-element.ts';
import type { Rule } from './rule.ts';

const extensions: Rule = (model, report) => {
  for (const element of model.elements) {
    const reading = readVendor(element as VendorElement);
    for (const { name, reason, text, at } of reading.refused) {
      if (reason === 'code') report.error(element, 'bpmn.foreign-code', { name });
      else report.error(element, 'bpmn.vendor-expression', { name, reason, found: text ?? '', at: at ?? 0 });
    }
    for (const name of reading.unread) report.warning(element, 'bpmn.foreign', { name });
    for (const { from, to } of reading.mapped) report.info(element, 'bpmn.vendor-mapped', { from, to });
    for (const name of reading.ignored) report.info(element, 'bpmn.vendor-ignored', { name });
  }
};

export const vendorRules: readonly Rule[] = [extensions];
