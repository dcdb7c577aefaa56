// What of a text is a BPMN file, told by its beginning.

/** The beginning of a BPMN file, in whatever prefix and by whatever product. */
export function isBpmnText(text: string): boolean {
  return /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:[\w-]+:)?definitions[\s>]/.test(text);
}
