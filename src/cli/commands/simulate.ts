import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { SimulateOptions } from '../actions/serve-simulator.ts';

/** `simulate` */
export const simulateCommand: CommandOf<never, SimulateOptions> = {
  name: 'simulate',
  summary: 'Serve the providers’ batch APIs on this machine, to rehearse for free.',
  details: async () => (await import('../describe-faults.ts')).describeFaults(),
  arguments: [],
  options: {
    port: {
      kind: 'number',
      label: 'N',
      min: 0,
      max: 65_535, // the largest port there is
      isWhole: true,
      summary: 'The port on 127.0.0.1 (default: a free one).',
    },
    speed: {
      kind: 'number',
      label: 'X',
      min: 0.001,
      summary: 'How many times as fast as real time the simulator’s time passes (default: 1).',
    },
    seed: {
      kind: 'number',
      label: 'S',
      min: 0,
      isWhole: true,
      summary: 'The same seed and the same calls give the same answers and faults (default: 1).',
    },
    fault: {
      kind: 'list',
      label: 'NAME[=VALUE]',
      summary: 'Something that shall go wrong; may be repeated. The faults are listed below.',
    },
    apiKey: {
      kind: 'text',
      label: 'KEY',
      summary: 'The only key that is accepted (default: any that does not contain "wrong" or "invalid").',
    },
    json: { ...option.JSON_DATA, summary: 'Write the base URLs as a line of JSON on stdout.' },
  },
  examples: [
    { line: 'batch-router simulate --speed 100', does: 'A batch takes seconds in place of minutes.' },
    {
      line: 'batch-router simulate --port 8080 --fault http-429=0.2 --fault truncate',
      does: 'Every fifth call is refused, and each first download breaks off.',
    },
  ],
  load: async () => (await import('../actions/serve-simulator.ts')).serveSimulator,
};
