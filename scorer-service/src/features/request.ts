/** Classes of methods and of agents, and the depth of a path. */

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export function methodKind(method: string): number {
  if (READS.has(method)) return 0;
  if (WRITES.has(method)) return 1;
  return method === 'INVALID' ? 3 : 2;
}

export function pathDepth(path: string): number {
  let depth = 0;
  for (let i = 0; i < path.length && depth < 64; i++) if (path.charCodeAt(i) === 47) depth++;
  return depth;
}

const ATTACK_TOOLS = [
  'sqlmap',
  'nikto',
  'nmap',
  'masscan',
  'zgrab',
  'nuclei',
  'gobuster',
  'dirbuster',
  'feroxbuster',
  'ffuf',
  'wfuzz',
  'hydra',
  'acunetix',
  'nessus',
  'openvas',
  'wpscan',
  'burp',
  'arachni',
  'havij',
  'w3af',
  'jorgee',
  'whatweb',
  'fuzz faster',
  'dirsearch',
  'commix',
  'zmeu',
  'netsparker',
  'skipfish',
  'fimap',
  'xsser',
  'morfeus',
  'appscan',
  'webinspect',
  'zaproxy',
  'l9explore',
  'leakix',
  'patator',
];
const ROBOTS = ['bot', 'crawl', 'spider', 'slurp', 'facebookexternalhit', 'monitor', 'uptime', 'feed'];
const BROWSER = 'mozilla/';

/** How many agents are remembered; the table is emptied when full. */
const MAX_REMEMBERED = 4096;
const known = new Map<string, number>();

/** 0 browser, 1 library or tool, 2 announced robot, 3 attack tool, 4 none. What an agent says of itself may be a lie. */
export function agentKind(agent: string | undefined): number {
  if (agent === undefined || agent.trim() === '' || agent === '-') return 4;
  const before = known.get(agent);
  if (before !== undefined) return before;
  const lower = agent.toLowerCase();
  const kind = ATTACK_TOOLS.some((name) => lower.includes(name))
    ? 3
    : ROBOTS.some((name) => lower.includes(name))
      ? 2
      : lower.startsWith(BROWSER)
        ? 0
        : 1;
  if (known.size >= MAX_REMEMBERED) known.clear();
  known.set(agent, kind);
  return kind;
}

/** Whether an agent says that it is a robot, as search engines do. */
export function isAnnouncedRobot(agent: string | undefined): boolean {
  return agentKind(agent) === 2;
}
