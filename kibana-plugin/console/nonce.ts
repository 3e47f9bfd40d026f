/** Tells the libraries that make style elements of their own with which nonce the page's content security policy takes them. */
export function offerNonce(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  Object.assign(globalThis, { __webpack_nonce__: nonce });
}
