import type { EventDetail } from '@api-sentinel/scorer-service/contract';
import { CopyButton } from '../components/copy-button.tsx';
import { MOST_SHOWN, visible } from '../format/hostile.ts';
import { bytes, count } from '../format/numbers.ts';
import { plural, t } from '../i18n/translate.ts';
import { decodedLayers, type Layer } from './decoded-layers.ts';
import { markedParts, shortened } from './marked-text.ts';
import { type RequestLine, requestLines } from './request-lines.ts';

type Piece = NonNullable<EventDetail['verdict']>['attack']['evidence'][number];
interface Properties {
  readonly event: Pick<EventDetail, 'request' | 'response'>;
  readonly evidence: readonly Piece[];
}

/** Characters around a mark that are kept of a long text. */
const AROUND = 400;
const MOST_DECODED = 3;

/** The request as text, with what makes it an attack marked, and what the marked parts become when decoded. */
export function Evidence({ event: { request, response }, evidence }: Properties) {
  const lines = requestLines(request, evidence);
  const counted = evidence.filter(({ start, count: times }) => start === undefined && times !== undefined);
  const notes = [
    ...new Set(evidence.flatMap(({ start, note }) => (start === undefined || note === undefined ? [] : [note]))),
  ];
  return (
    <div className="apis-evidence">
      <div className="apis-request-box">
        <pre className="apis-request" dir="ltr">
          {lines.map((line) => (
            <Line key={`${line.name} ${line.text.length}`} line={line} />
          ))}
        </pre>
        <CopyButton text={lines.map(({ name, text }) => (name === '' ? `\n${text}` : `${name}: ${text}`)).join('\n')} />
      </div>
      {notes.length > 0 && <p className="apis-note">{visible(notes.join('; ').slice(0, 400))}</p>}
      <Decoded lines={lines} />
      {counted.length > 0 && (
        <ul className="apis-counted">
          {counted.map(({ field, count: times, note }) => (
            <li key={`${field} ${note ?? ''}`}>
              <strong>{count(times ?? 0)}</strong> {visible((note ?? t('evidence.times', 'times')).slice(0, 200))}{' '}
              <span className="apis-subdued">({visible(field.slice(0, 100))})</span>
            </li>
          ))}
        </ul>
      )}
      <p className="apis-subdued">
        {t('evidence.answer', 'Answered {code}, {size}', {
          code: response.status_code ?? t('evidence.noCode', 'without a code'),
          size: response.bytes === undefined ? t('evidence.noSize', 'size not known') : bytes(response.bytes),
        })}
      </p>
    </div>
  );
}

function partsOf({ text, spans }: RequestLine) {
  return shortened(markedParts(text.slice(0, MOST_SHOWN * 4), spans), AROUND);
}

function Line({ line }: { readonly line: RequestLine }) {
  return (
    <span className={line.name === '' ? 'apis-request-body' : 'apis-request-line'}>
      {line.name !== '' && <span className="apis-request-name">{visible(line.name)} </span>}
      {partsOf(line).map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change their places
        <PartText key={place} part={part} />
      ))}
    </span>
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

/** What the marked parts become, decoded step by step. */
function Decoded({ lines }: { readonly lines: readonly RequestLine[] }) {
  const marks = lines.flatMap(partsOf).filter(({ marked }) => marked);
  const decoded = [...new Set(marks.map(({ text }) => text))].slice(0, MOST_DECODED).map(decodedLayers);
  return (
    <>
      {decoded.map((layers, mark) =>
        layers.length === 0 ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the marks of one request never change their places
          <ol key={mark} className="apis-layers">
            {layers.map(({ by, text }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: layers stand in their order
              <li key={place}>
                <span className="apis-chip-kind">{BY[by]()}</span>
                <pre className="apis-request" dir="ltr">
                  {visible(text)}
                </pre>
              </li>
            ))}
          </ol>
        ),
      )}
    </>
  );
}
