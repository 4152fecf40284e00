import { createHash } from 'node:crypto';

import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import {
  emptyInput,
  LINE_ERRORS,
  mixedModels,
  tooManyEmbeddingInputs,
  tooManyRequests,
  type BatchError,
  type LineError,
} from './batch-errors.ts';
import { countInputs } from './embedding.ts';
import type { Endpoint } from './endpoints.ts';
import { LIMITS } from './limits.ts';
import { findModel } from './models.ts';

const REQUIRED_KEYS = ['custom_id', 'method', 'url', 'body'] as const;

/** Looks at the lines of an input file one by one and collects what is wrong with it. */
export class BatchValidator {
  readonly #endpoint: Endpoint;
  readonly #ids = new Set<string>();
  readonly #idDigest = createHash('sha256');
  readonly #errors: BatchError[] = [];
  #lines = 0;
  #model: string | undefined;
  #mixed = false;
  #embeddingInputs = 0;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** The model of the requests as they name it, once one was seen. */
  get model(): string | undefined {
    return this.#model;
  }

  /** Looks at the next line; undefined stands for one that is not text. */
  add(line: Buffer | undefined): void {
    this.#lines += 1;
    if (this.#lines > LIMITS.requestsPerBatch) return;
    const problem = this.#check(line);
    if (problem !== undefined && this.#errors.length < LIMITS.reportedErrors) {
      this.#errors.push({ ...problem, line: this.#lines });
    }
  }

  /** All that is wrong: of single lines first, then of the whole. */
  end(): readonly BatchError[] {
    const errors = [...this.#errors];
    if (this.#lines === 0) errors.push(emptyInput());
    if (this.#mixed) errors.push(mixedModels());
    if (this.#lines > LIMITS.requestsPerBatch) errors.push(tooManyRequests(this.#lines));
    if (this.#embeddingInputs > LIMITS.embeddingInputsPerBatch) {
      errors.push(tooManyEmbeddingInputs(this.#embeddingInputs));
    }
    return errors;
  }

  /** SHA-256 of all custom_ids in order, each followed by a line feed. */
  idDigest(): string {
    return this.#idDigest.copy().digest('hex');
  }

  #check(line: Buffer | undefined): LineError | undefined {
    const request = parseLine(line);
    if (request === undefined) return LINE_ERRORS.notJson();
    return this.#checkFrame(request) ?? this.#checkBody(request['body'], this.#endpoint);
  }

  #checkFrame(request: JsonObject): LineError | undefined {
    const missing = REQUIRED_KEYS.find((key) => request[key] === undefined || request[key] === null);
    if (missing !== undefined) return LINE_ERRORS.missing(missing);
    const { custom_id: id, method, url } = request;
    if (typeof id !== 'string') return LINE_ERRORS.notText('custom_id');
    this.#idDigest.update(`${id}\n`);
    if (id === '') return LINE_ERRORS.missing('custom_id');
    if (this.#ids.has(id)) return LINE_ERRORS.duplicate(id);
    this.#ids.add(id);
    if (method !== 'POST')
      return LINE_ERRORS.method(typeof method === 'string' ? method : JSON.stringify(method));
    return url === this.#endpoint.path ? undefined : LINE_ERRORS.url();
  }

  #checkBody(body: JsonValue | undefined, endpoint: Endpoint): LineError | undefined {
    if (!isJsonObject(body)) return LINE_ERRORS.notAnObject('body');
    const { model, stream } = body;
    if (typeof model !== 'string' || model === '') return LINE_ERRORS.noModel();
    if (body[endpoint.subject] === undefined) return LINE_ERRORS.noSubject(endpoint.subject);
    if (findModel(model)?.kind !== endpoint.kind) return LINE_ERRORS.model(model);
    if (stream === true) return LINE_ERRORS.stream(endpoint.title);
    this.#model ??= model;
    if (this.#model !== model) this.#mixed = true;
    if (endpoint.kind === 'embedding') this.#embeddingInputs += countInputs(body['input']);
    return undefined;
  }
}

function parseLine(line: Buffer | undefined): JsonObject | undefined {
  if (line === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(line.toString());
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
