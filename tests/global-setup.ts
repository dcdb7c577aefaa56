// Runs once before and after all suites: servers that suites share are started at first need and end here.
import { prepareServices } from './services.ts';

export default function setup(): () => Promise<void> {
  return prepareServices();
}
