import { type ReactNode, useEffect, useState } from 'react';

/** Its content a frame after the rest, so that what is looked at first stands there first. */
export function Later({ children }: { readonly children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Within the frame's callback the frame is not painted yet.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setDue(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return due ? children : <span aria-busy="true" />;
}
