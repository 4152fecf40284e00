import { open } from 'node:fs/promises';

/*
 * The floors: what a hand-written loop costs that does the unavoidable and nothing else. It reads chunks of 1 MiB, cuts
 * them into lines, parses, converts by hand, stringifies, and writes chunks of 1 MiB. No validation, no duplicates, no
 * limits, no ledger, no durability, no order.
 */

const CHUNK_BYTES = 1024 * 1024;

interface BenchRequest {
  readonly custom_id: string;
  readonly system_prompt: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly generation_config: { readonly max_tokens: number; readonly seed: number };
}

interface BenchAnswer {
  readonly custom_id: string;
  readonly response: {
    readonly body: {
      readonly model: string;
      readonly choices: readonly {
        readonly message: { readonly content: string };
        readonly finish_reason: string;
      }[];
      readonly usage: {
        readonly prompt_tokens: number;
        readonly completion_tokens: number;
        readonly total_tokens: number;
      };
    };
  };
}

/** Unified requests in, the provider's lines out. */
export function intakeFloor(from: string, to: string): Promise<void> {
  return convertLines(from, to, (line) => {
    // The benchmark's own input.
    const request = JSON.parse(line) as BenchRequest;
    return JSON.stringify({
      custom_id: request.custom_id,
      method: 'POST',
      url: '/v1/chat/completions',
      body: {
        model: 'gpt-4.1-mini',
        messages: [{ role: 'system', content: request.system_prompt }, ...request.messages],
        max_completion_tokens: request.generation_config.max_tokens,
        seed: request.generation_config.seed,
      },
    });
  });
}

/** The provider's lines in, unified results out. */
export function collectFloor(from: string, to: string): Promise<void> {
  return convertLines(from, to, (line) => {
    // The benchmark's own input.
    const { custom_id: id, response } = JSON.parse(line) as BenchAnswer;
    const { choices, model, usage } = response.body;
    const [choice] = choices;
    return JSON.stringify({
      custom_id: id,
      status: 'succeeded',
      message: { role: 'assistant', content: choice?.message.content },
      finish_reason: choice?.finish_reason,
      model,
      usage: {
        prompt_tokens: usage.prompt_tokens,
        completion_tokens: usage.completion_tokens,
        total_tokens: usage.total_tokens,
      },
      provider: 'openai',
      attempts: 1,
    });
  });
}

async function convertLines(from: string, to: string, convert: (line: string) => string): Promise<void> {
  const [input, output] = [await open(from, 'r'), await open(to, 'w')];
  const buffer = Buffer.allocUnsafeSlow(2 * CHUNK_BYTES);
  let held = 0;
  let pending = '';
  for (;;) {
    const { bytesRead } = await input.read(buffer, held, CHUNK_BYTES);
    if (bytesRead === 0) break;
    const end = held + bytesRead;
    let start = 0;
    for (let at = buffer.indexOf(10); at !== -1 && at < end; at = buffer.indexOf(10, start)) {
      pending += `${convert(buffer.toString('utf8', start, at))}\n`;
      start = at + 1;
      if (pending.length >= CHUNK_BYTES) {
        await output.write(pending);
        pending = '';
      }
    }
    buffer.copy(buffer, 0, start, end);
    held = end - start;
    // So that no line end of an earlier chunk is found behind the end of this one.
    buffer.fill(0, held);
  }
  await output.write(pending);
  await input.close();
  await output.close();
}
