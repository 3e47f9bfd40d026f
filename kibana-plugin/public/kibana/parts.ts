import { PLUGIN_ID } from '../../common/constants.ts';

/** File names of the parts that are loaded when they are needed; the build writes them in, each with its digest. */
declare const API_SENTINEL_PARTS: { readonly application: string; readonly ruleForms: string };

interface KibanaWindow {
  /** Where Kibana serves the files of each plugin; ends with a slash. */
  readonly __kbnPublicPath__: Readonly<Record<string, string>>;
}

/** Loads the application; the entry that every page of Kibana loads stays small. */
export function loadApplication(): Promise<typeof import('./application.ts')> {
  return load(API_SENTINEL_PARTS.application);
}

/** Loads the forms of the rules. */
export function loadRuleForms(): Promise<typeof import('../rules/forms.ts')> {
  return load(API_SENTINEL_PARTS.ruleForms);
}

function load<Part>(file: string): Promise<Part> {
  const folder = (window as unknown as KibanaWindow).__kbnPublicPath__[PLUGIN_ID];
  return import(new URL(folder + file, document.baseURI).href);
}
