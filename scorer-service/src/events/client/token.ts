/** The `sub` of a JSON Web Token. */
import { cut, MAX_NAME_LENGTH, MAX_TOKEN_LENGTH } from '../limits.ts';

/**
 * The subject that a bearer token claims. The signature is NOT verified: the log holds no key for it. Whoever sends a
 * forged token can claim to be anybody, so `clientOf` does not believe a token that the API itself refused.
 */
export function subjectOf(authorization: string): string | undefined {
  if (authorization.length > MAX_TOKEN_LENGTH || authorization.slice(0, 7).toLowerCase() !== 'bearer ')
    return undefined;
  const first = authorization.indexOf('.');
  const second = authorization.indexOf('.', first + 1);
  if (first < 0 || second < 0) return undefined;
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(authorization.slice(first + 1, second), 'base64url').toString('utf8'),
    );
    const subject = (claims as { sub?: unknown } | null)?.sub;
    return typeof subject === 'string' && subject !== '' ? cut(subject, MAX_NAME_LENGTH) : undefined;
  } catch {
    // What does not decode is no such token, which is all that is asked here.
    return undefined;
  }
}
