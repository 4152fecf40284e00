import type { Content, MediaContent, ToolCallContent } from '../model/content.ts';
import type { UnifiedMessage } from '../model/message.ts';
import type { Dice } from './dice.ts';
import { generateJson, generateObject, generateText } from './generate-json.ts';

/** A smallest file of each kind, by its media type. The texts of PDF and WAV are their first bytes only. */
const FILES: Readonly<
  Record<MediaContent['type'], readonly (readonly [mediaType: string, base64: string])[]>
> = {
  image: [
    ['image/png', 'iVBORw0KGgo='],
    ['image/jpeg', '/9j/4AAQSkZJRgAB'],
  ],
  audio: [
    ['audio/wav', 'UklGRiQAAABXQVZF'],
    ['audio/mpeg; codecs=mp3', 'SUQzBAAAAAAA'],
    ['audio/flac', 'ZkxhQwAAACIA'],
  ],
  document: [
    ['application/pdf', 'JVBERi0xLjcK'],
    ['text/plain; charset=utf-8', 'SGVsbG8u'],
  ],
};

/** Messages of a valid chat: each result of a tool has its call before it. @param hasKwargs whether they may carry keys of the provider's own */
export function generateMessages(dice: Dice, hasKwargs: boolean): readonly UnifiedMessage[] {
  const maker = new MessageMaker(dice, hasKwargs);
  return dice.list(1, 4, () => maker.message());
}

/** Makes one message after the other and knows which tools were called. */
class MessageMaker {
  readonly #dice: Dice;
  readonly #hasKwargs: boolean;
  readonly #calls: string[] = [];

  constructor(dice: Dice, hasKwargs: boolean) {
    this.#dice = dice;
    this.#hasKwargs = hasKwargs;
  }

  message(): UnifiedMessage {
    const role = this.#dice.pick(['user', 'assistant'] as const);
    const isPlain = !this.#dice.rarely();
    const content = isPlain ? generateText(this.#dice) : this.#dice.list(1, 4, () => this.#piece());
    return { role, content, ...this.#kwargs() };
  }

  #piece(isInResult = false): Content {
    const kind = this.#dice.rarely() ? this.#dice.between(1, 6) : 0;
    if (kind === 1) return this.#thinking();
    // What a tool answers holds no calls of tools.
    if (kind === 2 && !isInResult) return this.#call();
    if (kind === 3 && !isInResult && this.#calls.length > 0) return this.#result();
    if (kind > 3) return this.#media(this.#dice.pick(['image', 'audio', 'document'] as const));
    return { type: 'text', text: generateText(this.#dice), ...this.#signature(), ...this.#kwargs() };
  }

  #thinking(): Content {
    const thinking = this.#dice.once(4) ? '' : generateText(this.#dice);
    return { type: 'thinking', thinking, ...this.#signature(), ...this.#kwargs() };
  }

  #call(): ToolCallContent {
    const dice = this.#dice;
    const id = `${generateText(dice)} ${this.#calls.length}`;
    this.#calls.push(id);
    const input = dice.once(4) ? generateJson(dice) : generateObject(dice);
    return {
      type: 'tool_call',
      id,
      name: generateText(dice),
      input,
      ...this.#signature(),
      ...this.#kwargs(),
    };
  }

  #result(): Content {
    const dice = this.#dice;
    return {
      type: 'tool_result',
      tool_call_id: dice.pick(this.#calls),
      content: dice.once(2) ? dice.pick(['', 'It is warm.']) : dice.list(0, 3, () => this.#piece(true)),
      ...dice.maybe({ is_error: dice.once(2) }),
      ...this.#kwargs(),
    };
  }

  #media(type: MediaContent['type']): Content {
    const [media_type, data] = this.#dice.pick(FILES[type]);
    const source = this.#dice.pick([
      { source_type: 'base64', data },
      { source_type: 'url', data: 'https://example.com/a%20file?x=1&y=2' },
      { source_type: 'url', data: 'gs://bucket/file' },
      { source_type: 'url', data: `data:${media_type};base64,${data}` },
      { source_type: 'file_id', data: generateText(this.#dice) },
    ] as const);
    return {
      type,
      media_type,
      ...source,
      ...this.#dice.maybe({ name: generateText(this.#dice) }),
      ...this.#kwargs(),
    };
  }

  #signature(): { readonly signature?: string } {
    return this.#dice.once(2) ? this.#dice.maybe({ signature: 'c2lnbmVk' }) : {};
  }

  #kwargs(): Pick<UnifiedMessage, 'provider_kwargs'> {
    if (!this.#hasKwargs || !this.#dice.once(4) || !this.#dice.rarely()) return {};
    return { provider_kwargs: { a_key_of_ours: generateJson(this.#dice, 1) } };
  }
}
