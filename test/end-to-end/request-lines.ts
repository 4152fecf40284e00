import { writeFile } from 'node:fs/promises';

/** The custom ids of `count` requests. */
export function customIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `q-${index}`);
}

/** Chat requests, with what `extra` adds to each. */
export function chatRequests(count: number, extra: (index: number) => object = () => ({})): object[] {
  return customIds(count).map((custom_id, index) => ({
    custom_id,
    messages: [{ role: 'user', content: `What is ${index} + 1?` }],
    ...extra(index),
  }));
}

/** Writes requests as a file of JSON lines. */
export async function writeRequests(path: string, requests: readonly object[]): Promise<void> {
  await writeFile(path, requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
}
