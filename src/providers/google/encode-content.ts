import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { Content, MediaContent, ToolCallContent } from '../../model/content.ts';
import type { FunctionCall, GeminiPart } from './chat-body.ts';
import { decodeDataUrl } from './data-url.ts';
import { uriOfFile } from './file-uri.ts';
import { isEmpty } from './is-empty.ts';
import { isMadeUp } from './made-up-id.ts';

/** Content that is not the answer of a tool. */
export type PartContent = Exclude<Content, { readonly type: 'tool_result' }>;

/** A piece of content; undefined with a warning when there is no place for it. */
export function encodePart(piece: PartContent, path: string, warnings: Warning[]): GeminiPart | undefined {
  switch (piece.type) {
    case 'text':
      return sign({ text: piece.text }, piece.signature, path, warnings);
    case 'thinking':
      return isForeign(piece.provider_kwargs)
        ? leaveOut('thoughts of another provider', path, warnings)
        : sign({ text: piece.thinking, thought: true }, piece.signature, path, warnings);
    case 'tool_call':
      return sign({ functionCall: encodeCall(piece, path, warnings) }, piece.signature, path, warnings);
    case 'image':
    case 'audio':
    case 'document':
      return encodeMedia(piece, path, warnings);
    default:
      return leaveOut('a piece of content of this type', path, warnings);
  }
}

/** Thoughts of OpenAI's have an id, and what Anthropic carries as thoughts a type. Parts of Gemini's have neither. */
function isForeign(kwargs: JsonObject | undefined): boolean {
  return typeof kwargs?.['id'] === 'string' || typeof kwargs?.['type'] === 'string';
}

/** The bytes of a piece of media in base64; undefined when they are elsewhere. */
export function inlineBytes(piece: MediaContent): { mimeType: string; data: string } | undefined {
  if (piece.source_type === 'base64') return { mimeType: piece.media_type, data: piece.data };
  return piece.source_type === 'url' && piece.data.startsWith('data:')
    ? decodeDataUrl(piece.data, piece.media_type)
    : undefined;
}

/** Notes that something is not sent. */
export function leaveOut(what: string, path: string, warnings: Warning[]): undefined {
  const message = `Gemini does not take ${what}; it is left out.`;
  warnings.push({ code: 'unsupported_content', path, message });
}

function encodeMedia(piece: MediaContent, path: string, warnings: Warning[]): GeminiPart | undefined {
  const inlineData = inlineBytes(piece);
  if (inlineData !== undefined) return { inlineData };
  if (piece.source_type !== 'file_id') {
    if (piece.data.startsWith('data:')) return leaveOut('a data URL that cannot be read', path, warnings);
    return { fileData: { mimeType: piece.media_type, fileUri: piece.data } };
  }
  return { fileData: { mimeType: piece.media_type, fileUri: uriOfFile(piece.data) } };
}

/** Arguments are an object at Gemini; what a model wrote in another form is wrapped. */
function encodeCall(call: ToolCallContent, path: string, warnings: Warning[]): FunctionCall {
  const encoded: FunctionCall = { name: call.name };
  if (!isMadeUp(call.id)) encoded.id = call.id;
  if (!isJsonObject(call.input)) {
    const message = 'Gemini takes the arguments of a call as an object; they are sent as its field `input`.';
    warnings.push({ code: 'approximated', path: `${path}.input`, message });
    encoded.args = { input: call.input };
  } else if (!isEmpty(call.input)) {
    encoded.args = call.input;
  }
  return encoded;
}

/** Base64 in either alphabet, as JSON writes bytes (Protocol Buffers guide, "JSON Mapping"). */
const BYTES = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** One signature that is not base64 makes Gemini refuse the whole batch; none of its own is that. */
function sign<Part extends GeminiPart & { thoughtSignature?: string }>(
  part: Part,
  signature: string | undefined,
  path: string,
  warnings: Warning[],
): Part {
  if (signature === undefined) return part;
  if (BYTES.test(signature)) {
    part.thoughtSignature = signature;
  } else {
    const message = 'The signature is not base64, so that it is not one of Gemini’s; it is left out.';
    warnings.push({ code: 'unsupported_content', path: `${path}.signature`, message });
  }
  return part;
}
