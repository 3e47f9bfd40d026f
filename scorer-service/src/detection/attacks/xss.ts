/** Script that a value carries into a page. Fooled by HTML that editors are meant to send. */
import { F } from '../../inspection/figures.ts';
import { FRAME } from '../../inspection/scanners/html.ts';
import { type AttackDetector, placeOf, Signs, TALK, valueEvidence } from './attack.ts';

export const xss: AttackDetector = {
  type: 'xss',
  detect({ event, inspection }) {
    const { findings } = inspection;
    if (findings.html === undefined) return undefined;
    const { figures } = findings.html;
    const tags = figures[F.html_tags];
    const active = figures[F.html_active];
    const calls = figures[F.html_calls];
    const objects = figures[F.html_objects];
    // Among plain words a call without a tag is talked about.
    const bare = tags + figures[F.html_handlers] + figures[F.html_script_url] === 0;
    const weight = bare && figures[F.talk] >= TALK ? 0.4 : 1;
    const runs = figures[F.html_script] + figures[F.html_handlers] + figures[F.html_script_url] + calls + objects;
    // A picture is sent as what it is: `<svg>` is the whole of it, and breaks out of nothing.
    const drawn =
      runs === 0 && isDrawing(event.mimeType) && findings.html.field.startsWith('http.request.body') ? 0.3 : 1;
    const signs = new Signs('tag')
      .add(figures[F.html_script] >= 1 ? figures[F.html_script] : 0, 0.96, 'script', 'script element')
      .add(figures[F.html_script] > 0 && figures[F.html_script] < 1, 0.4, 'script', 'script element without a script')
      .add(
        figures[F.html_handlers],
        tags > 0 ? 0.975 : figures[F.html_calls] > 0 ? 0.95 : 0.8,
        'event_handler',
        'event handler',
      )
      .add(figures[F.html_script_url], 0.965, 'javascript_url', 'script URL')
      .add(active >= FRAME && calls + objects > 0, 0.955, 'script', 'active tag with a script call')
      .add(active >= FRAME && figures[F.html_break] > 0, 0.95, 'tag', 'active tag behind an attribute that it closes')
      .add(figures[F.html_break], 0.7, 'attribute', 'attribute closed before a tag')
      .add(active >= 1 ? active : 0, 0.88 * drawn, 'tag', 'active tag')
      .add(figures[F.script_puzzles], 0.955, 'script', 'script spelled in brackets and signs')
      // Editors embed films and maps by frames; of itself a frame says no more than a form does.
      .add(active > 0 && active < 1, 0.4, 'tag', active === FRAME ? 'frame' : 'tag that forms and styles use')
      .add(tags > 0 && calls > 0, 0.8, 'script', 'tag with a script call')
      .add(calls > 0 && objects > 0, 0.7 * weight, 'script', 'script call on an object of the browser')
      .add(calls > 0 && figures[F.sql_quotes] > 0, 0.6 * weight, 'script', 'script call behind a quote')
      .add(tags > 0 && objects > 0, 0.5, 'script', 'tag with an object of the browser')
      .add(
        figures[F.html_dialogs] > 0 && figures[F.sql_prose] === 0,
        0.8 * weight,
        'script',
        'call that shows whether it runs',
      )
      .add(calls, 0.45 * weight, 'script', 'script call')
      .add(objects, 0.25 * weight, 'script', 'object of the browser');
    if (signs.confidence < 0.2) return undefined;
    return {
      subtype: signs.subtype,
      confidence: signs.confidence,
      owasp: ['API8:2023'],
      mitre: ['T1059.007', 'T1189'],
      evidence: valueEvidence(findings.html, signs),
      reason: `Script in ${placeOf(findings.html)}: ${signs.notes.slice(0, 3).join(', ')}.`,
    };
  },
};

function isDrawing(mimeType: string | undefined): boolean {
  return mimeType !== undefined && mimeType.startsWith('image/svg');
}
