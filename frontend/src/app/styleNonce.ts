/** The nonce that the server wrote into this page, for the styles that the page makes by itself. */
export const styleNonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
