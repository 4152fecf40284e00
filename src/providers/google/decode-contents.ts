import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Content } from '../../model/content.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import { decodePart, isForeignKind } from './decode-part.ts';
import { decodeToolResult, type ToolResultScope } from './decode-tool-result.ts';
import { encodePart } from './encode-content.ts';
import type { Losses } from './losses.ts';
import { makeUpId } from './made-up-id.ts';
import { missingPaths } from './missing-paths.ts';
import { withRest } from './with-rest.ts';

/** The roles of turns. `function` is an older one for what functions answer. */
const ROLES: Readonly<Record<string, UnifiedMessage['role']>> = {
  user: 'user',
  model: 'assistant',
  function: 'user',
};

/** The conversation of a request in the unified form. What has none is told to `losses`. */
export function decodeContents(contents: readonly JsonValue[], losses: Losses): UnifiedMessage[] {
  const reader = new ContentsReader(contents.length === 1, losses);
  for (const [index, content] of contents.entries()) reader.add(content, `contents[${index}]`);
  return reader.messages;
}

/** Reads one turn after the other and knows which functions were called. */
class ContentsReader {
  readonly messages: UnifiedMessage[] = [];
  readonly #isSingle: boolean;
  readonly #losses: Losses;
  readonly #tools: ToolResultScope = { names: new Map(), unanswered: new Map() };
  #made = 0;

  constructor(isSingle: boolean, losses: Losses) {
    this.#isSingle = isSingle;
    this.#losses = losses;
  }

  add(content: JsonValue, path: string): void {
    const parts = isJsonObject(content) ? content['parts'] : undefined;
    if (!isJsonObject(content) || !Array.isArray(parts)) {
      this.#losses.refuse(path, 'must be an object with a list of parts');
      return;
    }
    const role = readRole(content['role']);
    if (role === undefined) {
      this.#losses.refuse(`${path}.role`, 'must be `user` or `model`');
      return;
    }
    const pieces = this.#readParts(parts, `${path}.parts`);
    if (pieces.length === 0) return;
    const kwargs = this.#readKwargs(content, path);
    const message: UnifiedMessage = { role, content: plainText(pieces) ?? pieces };
    this.messages.push(kwargs === undefined ? message : { ...message, provider_kwargs: kwargs });
  }

  #readParts(parts: readonly JsonValue[], path: string): Content[] {
    const pieces: Content[] = [];
    for (const [index, part] of parts.entries()) {
      const at = `${path}[${index}]`;
      const piece = isJsonObject(part) ? this.#readPart(part, at) : undefined;
      if (piece !== undefined) pieces.push(piece);
      else if (!isJsonObject(part) || !isBlank(part)) this.#losses.content(at, 'has no unified form');
    }
    return pieces;
  }

  #readPart(part: JsonObject, path: string): Content | undefined {
    const response = objectAt(part, 'functionResponse');
    if (response !== undefined) {
      return decodeToolResult(part, response, this.#tools, path, this.#losses);
    }
    const piece = decodePart(part, () => this.#makeId());
    if (piece === undefined) return undefined;
    if (piece.type === 'tool_call') this.#noteCall(part, piece.id, piece.name);
    if (this.#losses.isOwn) return withRest(piece, part) ?? piece;
    if ('source_type' in piece && isForeignKind(piece)) return undefined;
    // An empty thought, which means nothing to others.
    if (piece.provider_kwargs !== undefined) return undefined;
    for (const at of missingPaths(encodePart(piece, '', []) ?? {}, part, path)) {
      this.#losses.parameter(at, 'has no unified form');
    }
    return piece;
  }

  #noteCall(part: JsonObject, id: string, name: string): void {
    this.#tools.names.set(id, name);
    const call = objectAt(part, 'functionCall');
    if (call !== undefined && stringAt(call, 'id') !== undefined) return;
    const waiting = this.#tools.unanswered.get(name);
    if (waiting === undefined) this.#tools.unanswered.set(name, [id]);
    else waiting.push(id);
  }

  #makeId(): string {
    this.#made += 1;
    return makeUpId(String(this.#made));
  }

  /** What the turn holds besides its role and parts; also its role, where it would not be written again. */
  #readKwargs(content: JsonObject, path: string): JsonObject | undefined {
    const others = Object.entries(content).filter(([key]) => key !== 'parts' && key !== 'role');
    if (!this.#losses.isOwn) {
      for (const [key] of others) this.#losses.parameter(`${path}.${key}`, 'has no unified form');
      return undefined;
    }
    const { role } = content;
    const isWritten = role === 'model' || (role === 'user' && !this.#isSingle);
    if (role !== undefined && !isWritten) others.push(['role', role]);
    return others.length === 0 ? undefined : Object.fromEntries(others);
  }
}

/** A text that says nothing, and nothing besides. */
function isBlank(part: JsonObject): boolean {
  return part['text'] === '' && Object.keys(part).length === 1;
}

function readRole(role: JsonValue | undefined): UnifiedMessage['role'] | undefined {
  if (role === undefined) return 'user';
  return typeof role === 'string' && Object.hasOwn(ROLES, role) ? ROLES[role] : undefined;
}

/** A single text and nothing else. */
function plainText(pieces: readonly Content[]): string | undefined {
  const [only] = pieces;
  if (pieces.length !== 1 || only?.type !== 'text') return undefined;
  return only.signature === undefined && only.provider_kwargs === undefined ? only.text : undefined;
}
