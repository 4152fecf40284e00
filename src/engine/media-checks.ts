import type { Content } from '../model/content.ts';
import { formatPath } from '../model/field-problems.ts';
import { mediaTypeProblem, SAMPLE_BYTES } from '../model/media-type-problem.ts';
import { readDataUrl } from '../model/read-data-url.ts';
import type { UnifiedRequest } from '../model/request.ts';
import type { ProblemList } from './problem-list.ts';

/** A piece of media whose first bytes are to be looked at. */
interface PendingMedia {
  readonly mediaType: string;
  readonly sample: Uint8Array;
  readonly file: string;
  readonly line: number;
  readonly field: string;
}

/** Base64 writes three bytes in four characters. */
const SAMPLE_CHARACTERS = Math.ceil(SAMPLE_BYTES / 3) * 4;

/**
 * Looks whether media is of the type that it is said to be. Requests come one by one and synchronously; the looking
 * waits, so it is done a block of lines at a time. Of each piece only the first bytes are kept.
 */
export class MediaChecks {
  readonly #problems: ProblemList;
  #pending: PendingMedia[] = [];

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  /** Notes the media of a request; most requests have none, and cost nothing. */
  add(request: UnifiedRequest, file: string, line: number): void {
    if (!('messages' in request)) return;
    for (let at = 0; at < request.messages.length; at += 1) {
      const content = request.messages[at]?.content;
      if (content !== undefined && typeof content !== 'string') {
        this.#addPieces(content, ['messages', at, 'content'], file, line);
      }
    }
  }

  /** Looks at what was noted; what is wrong goes to the list of problems. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    this.#pending = [];
    for (const { field, file, line, mediaType, sample } of pending) {
      const message = await mediaTypeProblem(mediaType, sample);
      if (message !== undefined) this.#problems.add({ file, line, field, message });
    }
  }

  #addPieces(
    content: readonly Content[],
    path: readonly (string | number)[],
    file: string,
    line: number,
  ): void {
    for (const [index, piece] of content.entries()) {
      if (piece.type === 'tool_result' && typeof piece.content !== 'string') {
        this.#addPieces(piece.content, [...path, index, 'content'], file, line);
      }
      if (!('source_type' in piece) || piece.source_type === 'file_id') continue;
      const url = piece.source_type === 'url' ? readDataUrl(piece.data) : undefined;
      const base64 = piece.source_type === 'base64' ? piece.data : url?.base64;
      if (base64 === undefined) continue;
      const sample = Buffer.from(base64.slice(0, SAMPLE_CHARACTERS), 'base64');
      const add = (mediaType: string, key: string): void => {
        this.#pending.push({ mediaType, sample, file, line, field: formatPath([...path, index, key]) });
      };
      add(piece.media_type, 'media_type');
      // The type that the URL itself states goes to some providers with it.
      if (url !== undefined && url.mediaType !== '' && url.mediaType !== piece.media_type)
        add(url.mediaType, 'data');
    }
  }
}
