/** `data:image/png;base64,…` taken apart (RFC 2397). The type may be absent, and parameters may follow it. */
const DATA_URL = /^data:([^,;]*)((?:;[^,]*)?),/;

/** The bytes of a data URL in base64; undefined when it is none. @param mediaType for a URL that names no type */
export function decodeDataUrl(
  url: string,
  mediaType: string,
): { mimeType: string; data: string } | undefined {
  const match = DATA_URL.exec(url);
  if (match === null) return undefined;
  const [head, type = '', parameters = ''] = match;
  const rest = url.slice(head.length);
  const mimeType = type === '' ? mediaType : type;
  if (/;base64$/i.test(parameters)) return { mimeType, data: rest };
  try {
    return { mimeType, data: Buffer.from(decodeURIComponent(rest)).toString('base64') };
  } catch {
    // A percent sign that is no escape.
    return undefined;
  }
}
