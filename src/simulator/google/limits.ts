/** Google's limits, from its guides on the Batch API, files and rate limits, and its API description; sizes in bytes. */
export const LIMITS = {
  /** Rate limits guide: batches of one project that have not ended. */
  concurrentBatches: 100,
  /** Batch API guide: the input file, and with it any file; 2 GB. */
  fileBytes: 2_147_483_648,
  /** Batch API guide: inline requests, 20 MB; the refusal spells it out as 20971520. */
  bodyBytes: 20_971_520,
  /** Batch API guide: a batch that was pending or running for more than 48 hours is expired. */
  batchLifetimeMs: 172_800_000,
  /** Files guide: files are deleted after 48 hours. */
  fileLifetimeMs: 172_800_000,
  /** API description of a file: its id and its display name. */
  fileIdLength: 40,
  displayNameLength: 512,
  /** API description: pages of files, of models; that of batches names no number. */
  filePage: { default: 10, max: 100 },
  modelPage: { default: 50, max: 1_000 },
  batchPage: { default: 50, max: 100 },
  /** API description: stop sequences of one request. */
  stopSequences: 5,
  /** 8 MiB, as replies to the start of an upload name it: chunks but the last are multiples of it. */
  chunkGranularity: 8_388_608,
  /** Embeddings guide: requests of one synchronous call. */
  embeddingsPerCall: 100,
  /** Lines that the refusal of a file names. Google publishes no number: a hundred tell enough. */
  reportedLines: 100,
} as const;
