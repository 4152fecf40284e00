import {
  arrayAt,
  isJsonObject,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';

/** The objects of a list. */
export function objectsAt(object: JsonObject, key: string): readonly JsonObject[] {
  return arrayAt(object, key).filter(isJsonObject);
}

/** The text of a content's parts, without thoughts. */
export function contentText(content: JsonObject | undefined): string {
  if (content === undefined) return '';
  return objectsAt(content, 'parts')
    .filter((part) => part['thought'] !== true)
    .map((part) => stringAt(part, 'text') ?? '')
    .filter((text) => text !== '')
    .join('\n');
}

/** The text of the last content of the user, or of the last content of all. */
export function lastPrompt(request: JsonObject): string {
  const contents = objectsAt(request, 'contents');
  const fromUser = contents.findLast((content) => content['role'] !== 'model' && contentText(content) !== '');
  return contentText(fromUser ?? contents.at(-1));
}

/** What a part is besides text, as the API counts tokens. */
export type Modality = 'TEXT' | 'IMAGE' | 'VIDEO' | 'AUDIO' | 'DOCUMENT';

/** The modality of a part with data in it; undefined for others. */
export function modalityOf(part: JsonObject): Modality | undefined {
  const data = objectAt(part, 'inlineData') ?? objectAt(part, 'fileData');
  if (data === undefined) return undefined;
  const [kind = ''] = (stringAt(data, 'mimeType') ?? '').split('/');
  return MODALITIES[kind] ?? 'DOCUMENT';
}

const MODALITIES: Readonly<Record<string, Modality>> = { image: 'IMAGE', video: 'VIDEO', audio: 'AUDIO' };

/** Characters of everything in a value that is text. */
export function charactersIn(value: JsonValue | undefined): number {
  return value === undefined ? 0 : JSON.stringify(value).length;
}

/** The texts of a list. */
export function arrayOfTexts(object: JsonObject, key: string): readonly string[] {
  return arrayAt(object, key).filter((entry) => typeof entry === 'string');
}
