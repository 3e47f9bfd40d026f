/** Numbers as people read them: grouped, short where there is no room, with their unit. */
const LOCALE = 'en-US';
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 });

/** 1234567 as "1,234,567". */
export function count(value: number): string {
  return whole.format(value);
}

/** 1234567 as "1.2M"; below 10,000 as `count`. */
export function shortCount(value: number): string {
  return Math.abs(value) < 10_000 ? count(value) : short.format(value);
}

/** A share (0 to 1) as "0.31 %": two decimals below 1 %, one above, so that small and large can be told. */
export function percent(share: number): string {
  const value = share * 100;
  const digits = value !== 0 && Math.abs(value) < 1 ? 2 : 1;
  return `${value.toFixed(digits)} %`;
}

/** A risk score (0 to 100) as whole points: 99.6 is "99", since only 100 is 100. */
export function risk(score: number): string {
  return String(Math.floor(score));
}

/** Risk points with their sign and one decimal: "+12.4", "−3.0". */
export function points(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return Number(text) === 0 ? '0.0' : `${value < 0 ? '−' : '+'}${text}`;
}

/** A value of a feature: at most four significant digits, grouped. */
export function figure(value: number): string {
  return new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 4 }).format(value);
}

/** A difference against an earlier count: "+2", "−4", "±0". */
export function difference(now: number, before: number): string {
  const change = now - before;
  if (change === 0) return '±0';
  return `${change < 0 ? '−' : '+'}${shortCount(Math.abs(change))}`;
}

const BYTES = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes as "1.4 MB". */
export function bytes(value: number): string {
  let rest = value;
  let unit = 0;
  while (rest >= 1_000 && unit < BYTES.length - 1) {
    rest /= 1_000;
    unit++;
  }
  return `${rest >= 100 || unit === 0 ? rest.toFixed(0) : rest.toFixed(1)} ${BYTES[unit]}`;
}
