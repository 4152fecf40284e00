#!/usr/bin/env node
import { readVersion } from './version.ts';

/**
 * Where the process begins and ends. `--version` is answered before anything is loaded: programs ask it first, and it
 * should cost no more than starting Node.
 */
async function main(args: readonly string[]): Promise<void> {
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    process.stdout.write(`${readVersion()}\n`);
    return;
  }
  const { runCommandLine } = await import('./run-command-line.ts');
  process.exitCode = await runCommandLine(args, (code) => process.exit(code));
}

await main(process.argv.slice(2));
