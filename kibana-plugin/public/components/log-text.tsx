import { cutMiddle, visibleLine } from '../format/hostile.ts';

interface Properties {
  readonly text: string;
  /** Characters that are shown at most; the whole is in the title, up to a bound. */
  readonly most?: number;
}

const MOST_IN_TITLE = 1_000;

/** Text from a log: monospace, on one line, nothing in it invisible, cut in the middle, isolated in its reading order. */
export function LogText({ text, most = 48 }: Properties) {
  const short = cutMiddle(text, most);
  const bounded = visibleLine(short);
  // What is invisible takes several characters to be shown.
  const shown = cutMiddle(bounded, most);
  const cut = short !== text || shown !== bounded;
  return (
    <bdi className="apis-log" dir="ltr" {...(cut && { title: visibleLine(cutMiddle(text, MOST_IN_TITLE)) })}>
      {shown}
    </bdi>
  );
}
