/** What a `data:` URL holds. */
export interface DataUrl {
  /** As the URL says it; empty when it says none. */
  readonly mediaType: string;
  /** Undefined when the bytes are written otherwise, percent-encoded. */
  readonly base64: string | undefined;
}

const SCHEME = 'data:';
const BASE64_MARK = ';base64';

/** A `data:` URL taken apart (RFC 2397); undefined for any other, and for one without the comma before its bytes. */
export function readDataUrl(url: string): DataUrl | undefined {
  if (!url.startsWith(SCHEME)) return undefined;
  const comma = url.indexOf(',');
  if (comma === -1) return undefined;
  const head = url.slice(SCHEME.length, comma);
  const isBase64 = head.endsWith(BASE64_MARK);
  const type = isBase64 ? head.slice(0, -BASE64_MARK.length) : head;
  return {
    mediaType: type.split(';', 1)[0] ?? '',
    base64: isBase64 ? url.slice(comma + 1) : undefined,
  };
}
