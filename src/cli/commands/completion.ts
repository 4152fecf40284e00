import type { CommandOf } from '../command.ts';

/** `completion SHELL` */
export const completionCommand: CommandOf<'shell', object> = {
  name: 'completion',
  summary: 'Print the completion script of a shell.',
  arguments: [
    {
      name: 'shell',
      label: 'SHELL',
      completes: ['bash', 'zsh', 'fish'],
      summary: 'One of bash, zsh and fish.',
    },
  ],
  options: {},
  examples: [
    { line: 'source <(batch-router completion bash)', does: 'For this bash; in ~/.bashrc for every one.' },
    { line: 'batch-router completion zsh > "${fpath[1]}/_batch-router"', does: 'For zsh.' },
    {
      line: 'batch-router completion fish > ~/.config/fish/completions/batch-router.fish',
      does: 'For fish.',
    },
  ],
  load: async () => (await import('../actions/print-completion.ts')).printCompletion,
};
