/** The text that `--help` prints of the settings. */
import { allowed, leaves, variableOf } from './nodes.ts';

/** Every setting with its meaning, what is allowed, its default and its environment variable; lines of at most 110. */
export function settingsHelp(): string {
  const lines = leaves().map(({ path, node }) => {
    const value = node.default === undefined ? 'none' : JSON.stringify(node.default);
    const words = [
      ...wrapped(node.description ?? ''),
      ...wrapped(`${allowed(node)}; default ${value}; ${variableOf(path)}`),
    ];
    return `  ${path.join('.')}\n${words.map((line) => `      ${line}`).join('\n')}`;
  });
  return [
    'Settings (YAML, by --config FILE, else ./api-sentinel.yml if it is there; each can be set by its environment variable,',
    'and elasticsearch.* also by ELASTICSEARCH_URL, _USERNAME, _PASSWORD and _API_KEY):',
    '',
    ...lines,
  ].join('\n');
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + word.length + 1 > 104) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return line ? [...lines, line] : lines;
}
