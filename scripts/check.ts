// Everything about the project that is not a test: sources, generated files, and the package as a user gets it.
// Runs all steps even when one fails, prints and times each, and ends with 1 when any failed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { CONSUMER_STEPS } from './check/consumer-steps.ts';
import { PACKAGE_STEPS } from './check/package-steps.ts';
import { SOURCE_STEPS } from './check/source-steps.ts';
import type { CheckContext, Step } from './check/step.ts';

const STEPS: readonly Step[] = [...SOURCE_STEPS, ...PACKAGE_STEPS, ...CONSUMER_STEPS];

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs a step and prints how it went. */
async function runStep(step: Step, context: CheckContext): Promise<boolean> {
  const start = performance.now();
  const time = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    await step.run(context);
    say(`ok      ${step.name} (${time()})`);
    return true;
  } catch (error) {
    say(`FAILED  ${step.name} (${time()})`);
    const message = error instanceof Error ? error.message : String(error);
    say(message.replaceAll(/^/gm, '        '));
    return false;
  }
}

/** The names of the steps that failed or could not be run. */
async function runSteps(context: CheckContext): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const step of STEPS) {
    if (step.after !== undefined && failed.includes(step.after)) {
      say(`not run ${step.name}: it needs "${step.after}"`);
      failed.push(step.name);
    } else if (!(await runStep(step, context))) {
      failed.push(step.name);
    }
  }
  return failed;
}

const workspace = await mkdtemp(join(tmpdir(), 'batch-router-check-'));
try {
  const failed = await runSteps({ root: resolve(import.meta.dirname, '..'), workspace });
  say('');
  say(failed.length === 0 ? `All ${STEPS.length} checks are good.` : `Not good: ${failed.join(', ')}.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  await rm(workspace, { recursive: true, force: true });
}
