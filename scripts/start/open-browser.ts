import { spawn } from 'node:child_process';

/** How a browser is opened where the process may reach a desktop; undefined where there is none. */
export function opener(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { readonly command: string; readonly before: readonly string[] } | undefined {
  if (environment.CI || environment.SSH_CONNECTION) return undefined;
  if (platform === 'darwin') return { command: 'open', before: [] };
  if (platform === 'win32') return { command: 'rundll32', before: ['url.dll,FileProtocolHandler'] };
  return environment.DISPLAY || environment.WAYLAND_DISPLAY ? { command: 'xdg-open', before: [] } : undefined;
}

/** Opens the address in the desktop's browser; false where there is no desktop or nothing to open it with. */
export async function openBrowser(address: string, found = opener()): Promise<boolean> {
  if (found === undefined) return false;
  const child = spawn(found.command, [...found.before, address], { stdio: 'ignore', detached: true });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
