import type { EventDetail } from '@api-sentinel/scorer-service/contract';
import { CopyButton } from '../components/copy-button.tsx';
import { MOST_SHOWN, visible } from '../format/hostile.ts';
import { bytes, count } from '../format/numbers.ts';
import { plural, t } from '../i18n/translate.ts';
import { decodedLayers, type Layer } from './decoded-layers.ts';
import { markedParts, shortened } from './marked-text.ts';

type Piece = NonNullable<EventDetail['verdict']>['attack']['evidence'][number];
interface Properties {
  readonly event: Pick<EventDetail, 'request' | 'response'>;
  readonly evidence: readonly Piece[];
}

/** Characters around a mark that are kept of a long text. */
const AROUND = 400;

/** The request as text, with what makes it an attack marked, and what the marked parts become when decoded. */
export function Evidence({ event, evidence }: Properties) {
  const fields = Object.entries(event.request).sort(([a], [b]) => orderOf(a) - orderOf(b));
  const counted = evidence.filter(({ start, count: times }) => start === undefined && times !== undefined);
  return (
    <div className="apis-evidence">
      {fields.map(([field, text]) => (
        <Field key={field} field={field} text={text} pieces={evidence.filter((piece) => piece.field === field)} />
      ))}
      {counted.length > 0 && (
        <ul className="apis-counted">
          {counted.map(({ field, count: times, note }) => (
            <li key={`${field} ${note ?? ''}`}>
              <code>{visible(field.slice(0, 100))}</code> {count(times ?? 0)} ×
              {note === undefined ? '' : ` ${visible(note.slice(0, 200))}`}
            </li>
          ))}
        </ul>
      )}
      <p className="apis-subdued">
        {t('evidence.answer', 'Answered {code}, {size}', {
          code: event.response.status_code ?? t('evidence.noCode', 'without a code'),
          size:
            event.response.bytes === undefined ? t('evidence.noSize', 'size not known') : bytes(event.response.bytes),
        })}
      </p>
    </div>
  );
}

function Field({
  field,
  text,
  pieces,
}: {
  readonly field: string;
  readonly text: string;
  readonly pieces: readonly Piece[];
}) {
  const parts = shortened(markedParts(text.slice(0, MOST_SHOWN * 4), pieces), AROUND);
  const marks = parts.filter(({ marked }) => marked);
  const notes = pieces.flatMap(({ note }) => (note === undefined ? [] : [note]));
  return (
    <section aria-label={field}>
      <h4>
        <code>{field}</code>
        <CopyButton text={text} />
        {notes.length > 0 && <span className="apis-subdued">{visible(notes.join(', ').slice(0, 200))}</span>}
      </h4>
      <pre className="apis-request" dir="ltr">
        {parts.map((part, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change their places
          <PartText key={place} part={part} />
        ))}
      </pre>
      {marks.slice(0, 3).map(({ text: marked }) => (
        <Layers key={marked} text={marked} />
      ))}
    </section>
  );
}

function PartText({ part: { text, marked, left } }: { readonly part: ReturnType<typeof shortened>[number] }) {
  if (marked) return <mark>{visible(text)}</mark>;
  return (
    <span>
      {visible(text)}
      {left !== undefined && (
        <em> {plural('evidence.left', left, '[{count} character not shown]', '[{count} characters not shown]')} </em>
      )}
    </span>
  );
}

const BY: Readonly<Record<Layer['by'], () => string>> = {
  percent: () => t('layer.percent', 'percent-decoded'),
  html: () => t('layer.html', 'entities resolved'),
  escape: () => t('layer.escape', 'escapes resolved'),
  base64: () => t('layer.base64', 'base64-decoded'),
};

function Layers({ text }: { readonly text: string }) {
  const layers = decodedLayers(text);
  if (layers.length === 0) return null;
  return (
    <ol className="apis-layers">
      {layers.map(({ by, text: decoded }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: layers stand in their order
        <li key={place}>
          <span className="apis-chip-kind">{BY[by]()}</span>
          <pre className="apis-request" dir="ltr">
            {visible(decoded)}
          </pre>
        </li>
      ))}
    </ol>
  );
}

const FIRST = ['url.original', 'http.request.body.content'];

/** The address first, then the body, then headers. */
function orderOf(field: string): number {
  const place = FIRST.indexOf(field);
  return place === -1 ? FIRST.length : place;
}
