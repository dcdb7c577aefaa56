// The page's default Trusted Types policy: libraries that write HTML (Vaadin, bpmn-js) may, as long as it holds nothing that runs. Imported before anything else.
const runs =
  /<\s*\/?\s*(script|iframe|object|embed|base|meta|link)\b|[\s/"']on[a-z]+\s*=|(java|vb)script\s*:|\bsrcdoc\s*=/i;

export function refuseWhatRuns(markup: string): string {
  if (runs.test(markup)) throw new TypeError('HTML that could run was refused.');
  return markup;
}

function sameOrigin(address: string): string {
  if (new URL(address, location.href).origin !== location.origin)
    throw new TypeError('A script of another origin was refused.');
  return address;
}

interface PolicyFactory {
  createPolicy(name: string, rules: Readonly<Record<string, (text: string) => string>>): unknown;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
factory?.createPolicy('default', {
  createHTML: refuseWhatRuns,
  createScript: () => {
    throw new TypeError('Script from text was refused.');
  },
  createScriptURL: sameOrigin,
});
