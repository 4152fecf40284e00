import { deepEqual, equal, ok } from 'node:assert/strict';

import { findProblems } from '../model/field-problems.ts';
import { unifiedResultSchema } from '../model/result-schema.ts';
import { modeOf } from '../model/request.ts';
import type { CheckDefinition } from './check-definition.ts';
import { checkDecode, checkEnvelope, checkFailure } from './check-lines.ts';
import type { AnswerCheckId } from './contract-check.ts';
import { damage } from './damage.ts';
import { forAll } from './for-all.ts';
import { readAnswers } from './read-answers.ts';
import { never, type ResultLine, type Trial } from './trial.ts';

/** What reading the answers of the service must keep. */
export const ANSWER_CHECKS: Readonly<Record<AnswerCheckId, CheckDefinition>> = {
  'own-answers': { name: 'decodes the answers of its service to valid results', run: checkAnswers },
  'damaged-answers': {
    name: 'never throws on a line of its service that was damaged',
    run: checkDamagedAnswers,
  },
  'reopened-results': {
    name: 'opens a result file again after a broken download, with the same bytes',
    run: checkReopened,
  },
};

async function checkAnswers(trial: Trial): Promise<void> {
  const { adapter } = trial;
  const mode = modeOf(trial.request('e-1'));
  for (const { body, id } of readAnswers(trial, await collectOne(trial, 'e-1'))) {
    const decoded = adapter.codecs[mode]?.decode(body);
    ok(decoded?.ok === true, `The answer is not decoded: ${JSON.stringify(decoded)}`);
    const { output, usage } = decoded;
    const answered = { custom_id: id, status: 'succeeded', provider: adapter.name, attempts: 1 };
    const result = { ...answered, ...output, ...(usage === undefined ? {} : { usage }) };
    deepEqual(findProblems(unifiedResultSchema, result), [], 'The result is not valid.');
    if (mode !== 'custom') equal(adapter.modeOfAnswer(body), mode, 'By its look the answer is another one.');
  }
}

async function checkDamagedAnswers(trial: Trial): Promise<void> {
  const { framing, profile } = trial.adapter;
  const lines = await collectOne(trial, 'f-1');
  for (const { value } of lines) {
    forAll(
      trial.cases,
      (dice) => damage(dice.once(2) ? damage(value, dice) : value, dice),
      (line) => {
        const envelope = framing.unwrap(line);
        checkEnvelope(envelope);
        if (envelope.kind !== 'response') return;
        checkDecode(trial, envelope.body);
        checkFailure(framing.readFailure(400, envelope.body, profile));
      },
    );
  }
}

async function checkReopened(trial: Trial): Promise<void> {
  const ended = await trial.end(await trial.submit(['b-1', 'b-2']));
  const [file] = await trial.adapter.batch.results(ended.handle, never());
  ok(file !== undefined, 'There is no result file.');
  const first = await file.open(never());
  await first.body[Symbol.asyncIterator]().return?.();
  const texts: string[] = [];
  for (let i = 0; i < 2; i += 1) {
    const chunks = await Array.fromAsync((await file.open(never())).body);
    texts.push(Buffer.concat(chunks).toString());
  }
  ok(texts[0] !== '', 'Nothing comes when it is opened again.');
  equal(texts[0], texts[1]);
}

async function collectOne(trial: Trial, id: string): Promise<readonly ResultLine[]> {
  const lines = await trial.collect(await trial.end(await trial.submit([id])));
  ok(lines.length > 0, 'There are no result lines.');
  return lines;
}
