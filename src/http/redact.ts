/** Takes secrets out of a text that is about to be shown. */
export type Redact = (text: string) => string;

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** A word in which a provider starred out the middle of a key still shows the key's ends. */
const STARRED_WORD = /[^\s"'`,]*\*{3,}[^\s"'`,]*/g;
/** Other people's text may move the cursor of a terminal or forge a line of a log. */
const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]+/gu;
/** Enough for every message that providers are known to send, short enough for a terminal. */
const MAX_MESSAGE_LENGTH = 1_000;

/** Creates the function that takes `secrets`, plain or percent-encoded or in base64, out of a text. */
export function createRedact(secrets: readonly string[]): Redact {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret === '') continue;
    forms.add(secret);
    forms.add(encodeURIComponent(secret.toWellFormed()));
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(Buffer.from(secret).toString('base64'));
  }
  // The longest first, since one secret may hold another.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const form of ordered) clean = clean.replaceAll(form, REDACTED);
    return clean.replace(STARRED_WORD, REDACTED);
  };
}

/** A text from outside as one short line without secrets. */
export function cleanMessage(text: string, redact: Redact): string {
  // Cut before the search, which takes its time over long words, far behind what is shown; what
  // stands before the cut goes too, since it may be the beginning of a secret.
  const head = text.slice(0, 8 * MAX_MESSAGE_LENGTH);
  // Control characters go first: without them the pieces of a broken key would join after the search for it.
  const clean = redact(head.replace(CONTROL_CHARACTERS, ' '));
  const line = (head.length < text.length ? clean.slice(0, -MAX_MESSAGE_LENGTH) : clean).trim();
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}
