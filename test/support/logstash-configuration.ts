/** Reads Logstash's configuration language as far as its shape goes: sections, plugins, settings and conditions. */
export interface Plugin {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}
export interface Branch {
  readonly condition: string;
  readonly plugins: readonly (Plugin | Branch)[];
}
export type Configuration = Readonly<Record<string, readonly (Plugin | Branch)[]>>;

const TOKEN =
  /\s+|#[^\n]*|(=>|==|!=|=~|!~|<=|>=|[{}[\](),!<>])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\/(?:[^/\\\n]|\\.)+\/)|([A-Za-z0-9_.@-]+)/y;

/** @throws Error that says what stands where something else was expected */
export function parseLogstash(text: string): Configuration {
  const reader = new Reader(tokensOf(text));
  const sections: Record<string, (Plugin | Branch)[]> = {};
  while (!reader.done) {
    const name = reader.take();
    if (name !== 'input' && name !== 'filter' && name !== 'output') throw new Error(`"${name}" is no section`);
    sections[name] = [...(sections[name] ?? []), ...block(reader)];
  }
  return sections;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`cannot be read: ${JSON.stringify(text.slice(at, at + 30))}`);
    const token = match[1] ?? match[2] ?? match[3] ?? match[4];
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }
  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }
  get next(): string | undefined {
    return this.#tokens[this.#at];
  }
  take(expected?: string): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(`expected ${expected ?? 'more'}, found ${token ?? 'the end'}`);
    }
    return token;
  }
}

function block(reader: Reader): (Plugin | Branch)[] {
  const inner: (Plugin | Branch)[] = [];
  reader.take('{');
  while (reader.next !== '}')
    inner.push(reader.next === 'if' || reader.next === 'else' ? branch(reader) : plugin(reader));
  reader.take('}');
  return inner;
}

function branch(reader: Reader): Branch {
  const words: string[] = [];
  while (reader.next !== '{') words.push(reader.take());
  return { condition: words.join(' '), plugins: block(reader) };
}

function plugin(reader: Reader): Plugin {
  const name = reader.take();
  if (!/^[a-z_]+$/.test(name)) throw new Error(`"${name}" is no plugin`);
  reader.take('{');
  const settings: Record<string, unknown> = {};
  while (reader.next !== '}') {
    const key = reader.take();
    reader.take('=>');
    settings[key] = value(reader);
  }
  reader.take('}');
  return { name, settings };
}

function value(reader: Reader): unknown {
  const token = reader.take();
  if (token === '[') {
    const list: unknown[] = [];
    while (reader.next !== ']') {
      list.push(value(reader));
      if (reader.next === ',') reader.take();
    }
    reader.take(']');
    return list;
  }
  if (token === '{') {
    const hash: Record<string, unknown> = {};
    while (reader.next !== '}') {
      const key = String(scalar(reader.take()));
      reader.take('=>');
      hash[key] = value(reader);
    }
    reader.take('}');
    return hash;
  }
  return scalar(token);
}

function scalar(token: string): unknown {
  if (token.startsWith('"') || token.startsWith("'")) return token.slice(1, -1);
  if (token === 'true' || token === 'false') return token === 'true';
  const number = Number(token);
  if (!Number.isNaN(number)) return number;
  if (!/^[a-z_]+$/.test(token)) throw new Error(`"${token}" is no value`);
  return token;
}
