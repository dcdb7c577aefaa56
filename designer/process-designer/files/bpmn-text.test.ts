// What of pasted text is a BPMN file.
import { describe, expect, it } from 'vitest';
import { isBpmnText } from './bpmn-text.ts';

describe('pasted text', () => {
  it.each([
    '<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions xmlns:bpmn="x">',
    '\n  <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">',
    '<?xml version="1.0"?><!-- by hand --><semantic:definitions>',
  ])('that begins like a BPMN file is one: %s', (text) => {
    expect(isBpmnText(text)).toBe(true);
  });

  it.each(['', 'Approve', '<svg xmlns="x"/>', 'see <definitions>', '{"kind": "process"}'])(
    'that does not is none: %s',
    (text) => {
      expect(isBpmnText(text)).toBe(false);
    },
  );
});
