/** Texts, attributes, CDATA sections and declarations of an XML document; its tags alone say nothing. */
import type { Sink } from './sink.ts';

/** Elements of a page that run or load something: where they stand, the document is meant for a browser. */
const PAGE_ELEMENTS = ['script', 'iframe', 'embed', 'applet', 'img', 'svg', 'xi:include', 'include', 'xsl:'];
/** How much behind such an element is given with it. */
const MAX_ELEMENT = 512;

/** Whether a body is XML by its type or by how it begins. */
export function isXml(type: string, body: string): boolean {
  if (type.includes('xml') && !type.includes('xhtml')) return true;
  return type.includes('html') ? false : body.startsWith('<?xml') || body.startsWith('<soap');
}

/** Reads the values of a document. Entities stand as they are: inspection undoes them. */
export function readXml(text: string, field: string, sink: Sink): void {
  let element = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    const textEnd = open < 0 ? text.length : open;
    let room = addTrimmed(text, at, textEnd, element, field, sink);
    if (!room || open < 0) {
      if (!room) sink.rest('body', text.slice(at), field, at);
      return;
    }
    let end: number;
    if (text.startsWith('<![CDATA[', open)) {
      const close = text.indexOf(']]>', open + 9);
      end = close < 0 ? text.length : close;
      room = sink.add('xml', element, text.slice(open + 9, end), field, open + 9);
      end += 3;
    } else if (text.startsWith('<!--', open)) {
      const close = text.indexOf('-->', open + 4);
      end = close < 0 ? text.length : close;
      room = addTrimmed(text, open + 4, end, '', field, sink);
      end += 3;
    } else if (text.charCodeAt(open + 1) === 33) {
      end = declarationEnd(text, open);
      room = sink.add('xml', '', text.slice(open, end), field, open);
    } else {
      const start = open + (text.charCodeAt(open + 1) === 47 ? 2 : 1);
      const nameEnd = endOfName(text, start);
      element = text.slice(start, Math.min(nameEnd, start + 64));
      if (isPageElement(element)) room = sink.add('xml', element, text.slice(open, open + MAX_ELEMENT), field, open);
      if (room && nameEnd === start) room = sink.add('xml', '', text.slice(open, open + MAX_ELEMENT), field, open);
      end = nameEnd;
      while (room && end < text.length && text.charCodeAt(end) !== 62) {
        const attribute = readAttribute(text, end, field, sink);
        room = attribute.room;
        end = attribute.end;
      }
      end++;
    }
    if (!room) {
      sink.rest('body', text.slice(open), field, open);
      return;
    }
    at = end;
  }
}

function addTrimmed(text: string, from: number, end: number, name: string, field: string, sink: Sink): boolean {
  let start = from;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  return start >= end || sink.add('xml', name, text.slice(start, end).trimEnd(), field, start);
}

/** Where a declaration ends: behind its `>`, with the subset in brackets within it. */
function declarationEnd(text: string, open: number): number {
  const close = text.indexOf('>', open);
  if (close < 0) return text.length;
  const subset = text.slice(open, close).indexOf('[');
  if (subset < 0) return close + 1;
  const bracket = text.indexOf(']', open + subset);
  if (bracket < 0) return text.length;
  const last = text.indexOf('>', bracket);
  return last < 0 ? text.length : last + 1;
}

function endOfName(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 62 || code === 47 || code === 61 || code === 34 || code === 39 || code === 60) break;
    at++;
  }
  return at;
}

function isPageElement(name: string): boolean {
  const lower = name.toLowerCase();
  return PAGE_ELEMENTS.some((known) => lower.startsWith(known));
}

/** One attribute, or one character that is none. A handler of events is given with its name, which is what makes it one. */
function readAttribute(text: string, from: number, field: string, sink: Sink): { room: boolean; end: number } {
  const code = text.charCodeAt(from);
  if (code <= 32 || code === 47 || code === 61) return { room: true, end: from + 1 };
  let valueStart: number;
  let name = '';
  if (code === 34 || code === 39) valueStart = from;
  else {
    const nameEnd = endOfName(text, from);
    if (nameEnd === from) return { room: true, end: from + 1 };
    name = text.slice(from, nameEnd);
    valueStart = nameEnd;
    while (valueStart < text.length && (text.charCodeAt(valueStart) <= 32 || text.charCodeAt(valueStart) === 61))
      valueStart++;
  }
  const quote = text.charCodeAt(valueStart);
  if (quote !== 34 && quote !== 39) return { room: true, end: Math.max(valueStart, from + 1) };
  const close = text.indexOf(text[valueStart], valueStart + 1);
  const end = close < 0 ? text.length : close;
  const handler = name.length > 2 && name.slice(0, 2).toLowerCase() === 'on';
  const room = handler
    ? sink.add('xml', name, ` ${text.slice(from, end)}`, field, from)
    : sink.add('xml', name, text.slice(valueStart + 1, end), field, valueStart + 1);
  return { room, end: end + 1 };
}
