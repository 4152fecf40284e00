import type { Environment } from '../../core/environment.ts';
import { ConfigurationError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';
import { readSetting } from '../../http/read-setting.ts';
import type { ChatRequest } from '../../model/request.ts';
import { RESPONSES_MODELS } from './models.ts';

/** The two endpoints that answer chats: chat completions and responses. */
export type ChatEndpoint = 'chat' | 'responses';

/**
 * The endpoint that the user wants chats sent to: the option, else `OPENAI_ENDPOINT`; undefined leaves it to the model.
 * @throws ConfigurationError for another word
 */
export function readEndpoint(
  option: string | undefined,
  environment: Environment | undefined,
): ChatEndpoint | undefined {
  const word = readSetting(option, ['OPENAI_ENDPOINT'], environment);
  if (word === undefined || word === 'chat' || word === 'responses') return word;
  const name = word === option?.trim() ? 'The `endpoint` of openai()' : 'OPENAI_ENDPOINT';
  throw new ConfigurationError(`${name} must be chat or responses; found ${JSON.stringify(word)}.`);
}

/**
 * The endpoint that a chat goes to: the one in whose words `provider_kwargs` holds the conversation, else the user's
 * choice, else responses for a model that has nothing else, else chat completions.
 */
export function chooseEndpoint(
  { model, provider_kwargs: kwargs }: Pick<ChatRequest, 'model' | 'provider_kwargs'>,
  targetModel: string,
  wanted: ChatEndpoint | undefined,
): ChatEndpoint {
  if (isReplaced(kwargs?.['input'])) return 'responses';
  if (isReplaced(kwargs?.['messages'])) return 'chat';
  return wanted ?? (RESPONSES_MODELS.test(model ?? targetModel) ? 'responses' : 'chat');
}

/** Objects are merged key by key; everything else takes the place of what was there. */
function isReplaced(value: unknown): boolean {
  return value !== undefined && value !== null && !isJsonObject(value);
}
