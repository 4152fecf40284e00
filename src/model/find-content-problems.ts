import type { Content, MediaContent } from './content.ts';
import { formatPath, type FieldProblem } from './field-problems.ts';
import { BASE64 } from './media-schema.ts';
import type { UnifiedMessage } from './message.ts';
import { readDataUrl } from './read-data-url.ts';

/**
 * What is wrong with the pieces of a conversation that is well formed: results of tools that nobody called, base64 that
 * is cut off, and URLs that should hold bytes and do not. Messages that are plain text cost nothing.
 */
export function findContentProblems(messages: readonly UnifiedMessage[]): readonly FieldProblem[] {
  let problems: FieldProblem[] | undefined;
  const calls = new Set<string>();
  for (let at = 0; at < messages.length; at += 1) {
    const content = messages[at]?.content;
    if (content === undefined || typeof content === 'string') continue;
    for (let index = 0; index < content.length; index += 1) {
      const piece = content[index];
      if (piece === undefined) continue;
      if (piece.type === 'tool_call') calls.add(piece.id);
      const problem = problemOf(piece, calls, ['messages', at, 'content', index]);
      if (problem !== undefined) (problems ??= []).push(problem);
    }
  }
  return problems ?? NONE;
}

const NONE: readonly FieldProblem[] = [];

/** Pieces inside the result of a tool are looked at too. */
function problemOf(
  piece: Content,
  calls: ReadonlySet<string>,
  path: readonly (string | number)[],
): FieldProblem | undefined {
  if (piece.type === 'tool_result') {
    if (!calls.has(piece.tool_call_id)) {
      const message = `no tool_call before it has the id ${JSON.stringify(piece.tool_call_id)}`;
      return { field: formatPath([...path, 'tool_call_id']), message };
    }
    return problemInside(piece.content, calls, [...path, 'content']);
  }
  const message = isMedia(piece) ? problemOfData(piece) : undefined;
  return message === undefined ? undefined : { field: formatPath([...path, 'data']), message };
}

function problemInside(
  content: string | readonly Content[],
  calls: ReadonlySet<string>,
  path: readonly (string | number)[],
): FieldProblem | undefined {
  if (typeof content === 'string') return undefined;
  for (const [index, piece] of content.entries()) {
    const problem = problemOf(piece, calls, [...path, index]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** RFC 4648 section 4: base64 comes in groups of four characters. */
const GROUP = 4;
const CUT_OFF = 'is base64 that is cut off: its length is no multiple of 4';

function problemOfData({ data, source_type: source }: MediaContent): string | undefined {
  if (source === 'base64') return isCutOff(data) ? CUT_OFF : undefined;
  if (source !== 'url' || !data.startsWith('data:')) return undefined;
  const url = readDataUrl(data);
  if (url === undefined) return 'is no data: URL: it has no comma, after which its bytes stand';
  if (url.base64 === undefined) return undefined;
  if (!BASE64.test(url.base64)) return 'is a data: URL whose bytes are not base64';
  return isCutOff(url.base64) ? CUT_OFF : undefined;
}

function isCutOff(base64: string): boolean {
  return base64.length % GROUP !== 0;
}

function isMedia(piece: Content): piece is Extract<Content, MediaContent> {
  return piece.type === 'image' || piece.type === 'audio' || piece.type === 'document';
}
