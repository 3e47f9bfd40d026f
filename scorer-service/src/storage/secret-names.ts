const SECRET_WORDS: ReadonlySet<string> = new Set(
  (
    'pass passwd password passphrase pwd secret token auth authorization bearer session sessionid sid phpsessid jsessionid ' +
    'cookie apikey accesskey privatekey credential credentials otp pin cvv cvc cardnumber sig jwt csrf xsrf'
  ).split(' '),
);
const SECRET_ENDINGS = ['password', 'passwd', 'secret', 'token', 'apikey', 'accesskey', 'privatekey', 'sessionid'];

/** The name without percent-encoding; as it came if that is malformed. */
export function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Whether a parameter, header or JSON key of this name, percent-encoded or not, holds something secret. */
export function isSecretName(name: string): boolean {
  const words = decoded(name)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter((word) => word !== '');
  const compact = words.join('');
  return (
    words.some((word) => SECRET_WORDS.has(word)) ||
    SECRET_WORDS.has(compact) ||
    SECRET_ENDINGS.some((ending) => compact.endsWith(ending))
  );
}
