/** What ids begin with that were made up, since Gemini does not always give its calls any. */
const PREFIX = 'gemini_call_';

/** An id for a call that has none. @param place what tells it from all others of a conversation */
export function makeUpId(place: string): string {
  return PREFIX + place;
}

/** Whether an id was made up here: such a one is not sent, since Gemini never saw it. */
export function isMadeUp(id: string): boolean {
  return id.startsWith(PREFIX);
}
