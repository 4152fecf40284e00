import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';

import wordListPath from 'word-list';

/** Lines are written in pieces of this many. */
const LINES_PER_WRITE = 5000;

/** Writes a request for each word of the list that the package `word-list` ships; returns the path. */
export async function writeWordQuestions(path: string): Promise<string> {
  const file = await open(path, 'w');
  try {
    let pending: string[] = [];
    for await (const word of createInterface({ input: createReadStream(wordListPath) })) {
      if (word === '') continue;
      pending.push(JSON.stringify(questionAbout(word)));
      if (pending.length === LINES_PER_WRITE) {
        await file.write(`${pending.join('\n')}\n`);
        pending = [];
      }
    }
    if (pending.length > 0) await file.write(`${pending.join('\n')}\n`);
  } finally {
    await file.close();
  }
  return path;
}

function questionAbout(word: string): object {
  return {
    custom_id: `word-${word}`,
    system_prompt: 'You are a dictionary. Answer in one sentence.',
    messages: [{ role: 'user', content: `What does "${word}" mean?` }],
    generation_config: { max_tokens: 500 },
  };
}
