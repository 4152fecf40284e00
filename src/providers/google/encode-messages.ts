import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { Content } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import { spell } from './casing.ts';
import type { GeminiContent, GeminiPart } from './chat-body.ts';
import { encodePart } from './encode-content.ts';
import { encodeToolResult, type CallNames } from './encode-tool-result.ts';

type GeminiRole = 'user' | 'model';

/** The turns of a conversation. Only what cannot be sent at all leaves none. */
export function encodeMessages(messages: readonly UnifiedMessage[], warnings: Warning[]): GeminiContent[] {
  const [only] = messages;
  // What most requests are.
  if (messages.length === 1 && only?.role === 'user' && typeof only.content === 'string') {
    return [withContentKwargs({ parts: [{ text: only.content }] }, only.provider_kwargs)];
  }
  const writer = new ContentsWriter(warnings);
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    if (message !== undefined) writer.add(message, index);
  }
  return writer.finish();
}

/** Writes one message after the other and knows which functions were called. */
class ContentsWriter {
  readonly #warnings: Warning[];
  readonly #contents: GeminiContent[] = [];
  readonly #names: CallNames = new Map();
  /** What is merged into turns, once it is known whether there is only one. */
  readonly #kwargs: { readonly at: number; readonly kwargs: JsonObject }[] = [];

  constructor(warnings: Warning[]) {
    this.#warnings = warnings;
  }

  add(message: UnifiedMessage, index: number): void {
    const role = message.role === 'assistant' ? 'model' : 'user';
    const first = this.#contents.length;
    if (typeof message.content === 'string') {
      this.#contents.push({ role, parts: [{ text: message.content }] });
    } else {
      this.#addPieces(message.content, role, `messages[${index}].content`);
    }
    if (message.provider_kwargs === undefined) return;
    // A message can become several turns; the last one of its own role takes what is merged in.
    const at = this.#contents.findLastIndex((content, each) => each >= first && content.role === role);
    if (at !== -1) this.#kwargs.push({ at, kwargs: message.provider_kwargs });
  }

  /** A single turn of the user's has no role, as in the samples of Google's batch guide: it can be no other. */
  finish(): GeminiContent[] {
    const [only] = this.#contents;
    if (only?.role === 'user' && this.#contents.length === 1) this.#contents[0] = { parts: only.parts };
    for (const { at, kwargs } of this.#kwargs) {
      const content = this.#contents[at];
      if (content !== undefined) this.#contents[at] = withContentKwargs(content, kwargs);
    }
    return this.#contents;
  }

  #addPieces(pieces: readonly Content[], role: GeminiRole, path: string): void {
    let parts: GeminiPart[] = [];
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index];
      if (piece === undefined) continue;
      const at = `${path}[${index}]`;
      const isMisplaced = piece.type === 'tool_result' && role === 'model';
      if (isMisplaced) {
        this.#close(role, parts);
        parts = [];
        this.#warnings.push(movedToUser(at));
      }
      const part = this.#encode(piece, at);
      if (part === undefined) continue;
      const merged = withPartKwargs(part, piece.provider_kwargs);
      if (isMisplaced) this.#close('user', [merged]);
      else parts.push(merged);
    }
    this.#close(role, parts);
  }

  #close(role: GeminiRole, parts: GeminiPart[]): void {
    if (parts.length > 0) this.#contents.push({ role, parts });
  }

  #encode(piece: Content, path: string): GeminiPart | undefined {
    if (piece.type === 'tool_result') return encodeToolResult(piece, this.#names, path, this.#warnings);
    if (piece.type === 'tool_call') this.#names.set(piece.id, piece.name);
    return encodePart(piece, path, this.#warnings);
  }
}

function withContentKwargs(content: GeminiContent, kwargs: JsonObject | undefined): GeminiContent {
  if (kwargs === undefined) return content;
  // Still a turn, with whatever the user wants in it.
  return mergeKwargs(content, spell(kwargs, 'Content', 'camel')) as GeminiContent;
}

function withPartKwargs(part: GeminiPart, kwargs: JsonObject | undefined): GeminiPart {
  if (kwargs === undefined) return part;
  // Still a part, with whatever the user wants in it.
  return mergeKwargs(part, spell(kwargs, 'Part', 'camel')) as GeminiPart;
}

function movedToUser(path: string): Warning {
  const message = 'At Gemini the user says what a tool answered; the message is split there.';
  return { code: 'approximated', path, message };
}
