// Gives the label beside an event, gateway or flow room for its words. Files carry boxes measured for another font; taken as they are,
// words would break in the middle. Only what is shown is widened, about its own centre: the file keeps its numbers until the label is changed.

interface Label {
  readonly type: string;
  readonly businessObject: { readonly name?: string };
  x: number;
  width: number;
  height: number;
}
interface Bus {
  on(event: string, priority: number, handle: (event: { readonly element: Label }) => void): void;
}
interface TextRenderer {
  getDimensions(text: string, options: object): { readonly width: number; readonly height: number };
  getExternalStyle(): object;
}

/** As wide as a label may become, in px of the diagram; longer ones go on in the next line. */
const widest = 120;

function LabelRoom(eventBus: Bus, textRenderer: TextRenderer): void {
  eventBus.on('shape.add', 1500, ({ element }) => {
    const text = element.businessObject?.name;
    if (element.type !== 'label' || !text || element.width >= widest) return;
    const style = textRenderer.getExternalStyle();
    const box = { width: widest, height: 0 };
    const { width, height } = textRenderer.getDimensions(text, { box, style });
    const wider = Math.ceil(Math.min(width, widest)) + 2;
    if (wider <= element.width) return;
    element.x = Math.round(element.x - (wider - element.width) / 2);
    element.width = wider;
    element.height = Math.ceil(height);
  });
}
LabelRoom.$inject = ['eventBus', 'textRenderer'];

/** A module for bpmn-js' `additionalModules`. */
export const labelRoom = { __init__: ['labelRoom'], labelRoom: ['type', LabelRoom] };
