import type { Random } from '../random.ts';

/** A browser's agent string; versions spread as they do in the field. */
export function browserAgent(random: Random): string {
  const chrome = random.int(118, 131);
  const firefox = random.int(115, 133);
  return random.weighted([
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Safari/537.36`,
      40,
    ],
    [
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Safari/537.36`,
      14,
    ],
    [`Mozilla/5.0 (X11; Linux x86_64; rv:${firefox}.0) Gecko/20100101 Firefox/${firefox}.0`, 6],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:${firefox}.0) Gecko/20100101 Firefox/${firefox}.0`, 12],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 17_${random.int(0, 6)} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.${random.int(0, 6)} Mobile/15E148 Safari/604.1`,
      18,
    ],
    [
      `Mozilla/5.0 (Linux; Android ${random.int(11, 15)}; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Mobile Safari/537.36`,
      14,
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Safari/537.36 Edg/${chrome}.0.0.0`,
      8,
    ],
  ]);
}

export function appAgent(random: Random, outdated = false): string {
  const version = outdated ? `3.${random.int(0, 4)}.${random.int(0, 9)}` : `5.${random.int(1, 6)}.${random.int(0, 9)}`;
  return random.weighted([
    [`NorthwindShop/${version} (Android ${random.int(11, 15)}; Pixel ${random.int(5, 9)}) okhttp/4.12.0`, 55],
    [
      `NorthwindShop/${version} (iOS 17.${random.int(0, 6)}; iPhone${random.int(13, 16)},${random.int(1, 4)}) CFNetwork/1490.0.4 Darwin/23.2.0`,
      45,
    ],
  ]);
}

export function libraryAgent(random: Random): string {
  return random.weighted([
    [`python-requests/2.${random.int(25, 32)}.${random.int(0, 3)}`, 35],
    ['Go-http-client/1.1', 20],
    [`curl/8.${random.int(0, 9)}.0`, 12],
    [`axios/1.${random.int(2, 7)}.${random.int(0, 9)}`, 12],
    ['okhttp/4.12.0', 10],
    ['Java/17.0.9', 6],
    ['node-fetch/1.0 (+https://github.com/bitinn/node-fetch)', 5],
  ]);
}

/** Tools that say what they are. */
export const SCANNER_AGENTS = [
  'sqlmap/1.7.11#stable (https://sqlmap.org)',
  'Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:000001)',
  'Fuzz Faster U Fool v2.1.0-dev',
  'gobuster/3.6',
  'WPScan v3.8.25 (https://wpscan.com/wordpress-security-scanner)',
  'Mozilla/5.0 (compatible; Nuclei - Open-source project (github.com/projectdiscovery/nuclei))',
] as const;

export const CRAWLER_AGENTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)',
  'Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)',
] as const;

const LANGUAGES = [
  ['en-US,en;q=0.9', 45],
  ['en-GB,en;q=0.8', 15],
  ['de-DE,de;q=0.9,en;q=0.6', 12],
  ['fr-FR,fr;q=0.9,en;q=0.5', 8],
  ['pt-BR,pt;q=0.9', 7],
  ['ja,en-US;q=0.7', 5],
  ['tr-TR,tr;q=0.9,en;q=0.4', 4],
  ['pl,en;q=0.7', 4],
] as const;

export function language(random: Random): string {
  return random.weighted(LANGUAGES);
}
