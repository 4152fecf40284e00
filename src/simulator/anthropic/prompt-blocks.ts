import { arrayAt, isJsonObject, objectAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import { CHARACTERS_PER_TOKEN } from '../token-count.ts';
import { blocksOf, type PlacedBlock } from './conversation.ts';
import { textAt } from './text-at.ts';

/** Vision guide: an image of one megapixel costs about this many tokens. */
const TOKENS_OF_AN_IMAGE = 1_334;
/** PDF guide: 1,500 to 3,000 tokens a page; one page is assumed. */
const TOKENS_OF_A_PAGE = 2_000;
/** Tool use guide: what tools cost besides their definitions. */
const TOKENS_OF_TOOL_USE = 346;
/** A guess: what role and separators of a message cost. */
const TOKENS_OF_A_MESSAGE = 4;

/** A part of the prompt in the order in which it is cached, with what it costs. */
export interface PromptBlock {
  readonly path: string;
  readonly block: JsonObject;
  readonly tokens: number;
  /** How long the prompt up to here shall be cached; undefined without a breakpoint. */
  readonly ttl: '5m' | '1h' | undefined;
}

/** The parts of a prompt: tools, system, messages, as the cache has them. */
export function blocksToCount(body: JsonObject): readonly PromptBlock[] {
  const tools = blocksOf(arrayAt(body, 'tools'), 'tools');
  const system = blocksOf(body['system'], 'system');
  const messages = arrayAt(body, 'messages').flatMap((message, index) =>
    isJsonObject(message) ? blocksOf(message['content'], `messages.${index}.content`) : [],
  );
  const blocks = [...tools, ...system, ...messages].map(describe);
  return markLast(blocks, body['cache_control']);
}

/** About how many tokens a prompt has. */
export function countPrompt(body: JsonObject): number {
  const tools = arrayAt(body, 'tools').length > 0 ? TOKENS_OF_TOOL_USE : 0;
  const messages = arrayAt(body, 'messages').length * TOKENS_OF_A_MESSAGE;
  return blocksToCount(body).reduce((sum, block) => sum + block.tokens, tools + messages);
}

function describe({ block, path }: PlacedBlock): PromptBlock {
  const control = objectAt(block, 'cache_control');
  const ttl = control === undefined ? undefined : ttlOf(control);
  return { path, block, tokens: tokensOf(block), ttl };
}

/** A breakpoint for the whole request stands at its last block, unless that has one of its own. */
function markLast(blocks: readonly PromptBlock[], control: JsonValue | undefined): readonly PromptBlock[] {
  const last = blocks.at(-1);
  if (!isJsonObject(control) || last === undefined || last.ttl !== undefined) return blocks;
  return [...blocks.slice(0, -1), { ...last, ttl: ttlOf(control) }];
}

function ttlOf(control: JsonObject): '5m' | '1h' {
  return control['ttl'] === '1h' ? '1h' : '5m';
}

function tokensOf(block: JsonObject): number {
  const { type, text } = block;
  if (typeof text === 'string') return tokens(text.length);
  if (type === 'image') return TOKENS_OF_AN_IMAGE;
  if (type === 'document') return documentTokens(objectAt(block, 'source') ?? {});
  if (type === 'tool_result' && Array.isArray(block['content'])) {
    return blocksOf(block['content'], '').reduce((sum, inner) => sum + tokensOf(inner.block), 0);
  }
  return tokens(JSON.stringify(block).length);
}

function documentTokens(source: JsonObject): number {
  if (source['type'] === 'text') return tokens(textAt(source, 'data').length);
  if (source['type'] === 'content') return tokens(JSON.stringify(source['content']).length);
  return TOKENS_OF_A_PAGE;
}

function tokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}
