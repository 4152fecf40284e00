// Uploads two files and prints by how many MB the process grew at most for the second one.
import { statSync } from 'node:fs';

import { readInRing } from '../../../src/core/read-in-ring.ts';
import { google } from '../../../src/providers/google/adapter.ts';

const MB = 1024 * 1024;
const [baseUrl = '', small = '', large = ''] = process.argv.slice(2);
const { batch } = google({ apiKey: 'k', baseUrl, environment: {}, inlineBytes: 0 });

async function upload(path: string, key: string): Promise<void> {
  const payload = {
    count: 1,
    byteLength: statSync(path).size,
    endpoint: '/batchGenerateContent',
    model: 'm',
    shared: {},
    open: () => readInRing(path),
  };
  await batch.stage?.(payload, { key, runId: 'r', metadata: {} }, new AbortController().signal);
}

await upload(small, 'small');
const before = process.memoryUsage().rss;
await upload(large, 'large');
// The peak since the process began, in kilobytes.
const peak = process.resourceUsage().maxRSS * 1024;
process.stdout.write(String(Math.max(0, peak - before) / MB));
