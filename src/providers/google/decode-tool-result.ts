import { remainderOf } from '../../adapter/remainder.ts';
import {
  arrayAt,
  isJsonObject,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import type { Content, ToolResultContent } from '../../model/content.ts';
import { decodeInline } from './decode-part.ts';
import { encodePart } from './encode-content.ts';
import { encodeToolResult, type CallNames } from './encode-tool-result.ts';
import { isEmpty } from './is-empty.ts';
import type { Losses } from './losses.ts';
import { missingPaths } from './missing-paths.ts';
import { withRest } from './with-rest.ts';

/** The calls before a result. */
export interface ToolResultScope {
  readonly names: CallNames;
  /** Calls without an id of Gemini's, by the names of their functions: they are answered in order. */
  readonly unanswered: Map<string, string[]>;
}

/** What a function answered in the unified form; undefined when no call before it is known. */
export function decodeToolResult(
  part: JsonObject,
  response: JsonObject,
  scope: ToolResultScope,
  path: string,
  losses: Losses,
): ToolResultContent | undefined {
  const name = stringAt(response, 'name');
  if (name === undefined) return undefined;
  const id = stringAt(response, 'id') ?? scope.unanswered.get(name)?.shift();
  if (id === undefined || !scope.names.has(id)) return undefined;
  const said = readSaid(response);
  const media = readMedia(response, `${path}.functionResponse`, losses);
  const isPlain = media.length === 0 && said.texts.length === 1 && !said.isList;
  const pieces = said.texts.filter((text) => text !== '').map(textOf);
  const content = isPlain ? (said.texts[0] ?? '') : [...pieces, ...media];
  const failed = said.isError ? { is_error: true } : {};
  const result: ToolResultContent = { type: 'tool_result', tool_call_id: id, content, ...failed };
  if (losses.isOwn) return keepAll(result, part, response, scope.names);
  for (const at of missingPaths(READ, part, path)) losses.parameter(at, 'has no unified form');
  return result;
}

/** What is read of a part, whatever it holds. */
const READ: JsonObject = { functionResponse: { id: '', name: '', response: '', parts: '' } };

interface Said {
  readonly texts: readonly string[];
  /** Whether they stood in a list. */
  readonly isList: boolean;
  readonly isError: boolean;
}

/** An answer that is not in one of the forms that are written here is taken as the JSON that it is. */
function readSaid(response: JsonObject): Said {
  const object = objectAt(response, 'response') ?? {};
  const keys = Object.keys(object);
  const [key] = keys;
  if (keys.length !== 1 || (key !== 'output' && key !== 'error')) {
    return { texts: [JSON.stringify(object)], isList: false, isError: false };
  }
  const value = object[key] ?? null;
  const isError = key === 'error';
  if (typeof value === 'string') return { texts: [value], isList: false, isError };
  if (isFilledTexts(value)) return { texts: value, isList: true, isError };
  return { texts: [JSON.stringify(value)], isList: false, isError };
}

/** Texts that can be pieces, which are never empty, and more or fewer than one, which would be no list. */
function isFilledTexts(value: JsonValue): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 1) return false;
  return value.every((text) => typeof text === 'string' && text !== '');
}

function readMedia(response: JsonObject, path: string, losses: Losses): Content[] {
  const media: Content[] = [];
  for (const [index, part] of arrayAt(response, 'parts').entries()) {
    const at = `${path}.parts[${index}]`;
    const piece = isJsonObject(part) ? readMediaPart(part, at, losses) : undefined;
    if (piece === undefined) losses.content(at, 'has no unified form');
    else media.push(piece);
  }
  return media;
}

/** Such a part is made like one of a turn, and can hold bytes only. */
function readMediaPart(part: JsonObject, path: string, losses: Losses): Content | undefined {
  const piece = decodeInline(objectAt(part, 'inlineData') ?? {});
  if (piece === undefined) return undefined;
  if (losses.isOwn) return withRest(piece, part) ?? piece;
  for (const at of missingPaths(encodePart(piece, '', []) ?? {}, part, path)) {
    losses.parameter(at, 'has no unified form');
  }
  return piece;
}

function textOf(text: string): Content {
  return { type: 'text', text };
}

/** With whatever else the part holds. An answer in another form stands in Gemini's own, in place of ours. */
function keepAll(
  result: ToolResultContent,
  part: JsonObject,
  response: JsonObject,
  names: CallNames,
): ToolResultContent {
  const written = encodeToolResult(result, names, '', []);
  const rest = remainderOf(written, part);
  if (rest !== undefined) return isEmpty(rest) ? result : { ...result, provider_kwargs: rest };
  const own = response['response'];
  const said: JsonObject = own === undefined ? {} : { response: own };
  const asIs: ToolResultContent = {
    ...result,
    provider_kwargs: { functionResponse: { name: response['name'] ?? '', ...said } },
  };
  const more = remainderOf(encodeToolResult(asIs, names, '', []), part);
  return more === undefined || own === undefined ? asIs : { ...asIs, provider_kwargs: more };
}
