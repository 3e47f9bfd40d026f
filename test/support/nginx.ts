import { mkdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { type RunningProgram, startProgram } from './process.ts';
import { until } from './until.ts';

/** Starts a real nginx with the given contents of its http block, all its files in `folder`, and waits until `port` answers. */
export async function startNginx(folder: string, http: string, port: number): Promise<RunningProgram> {
  await mkdir(join(folder, 'tmp'), { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/tmp;`,
  );
  const configuration = [
    process.getuid?.() === 0 ? 'user root;' : '',
    'daemon off; master_process off; worker_processes 1;',
    `pid ${folder}/nginx.pid; error_log ${folder}/error.log warn;`,
    'events { worker_connections 256; }',
    `http { ${temporary.join(' ')} access_log off;`,
    http,
    '}',
  ];
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration.join('\n'));
  const nginx = startProgram('nginx', ['-p', folder, '-c', file, '-e', join(folder, 'error.log')]);
  await until('nginx to answer', () => nginx.exited || answers(port), { within: 20_000, say: nginx.output });
  if (nginx.exited) throw new Error(`nginx ended at once: ${nginx.output()}`);
  return nginx;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
