import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { Content } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import { spell } from './casing.ts';
import type { GeminiContent, GeminiPart } from './chat-body.ts';
import { encodePart, leaveOut } from './encode-content.ts';
import { encodeToolResult, type CallNames } from './encode-tool-result.ts';
import { refuseKwargs } from './refuse-kwargs.ts';
import { signCalls, type FirstCall } from './sign-calls.ts';

type GeminiRole = 'user' | 'model';

/**
 * The turns of a conversation. Only what cannot be sent at all leaves none.
 * @param isSigned whether the model wants signatures on calls of functions
 */
export function encodeMessages(
  messages: readonly UnifiedMessage[],
  isSigned: boolean,
  warnings: Warning[],
): GeminiContent[] {
  const [only] = messages;
  // What most requests are.
  if (messages.length === 1 && only?.role === 'user' && typeof only.content === 'string') {
    const turn = { parts: [{ text: only.content }] };
    return [withContentKwargs(turn, only.provider_kwargs, 'messages[0]', warnings)];
  }
  const writer = new ContentsWriter(isSigned, warnings);
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    if (message !== undefined) writer.add(message, index);
  }
  return writer.finish();
}

/** Writes one message after the other and knows which functions were called. */
class ContentsWriter {
  readonly #isSigned: boolean;
  readonly #warnings: Warning[];
  readonly #contents: GeminiContent[] = [];
  readonly #names: CallNames = new Map();
  /** What is merged into turns, once it is known whether there is only one. */
  readonly #kwargs: { readonly at: number; readonly kwargs: JsonObject; readonly path: string }[] = [];
  /** The first call of each turn that calls functions. */
  readonly #calls: FirstCall[] = [];

  constructor(isSigned: boolean, warnings: Warning[]) {
    this.#isSigned = isSigned;
    this.#warnings = warnings;
  }

  add(message: UnifiedMessage, index: number): void {
    const { content, provider_kwargs: kwargs } = message;
    const role = message.role === 'assistant' ? 'model' : 'user';
    const first = this.#contents.length;
    const path = `messages[${index}]`;
    if (typeof content === 'string') this.#contents.push({ role, parts: [{ text: content }] });
    else this.#addPieces(content, role, `${path}.content`);
    if (kwargs === undefined) return;
    // A message can become several turns; the last one of its own role takes what is merged in.
    const at = this.#contents.findLastIndex((turn, each) => each >= first && turn.role === role);
    if (at === -1) this.#warnings.push(nothingToMergeInto(path));
    else this.#kwargs.push({ at, kwargs, path });
  }

  /** A single turn of the user's has no role, as in the samples of Google's batch guide: it can be no other. */
  finish(): GeminiContent[] {
    const [only] = this.#contents;
    if (only?.role === 'user' && this.#contents.length === 1) this.#contents[0] = { parts: only.parts };
    if (this.#isSigned) signCalls(this.#contents, this.#calls, this.#warnings);
    for (const { at, kwargs, path } of this.#kwargs) {
      const content = this.#contents[at];
      if (content !== undefined) {
        this.#contents[at] = withContentKwargs(content, kwargs, path, this.#warnings);
      }
    }
    return this.#contents;
  }

  #addPieces(pieces: readonly Content[], role: GeminiRole, path: string): void {
    let parts: GeminiPart[] = [];
    let call: Omit<FirstCall, 'turn'> | undefined;
    const close = (): void => {
      if (call !== undefined) this.#calls.push({ ...call, turn: this.#contents.length });
      if (parts.length > 0) this.#contents.push({ role, parts });
      parts = [];
      call = undefined;
    };
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index];
      if (piece === undefined) continue;
      const at = `${path}[${index}]`;
      const isMisplaced = piece.type === 'tool_result' && role === 'model';
      if (isMisplaced) {
        close();
        this.#warnings.push(movedToUser(at));
      }
      const part = this.#encode(piece, role, at);
      if (part === undefined) continue;
      const merged = withPartKwargs(part, piece.provider_kwargs, at, this.#warnings);
      if (isMisplaced) this.#contents.push({ role: 'user', parts: [merged] });
      else parts.push(merged);
      if (piece.type === 'tool_call') {
        call ??= { part: parts.length - 1, isMerged: piece.provider_kwargs !== undefined, path: at };
      }
    }
    close();
  }

  /** The user neither thinks nor calls functions. */
  #encode(piece: Content, role: GeminiRole, path: string): GeminiPart | undefined {
    if (piece.type === 'tool_result') return encodeToolResult(piece, this.#names, path, this.#warnings);
    if (role === 'user' && (piece.type === 'thinking' || piece.type === 'tool_call')) {
      return leaveOut(`a ${piece.type} in this place`, path, this.#warnings);
    }
    if (piece.type === 'tool_call') this.#names.set(piece.id, piece.name);
    return encodePart(piece, path, this.#warnings);
  }
}

function withContentKwargs(
  content: GeminiContent,
  kwargs: JsonObject | undefined,
  path: string,
  warnings: Warning[],
): GeminiContent {
  if (kwargs === undefined) return content;
  refuseKwargs('turn', kwargs, `${path}.provider_kwargs`, warnings);
  // Still a turn, with whatever the user wants in it.
  return mergeKwargs(content, spell(kwargs, 'Content', 'camel')) as GeminiContent;
}

function withPartKwargs(
  part: GeminiPart,
  kwargs: JsonObject | undefined,
  path: string,
  warnings: Warning[],
): GeminiPart {
  if (kwargs === undefined) return part;
  refuseKwargs('part', kwargs, `${path}.provider_kwargs`, warnings);
  // Still a part, with whatever the user wants in it.
  return mergeKwargs(part, spell(kwargs, 'Part', 'camel')) as GeminiPart;
}

function movedToUser(path: string): Warning {
  const message = 'At Gemini the user says what a tool answered; the message is split there.';
  return { code: 'approximated', path, message };
}

function nothingToMergeInto(path: string): Warning {
  const message = 'Nothing of this message is sent in a turn of its role, so that this is left out.';
  return { code: 'unsupported_parameter', path: `${path}.provider_kwargs`, message };
}
