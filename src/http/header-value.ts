/** Visible ASCII: what a key, a token or an id in a header consists of (RFC 9110, 5.5, without spaces). */
const VISIBLE = /^[\x21-\x7e]+$/;

/** Whether a value can be sent as a header as it is. */
export function isHeaderToken(value: string): boolean {
  return VISIBLE.test(value);
}
