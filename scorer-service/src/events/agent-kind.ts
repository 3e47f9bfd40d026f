/** What an agent says that it is. */

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

/** Whether an agent says the name of a tool that looks for holes. */
export function isAttackTool(agent: string | undefined): boolean {
  return agentKind(agent) === 3;
}
