// Uploads a file and prints by how many MB the process grew at most.
import { statSync } from 'node:fs';

import { systemRandom } from '../../src/core/random.ts';
import { readInRing } from '../../src/core/read-in-ring.ts';
import { createMultipart } from '../../src/http/multipart.ts';
import { calm, createClient } from './create-client.ts';

const MB = 1024 * 1024;
const [url = '', small = '', large = ''] = process.argv.slice(2);

async function upload(path: string): Promise<void> {
  const file = {
    field: 'file',
    fileName: 'x.jsonl',
    contentType: 'application/jsonl',
    byteLength: statSync(path).size,
    open: () => readInRing(path),
  };
  const body = createMultipart({ purpose: 'batch' }, file, systemRandom);
  await (await createClient(url).send({ method: 'POST', target: '/files', body, signal: calm })).json();
}

await upload(small);
const before = process.memoryUsage().rss;
await upload(large);
// The peak since the process began, in kilobytes.
const peak = process.resourceUsage().maxRSS * 1024;
process.stdout.write(String(Math.max(0, peak - before) / MB));
