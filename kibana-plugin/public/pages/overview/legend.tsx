interface Entry {
  readonly name: string;
  readonly color: string;
}

/** The names of a chart's colours on one line. */
export function Legend({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <ul className="apis-legend">
      {entries.map(({ name, color }) => (
        <li key={name}>
          <span className="apis-swatch" style={{ background: color }} aria-hidden="true" />
          {name}
        </li>
      ))}
    </ul>
  );
}
