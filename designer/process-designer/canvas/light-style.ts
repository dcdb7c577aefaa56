// The style sheet of the drawing without what has all of it styled anew while something is dragged: rules about everything inside, and a cursor that everything
// inherits from the ground.

const cursorRule = /\.drop-(not-|)ok,\s*\.connect-\1ok,\s*\.drop-\1ok \*,\s*\.connect-\1ok \*/g;

export function lightStyle(style: string): string {
  return style
    .replace(cursorRule, '.djs-element.drop-$1ok, .djs-element.connect-$1ok')
    .replace('.djs-drag-active .djs-bendpoints *', '.djs-drag-active .djs-bendpoints');
}
