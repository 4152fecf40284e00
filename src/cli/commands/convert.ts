import type { CommandOf } from '../command.ts';
import * as option from '../option-table.ts';
import type { ConvertOptions } from '../actions/convert-files.ts';
import { INPUT_FILES } from './run-arguments.ts';

/** `convert FILE...` */
export const convertCommand: CommandOf<never, ConvertOptions, 'files'> = {
  name: 'convert',
  summary: 'Turn requests into another provider’s form, or result files into unified results.',
  details: async () => (await import('../describe-forms.ts')).describeForms(),
  arguments: [
    {
      ...INPUT_FILES,
      summary:
        'Requests or, with --results, result files; each may be gzip, or a quoted pattern; - is standard input.',
    },
  ],
  options: {
    to: {
      kind: 'text',
      label: 'FORM',
      completes: 'form',
      summary: 'The form that requests are wanted in: a provider’s, or unified.',
    },
    model: {
      kind: 'text',
      label: 'MODEL',
      summary: 'The model of every request that names none itself.',
    },
    param: option.PARAM,
    strict: { kind: 'flag', summary: 'Refuse what cannot be said in the other form, in place of a warning.' },
    results: { kind: 'flag', summary: 'The files are results, which become unified results.' },
    from: {
      kind: 'text',
      label: 'PROVIDER',
      completes: 'provider',
      summary: 'Whose result files they are.',
    },
    withRaw: option.WITH_RAW,
    output: {
      ...option.OUTPUT,
      summary: 'Where the lines go; a file appears whole or not at all; - is standard output, the default.',
    },
  },
  examples: [
    {
      line: 'batch-router convert openai-batch.jsonl --to anthropic --model claude-haiku-4-5 --output anthropic-batch.jsonl',
      does: 'Turns an OpenAI batch file into requests to Anthropic, and tells what is lost.',
    },
    {
      line: 'batch-router convert old/*.jsonl.gz --to unified --output questions.jsonl',
      does: 'Gathers requests in any forms in one file that every provider can be asked with.',
    },
    {
      line: 'batch-router convert --results batch_output.jsonl batch_errors.jsonl --from openai --output results.jsonl',
      does: 'Makes unified results of the files that a batch left at the provider.',
    },
  ],
  load: async () => (await import('../actions/convert-files.ts')).convertFiles,
};
