// How large a process may be to be drawn, and how large a file is: counted without reading it as a tree.

/** More than this a browser does not draw while somebody waits. */
export const mostDrawn = 2_000;

/** Flow nodes and flows. */
export function countElements(xml: string): number {
  return (
    xml.match(
      /<(?:[\w-]+:)?(?:\w*[tT]ask|\w+Event|\w+Gateway|subProcess|transaction|adHocSubProcess|callActivity|sequenceFlow)[\s/>]/g,
    )?.length ?? 0
  );
}
