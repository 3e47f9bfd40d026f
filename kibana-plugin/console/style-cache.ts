/** Where EUI puts its styles: into elements that carry the page's nonce, as its content security policy asks. */
import createCache from '@emotion/cache';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

export const styleCache = createCache({
  key: 'eui',
  ...(nonce && { nonce }),
});
