import { deepEqual, equal, ok } from 'node:assert/strict';

import type { Envelope } from '../adapter/codec.ts';
import { FAILURE_CODES } from '../core/failure-codes.ts';
import type { Failure } from '../core/failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { MODES, type UnifiedRequest } from '../model/request.ts';
import type { CheckDefinition } from './check-definition.ts';
import type { LineCheckId } from './contract-check.ts';
import type { Dice } from './dice.ts';
import { forAll } from './for-all.ts';
import { generateJson, generateObject } from './generate-json.ts';
import type { Trial } from './trial.ts';

/** What the provider's lines must keep, whatever they hold. */
export const LINE_CHECKS: Readonly<Record<LineCheckId, CheckDefinition>> = {
  wrap: { name: 'writes one line a request, which holds the id and the body', run: checkWrap },
  'unwrap-total': {
    name: 'takes the wrapping off a line of results, whatever the JSON',
    run: ({ adapter, cases }) =>
      forAll(cases, generateJson, (line) => checkEnvelope(adapter.framing.unwrap(line))),
  },
  'read-failure-total': {
    name: 'reads a known failure from a refused body, whatever the JSON',
    run: ({ adapter, cases }) => {
      const make = (dice: Dice): readonly [number, JsonValue] => [dice.between(400, 599), generateJson(dice)];
      forAll(cases, make, ([status, body]) => {
        checkFailure(adapter.framing.readFailure(status, body, adapter.profile));
      });
    },
  },
  'decode-total': {
    name: 'decodes an answer or says that it is none, whatever the JSON',
    run: (trial) => forAll(trial.cases, generateJson, (body) => checkDecode(trial, body)),
  },
  recognizes: {
    name: 'recognizes its own requests, and no unified one',
    lacks: ({ adapter }) =>
      adapter.framing.recognizes === undefined ? 'Its lines cannot be told from others.' : undefined,
    run: checkRecognizes,
  },
};

/** The kinds of envelope with their fields. @throws AssertionError */
export function checkEnvelope(envelope: Envelope): void {
  if (envelope.kind === 'unreadable') {
    ok(envelope.reason !== '', 'No reason is given.');
    return;
  }
  ok(typeof envelope.id === 'string' && envelope.id !== '', 'The id is no text.');
  if (envelope.kind === 'response') {
    ok(Number.isFinite(envelope.status), `The status is ${envelope.status}.`);
    ok(envelope.body !== undefined, 'There is no body.');
    return;
  }
  equal(envelope.kind, 'failure');
  ok(typeof envelope.code === 'string' && envelope.code !== '', 'The failure has no code.');
  ok(typeof envelope.message === 'string' && envelope.message !== '', 'The failure has no message.');
}

/** @throws AssertionError */
export function checkFailure({ code, message, retryable }: Failure): void {
  ok(Object.hasOwn(FAILURE_CODES, code), `"${code}" is no code of a failure.`);
  ok(typeof message === 'string' && message !== '', 'The failure has no message.');
  equal(typeof retryable, 'boolean');
}

/** Decodes a body with every codec. @throws AssertionError */
export function checkDecode({ adapter, modes }: Trial, body: JsonValue): void {
  for (const mode of modes) {
    const decoded = adapter.codecs[mode]?.decode(body);
    if (decoded?.ok === false) checkFailure(decoded.failure);
    else equal(typeof decoded?.output, 'object', 'There is no output.');
  }
  const mode = adapter.modeOfAnswer(body);
  ok(MODES.includes(mode), `"${mode}" is no mode.`);
}

function checkWrap(trial: Trial): void {
  forAll(trial.cases, trial.requestMaker(trial.modes, true), (request) => {
    const line = lineOf(trial, request);
    const text = JSON.stringify(line);
    equal(text.split('\n').length, 1, 'The line has line ends in it.');
    ok(text.includes(JSON.stringify(request.custom_id)), 'The id is not in the line.');
    deepEqual(JSON.parse(text), structuredClone(line), 'The line is not what JSON makes of it.');
  });
}

function checkRecognizes(trial: Trial): void {
  const { framing } = trial.adapter;
  const recognizes = (line: JsonObject): boolean => framing.recognizes?.(line) === true;
  forAll(trial.cases, trial.requestMaker(trial.modes, true), (request) => {
    const line = lineOf(trial, request);
    ok(recognizes(line), 'Its own line is not recognized.');
    // What comes from a file has no undefined in it.
    const unified: JsonValue = JSON.parse(JSON.stringify(request)) as JsonValue;
    ok(isJsonObject(unified) && !recognizes(unified), 'A unified request is taken for one of its own.');
  });
  forAll(trial.cases, generateObject, (line) => equal(typeof framing.recognizes?.(line), 'boolean'));
}

/** The line of a request. */
export function lineOf(trial: Trial, request: UnifiedRequest): JsonObject {
  return trial.adapter.framing.wrap(request.custom_id, trial.encode(request));
}
