/** The colours that carry meaning, light and dark. Each text colour has at least 4.5:1 on the surfaces it stands on. */
import type { AttackType, Level } from '@api-sentinel/scorer-service/contract/words';

export interface Tone {
  /** Of marks: bars, dots, strips. */
  readonly solid: string;
  /** Of a surface behind `text`. */
  readonly soft: string;
  readonly text: string;
}

export interface Palette {
  readonly levels: Readonly<Record<Level, Tone>>;
  readonly outcomes: Readonly<Record<'success' | 'redirect' | 'client_error' | 'server_error' | 'unknown', string>>;
  readonly types: Readonly<Record<AttackType, string>>;
  readonly health: Readonly<Record<'ok' | 'degraded' | 'down', Tone>>;
  readonly text: string;
  readonly heading: string;
  readonly subdued: string;
  readonly line: string;
  readonly surface: string;
  readonly recessed: string;
  readonly hover: string;
  readonly link: string;
  readonly expected: string;
  readonly raises: string;
  readonly lowers: string;
}

const TYPES_LIGHT: Palette['types'] = {
  credential_stuffing: '#0B64DD',
  sql_injection: '#BC1E70',
  xss: '#008B87',
  scraping: '#966B03',
  brute_force: '#8144CC',
  api_abuse: '#61A2FF',
  injection: '#EE72A6',
  anomaly: '#798EAF',
  none: '#CAD3E2',
};

const TYPES_DARK: Palette['types'] = {
  ...TYPES_LIGHT,
  credential_stuffing: '#61A2FF',
  sql_injection: '#EE72A6',
  xss: '#16C5C0',
  scraping: '#EAAE01',
  brute_force: '#B084F5',
  api_abuse: '#BFDBFF',
  injection: '#FFC7DB',
  none: '#516381',
};

export const LIGHT: Palette = {
  levels: {
    CRITICAL: { solid: '#C61E25', soft: '#FDDDD8', text: '#A71627' },
    HIGH: { solid: '#F0762B', soft: '#FFDEBF', text: '#8F3412' },
    MEDIUM: { solid: '#EAAE01', soft: '#FDE9B5', text: '#6F4C00' },
    LOW: { solid: '#8E9FBC', soft: '#E3E8F2', text: '#485975' },
  },
  outcomes: {
    success: '#9DBDE8',
    redirect: '#CFDDF2',
    client_error: '#C9B7EC',
    server_error: '#7A6BA8',
    unknown: '#CAD3E2',
  },
  types: TYPES_LIGHT,
  health: {
    ok: { solid: '#008A5E', soft: '#C9F3E3', text: '#09724D' },
    degraded: { solid: '#EAAE01', soft: '#FDE9B5', text: '#6F4C00' },
    down: { solid: '#C61E25', soft: '#FDDDD8', text: '#A71627' },
  },
  text: '#2B394F',
  heading: '#111C2C',
  subdued: '#516381',
  line: '#E3E8F2',
  surface: '#FFFFFF',
  recessed: '#F6F9FC',
  hover: 'rgba(23, 80, 186, 0.05)',
  link: '#1750BA',
  expected: 'rgba(81, 99, 129, 0.14)',
  raises: '#D2453F',
  lowers: '#2E8B6B',
};

export const DARK: Palette = {
  levels: {
    CRITICAL: { solid: '#EE4C48', soft: '#4E1A1E', text: '#FFA49B' },
    HIGH: { solid: '#FF995E', soft: '#4A2813', text: '#FFBF91' },
    MEDIUM: { solid: '#FACB3D', soft: '#3F3009', text: '#FCD883' },
    LOW: { solid: '#6A7FA0', soft: '#243147', text: '#B4C1D5' },
  },
  outcomes: {
    success: '#3D5F93',
    redirect: '#2A4061',
    client_error: '#6C5A9C',
    server_error: '#A795DB',
    unknown: '#3B4A63',
  },
  types: TYPES_DARK,
  health: {
    ok: { solid: '#24C292', soft: '#08382B', text: '#5FDDB4' },
    degraded: { solid: '#FACB3D', soft: '#3F3009', text: '#FCD883' },
    down: { solid: '#EE4C48', soft: '#4E1A1E', text: '#FFA49B' },
  },
  text: '#CAD3E2',
  heading: '#ECF1F9',
  subdued: '#98A8C3',
  line: '#243147',
  surface: '#111C2C',
  recessed: '#0B1424',
  hover: 'rgba(97, 162, 255, 0.08)',
  link: '#8FBDFF',
  expected: 'rgba(152, 168, 195, 0.16)',
  raises: '#F6726A',
  lowers: '#24C292',
};

/** As custom properties, so that one sheet of styles serves both. */
export function propertiesOf(palette: Palette): Record<string, string> {
  const { levels, health, text, heading, subdued, line, surface, recessed, hover, link, raises, lowers } = palette;
  const properties: Record<string, string> = {
    text,
    heading,
    subdued,
    line,
    surface,
    recessed,
    hover,
    link,
    raises,
    lowers,
  };
  for (const [name, tone] of [...Object.entries(levels), ...Object.entries(health)]) {
    properties[name.toLowerCase()] = tone.solid;
    properties[`${name.toLowerCase()}-soft`] = tone.soft;
    properties[`${name.toLowerCase()}-text`] = tone.text;
  }
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [`--apis-${name}`, value]));
}
