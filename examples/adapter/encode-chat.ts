import { mergeKwargs } from 'batch-router';
import type { ChatRequest, Content, Encoded, EncodeOptions, UnifiedMessage, Warning } from 'batch-router';

/** What one said: one text or several. */
type Says = string | string[];
/** One turn of a conversation. */
export type Turn = { who: 'you' | 'parrot'; says: Says };
/** What the service calls `ask`. A type and no interface: only types are JSON objects for the compiler. */
export type Ask = { model: string; turns: Turn[]; brief?: Says; limit?: number; temperature?: number };

/** The path that chats are for. */
export const JOBS = '/v1/jobs';

/** A chat as the service wants it; what it does not take is a warning, never an error. */
export function encodeChat(request: ChatRequest, options: EncodeOptions): Encoded {
  const warnings: Warning[] = [];
  const model = request.model ?? options.model;
  const turns = request.messages.map((message, index) => encodeTurn(message, `messages[${index}]`, warnings));
  const ask: Ask = { model, turns };
  if (request.system_prompt !== undefined) {
    ask.brief =
      typeof request.system_prompt === 'string' ? request.system_prompt : [...request.system_prompt];
  }
  encodeSettings(request, ask, warnings);
  refuse(request, 'tools', warnings);
  refuse(request, 'tool_choice', warnings);
  if (request.response_format?.type !== 'text') refuse(request, 'response_format', warnings);
  const body = mergeKwargs(ask, request.provider_kwargs);
  return { endpoint: JOBS, model, body, shared: {}, cost: {}, warnings };
}

function encodeTurn(message: UnifiedMessage, path: string, warnings: Warning[]): Turn {
  const { content, role } = message;
  leaveOutKwargs(message, path, warnings);
  const says =
    typeof content === 'string'
      ? content
      : content.flatMap((piece, index) => encodePiece(piece, `${path}.content[${index}]`, warnings));
  return { who: role === 'user' ? 'you' : 'parrot', says };
}

function encodePiece(piece: Content, path: string, warnings: Warning[]): string[] {
  leaveOutKwargs(piece, path, warnings);
  if (piece.type === 'text') return [piece.text];
  const isThought = piece.type === 'thinking';
  const message = isThought ? 'Thoughts are left out.' : `A parrot takes no ${piece.type}.`;
  warnings.push({ code: isThought ? 'unsupported_content' : 'refused', path, message });
  return [];
}

/** Nothing is lost in silence, not even what is written for this service alone and has no place in it. */
function leaveOutKwargs(owner: UnifiedMessage | Content, path: string, warnings: Warning[]): void {
  if (owner.provider_kwargs === undefined) return;
  const message = 'Parrot takes keys of your own for a whole request only; these are left out.';
  warnings.push({ code: 'unsupported_parameter', path: `${path}.provider_kwargs`, message });
}

/** The settings that the service has; each other one is named in a warning. */
function encodeSettings(
  { generation_config: config = {} }: ChatRequest,
  ask: Ask,
  warnings: Warning[],
): void {
  const { max_tokens: limit, temperature, ...others } = config;
  if (limit !== undefined) ask.limit = limit;
  if (temperature !== undefined) ask.temperature = temperature;
  for (const name of Object.keys(others)) {
    const message = `Parrot has no ${name}; it is left out.`;
    warnings.push({ code: 'unsupported_parameter', path: `generation_config.${name}`, message });
  }
}

/** What the request makes no sense without: it is told before anything is sent. */
function refuse(
  request: ChatRequest,
  field: 'tools' | 'tool_choice' | 'response_format',
  warnings: Warning[],
): void {
  if (request[field] === undefined) return;
  warnings.push({ code: 'refused', path: field, message: `Parrot has no ${field}.` });
}
