/** A field of a message: the message that it holds, one or several; `map` when it holds them by names of the user's. */
interface FieldShape {
  readonly message?: string;
  readonly map?: true;
}

/**
 * The fields of Gemini's messages that have two spellings or lead to such fields (Gemini API discovery document,
 * v1beta). What is not here is passed on as it is: schemas, arguments, answers of tools and other data of the user's
 * above all, which is why each way to a field is listed and no rule is made of it.
 */
const SPELLINGS: Readonly<Record<string, string>> = {
  GenerateContentRequest:
    'tools:Tool cachedContent systemInstruction:Content contents:Content toolConfig:ToolConfig safetySettings generationConfig:GenerationConfig serviceTier',
  EmbedContentRequest: 'content:Content embedContentConfig:EmbedContentConfig outputDimensionality taskType',
  EmbedContentConfig: 'documentOcr audioTrackExtraction taskType autoTruncate outputDimensionality',
  Content: 'parts:Part',
  Part: 'functionResponse:FunctionResponse mediaProcessing thoughtSignature partMetadata codeExecutionResult mediaResolution videoMetadata:VideoMetadata toolCall:ToolCall fileData:FileData inlineData:Blob functionCall executableCode toolResponse:ToolResponse',
  Blob: 'mimeType',
  FileData: 'fileUri mimeType',
  VideoMetadata: 'startOffset endOffset',
  ToolCall: 'toolName toolType',
  ToolResponse: 'toolType',
  FunctionResponse: 'parts:FunctionResponsePart willContinue',
  FunctionResponsePart: 'inlineData:Blob',
  Tool: 'mcpServers:McpServer urlContext functionDeclarations:FunctionDeclaration codeExecution googleSearchRetrieval:GoogleSearchRetrieval googleSearch:GoogleSearch fileSearch:FileSearch googleMaps:GoogleMaps computerUse:ComputerUse',
  FunctionDeclaration: 'parameters:Schema response:Schema responseJsonSchema parametersJsonSchema',
  Schema:
    'minLength maxLength propertyOrdering items:Schema maxProperties minProperties maxItems minItems properties*Schema anyOf:Schema',
  McpServer: 'streamableHttpTransport:StreamableHttpTransport',
  StreamableHttpTransport: 'terminateOnClose sseReadTimeout',
  GoogleSearchRetrieval: 'dynamicRetrievalConfig:DynamicRetrievalConfig',
  DynamicRetrievalConfig: 'dynamicThreshold',
  GoogleSearch: 'searchTypes:SearchTypes timeRangeFilter:Interval',
  SearchTypes: 'webSearch imageSearch',
  Interval: 'endTime startTime',
  FileSearch: 'topK fileSearchStoreNames metadataFilter',
  GoogleMaps: 'enableWidget',
  ComputerUse: 'disabledSafetyPolicies enablePromptInjectionDetection excludedPredefinedFunctions',
  ToolConfig:
    'functionCallingConfig:FunctionCallingConfig includeServerSideToolInvocations retrievalConfig:RetrievalConfig',
  FunctionCallingConfig: 'allowedFunctionNames',
  RetrievalConfig: 'languageCode latLng',
  GenerationConfig:
    'enableAffectiveDialog speechConfig:SpeechConfig frequencyPenalty topK topP translationConfig:TranslationConfig mediaResolution imageConfig:ImageFormat maxOutputTokens candidateCount enableEnhancedCivicAnswers responseLogprobs responseModalities stopSequences responseJsonSchema responseSchema:Schema responseFormat:ResponseFormat presencePenalty thinkingConfig:ThinkingConfig audioTranscriptionConfig:AudioTranscriptionConfig responseMimeType',
  ThinkingConfig: 'includeThoughts thinkingBudget thinkingLevel',
  SpeechConfig: 'voiceConfig:VoiceConfig multiSpeakerVoiceConfig:MultiSpeakerVoiceConfig languageCode',
  VoiceConfig: 'prebuiltVoiceConfig:PrebuiltVoiceConfig',
  PrebuiltVoiceConfig: 'voiceName',
  MultiSpeakerVoiceConfig: 'speakerVoiceConfigs:SpeakerVoiceConfig',
  SpeakerVoiceConfig: 'voiceConfig:VoiceConfig',
  TranslationConfig: 'targetLanguageCode echoTargetLanguage',
  AudioTranscriptionConfig:
    'adaptationPhrases languageCodes languageHints:LanguageHints languageAuto wordTimestamp customVocabulary',
  LanguageHints: 'languageCodes',
  ResponseFormat: 'audio:AudioFormat image:ImageFormat text:Blob',
  AudioFormat: 'bitRate sampleRate mimeType',
  ImageFormat: 'aspectRatio mimeType imageSize',
  GenerateContentResponse:
    'candidates:Candidate promptFeedback:PromptFeedback modelVersion usageMetadata:UsageMetadata responseId',
  Candidate: 'content:Content finishReason finishMessage',
  PromptFeedback: 'blockReason',
  UsageMetadata:
    'promptTokenCount cachedContentTokenCount candidatesTokenCount toolUsePromptTokenCount thoughtsTokenCount totalTokenCount',
  EmbedContentResponse: 'usageMetadata:UsageMetadata tokenCount',
};

/** The names of the messages above that a whole body may be. */
export type MessageName =
  | 'GenerateContentRequest'
  | 'EmbedContentRequest'
  | 'GenerateContentResponse'
  | 'EmbedContentResponse'
  | 'Content'
  | 'Part';

/** A message's fields by both of their spellings. */
export interface MessageShape {
  /** By the camelCase spelling. */
  readonly fields: ReadonlyMap<string, FieldShape>;
  /** The camelCase spelling of a snake_case one that differs from it. */
  readonly camel: ReadonlyMap<string, string>;
  /** The snake_case spelling of a camelCase one that differs from it. */
  readonly snake: ReadonlyMap<string, string>;
}

const SHAPES = new Map<string, MessageShape>();

/** The fields of a message; undefined for one that has nothing to spell. Parsed when it is first asked for. */
export function shapeOf(message: string): MessageShape | undefined {
  const known = SHAPES.get(message);
  if (known !== undefined) return known;
  const text = Object.hasOwn(SPELLINGS, message) ? SPELLINGS[message] : undefined;
  if (text === undefined) return undefined;
  const shape = parseShape(text);
  SHAPES.set(message, shape);
  return shape;
}

function parseShape(text: string): MessageShape {
  const fields = new Map<string, FieldShape>();
  const camel = new Map<string, string>();
  const snake = new Map<string, string>();
  for (const entry of text.split(' ')) {
    const [name = '', message] = entry.split(/[:*]/);
    const map = entry.includes('*') ? { map: true as const } : {};
    fields.set(name, message === undefined ? {} : { message, ...map });
    const lower = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (lower === name) continue;
    camel.set(lower, name);
    snake.set(name, lower);
  }
  return { fields, camel, snake };
}
