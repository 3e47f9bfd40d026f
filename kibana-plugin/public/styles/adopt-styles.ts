import { ALERT_STYLES } from './alert-styles.ts';
import { ENTITY_STYLES } from './entity-styles.ts';
import { FRAME_STYLES } from './frame-styles.ts';
import { MODELS_STYLES } from './models-styles.ts';
import { OVERVIEW_STYLES } from './overview-styles.ts';
import { PART_STYLES } from './part-styles.ts';

/**
 * Adds our styles to a document: as a constructed sheet, which no content security policy refuses, and which leaves no element
 * behind. The function it gives takes them out again.
 */
export function adoptStyles(page: Document): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    [FRAME_STYLES, PART_STYLES, OVERVIEW_STYLES, ALERT_STYLES, ENTITY_STYLES, MODELS_STYLES].join('\n'),
  );
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  return () => {
    page.adoptedStyleSheets = page.adoptedStyleSheets.filter((each) => each !== sheet);
  };
}
