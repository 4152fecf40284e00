import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { ToolResultContent } from '../../model/content.ts';
import { spell } from './casing.ts';
import type { FunctionResponse, GeminiPart, InlineData } from './chat-body.ts';
import { inlineBytes, leaveOut } from './encode-content.ts';
import { isMadeUp } from './made-up-id.ts';

type Media = { inlineData: InlineData };

/** The names of the functions that were called so far, by the ids of the calls. */
export type CallNames = Map<string, string>;

/**
 * What a tool answered. Gemini knows it by the name of the function, and wants an object, whose fields `output` and
 * `error` it knows (Gemini API reference, "FunctionResponse").
 */
export function encodeToolResult(
  result: ToolResultContent,
  names: CallNames,
  path: string,
  warnings: Warning[],
): GeminiPart {
  const own = readOwn(result);
  const name = names.get(result.tool_call_id) ?? stringAt(own, 'name');
  const encoded: FunctionResponse = { name: name ?? unknownName(result, path, warnings) };
  if (!isMadeUp(result.tool_call_id)) encoded.id = result.tool_call_id;
  const said = encodeSaid(result, encoded, path, warnings);
  // Merged into ours, an answer of the user's in Gemini's own form would be another one.
  if (own['response'] === undefined) {
    encoded.response = result.is_error === true ? { error: said } : { output: said };
  }
  return { functionResponse: encoded };
}

/** What the user says of the result in Gemini's own form. */
function readOwn({ provider_kwargs: kwargs }: ToolResultContent): JsonObject {
  const own = kwargs?.['functionResponse'] ?? kwargs?.['function_response'];
  return isJsonObject(own) ? own : {};
}

/** A single text is a string, and several are a list of them. Bytes go beside them. */
function encodeSaid(
  { content }: ToolResultContent,
  encoded: FunctionResponse,
  path: string,
  warnings: Warning[],
): JsonValue {
  if (typeof content === 'string') return content;
  const texts: string[] = [];
  const media: Media[] = [];
  for (let index = 0; index < content.length; index += 1) {
    const piece = content[index];
    const at = `${path}.content[${index}]`;
    if (piece?.type === 'text') {
      if (media.length > 0) warnings.push(movedForward(at));
      if (piece.signature !== undefined) leaveOut('a signature from a tool', `${at}.signature`, warnings);
      if (piece.provider_kwargs !== undefined) warnings.push(noPlace(`${at}.provider_kwargs`));
      texts.push(piece.text);
    } else if (piece?.type === 'image' || piece?.type === 'audio' || piece?.type === 'document') {
      const inlineData = inlineBytes(piece);
      if (inlineData === undefined)
        leaveOut(`${piece.type} by ${piece.source_type} from a tool`, at, warnings);
      else media.push(withKwargs({ inlineData }, piece.provider_kwargs));
    } else if (piece !== undefined) {
      leaveOut(`${piece.type} from a tool`, at, warnings);
    }
  }
  if (media.length > 0) encoded.parts = media;
  return texts.length === 1 ? (texts[0] ?? '') : texts;
}

/** A result that nobody asked for has no name. */
function unknownName({ tool_call_id: id }: ToolResultContent, path: string, warnings: Warning[]): string {
  const message = `Gemini wants the name of the tool, and no call before this has the id "${id}".`;
  warnings.push({ code: 'refused', path: `${path}.tool_call_id`, message });
  return id;
}

function withKwargs(media: Media, kwargs: JsonObject | undefined): Media {
  // Still a part, with whatever the user wants in it. Its fields are those of any other part.
  return kwargs === undefined ? media : (mergeKwargs(media, spell(kwargs, 'Part', 'camel')) as Media);
}

function noPlace(path: string): Warning {
  const message =
    'What a tool says is plain text at Gemini, into which nothing can be merged; this is left out.';
  return { code: 'unsupported_parameter', path, message };
}

function movedForward(path: string): Warning {
  const message = 'Gemini keeps the texts of a tool apart from its media; this one goes before them.';
  return { code: 'approximated', path, message };
}
