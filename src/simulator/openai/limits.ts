/** OpenAI's limits, from its Batch guide, Files reference and API description; sizes in bytes, times in seconds. */
export const LIMITS = {
  /** Batch guide: requests in one batch. */
  requestsPerBatch: 50_000,
  /** Batch guide: 200 MB, which the validation error spells out as 209715200. */
  batchInputBytes: 209_715_200,
  /** Batch guide: embedding inputs over all requests of one batch. */
  embeddingInputsPerBatch: 50_000,
  /** Files reference: a single file of any purpose. */
  fileBytes: 536_870_912,
  /** Uploads reference: the whole upload, and one part of it. */
  uploadBytes: 8_589_934_592,
  uploadPartBytes: 67_108_864,
  /** Uploads reference: an upload that is not completed by then is expired. */
  uploadLifetime: 3_600,
  /** API description: bounds of `expires_after` and `output_expires_after`. */
  expiresAfterMin: 3_600,
  expiresAfterMax: 2_592_000,
  /** Files reference: batch files and batch results are kept for 30 days unless asked otherwise. */
  fileLifetime: 2_592_000,
  /** Batch guide: the only completion window, 24 hours. */
  completionWindow: 86_400,
  /** API description: metadata of a batch. */
  metadataPairs: 16,
  metadataKeyLength: 64,
  metadataValueLength: 512,
  /** API description: pages of a list. */
  batchPage: { default: 20, max: 100 },
  filePage: { default: 10_000, max: 10_000 },
  /** Embeddings reference: inputs of one request. */
  embeddingInputsPerRequest: 2_048,
  /** Errors reported for one batch. OpenAI publishes no number: a thousand tell enough and keep the reply small. */
  reportedErrors: 1_000,
} as const;
