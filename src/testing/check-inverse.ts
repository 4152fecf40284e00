import { deepEqual, equal, ok } from 'node:assert/strict';

import type { DecodedRequest, Encoded } from '../adapter/codec.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { parseRequest } from '../model/parse-request.ts';
import { modeOf, type Mode, type UnifiedRequest } from '../model/request.ts';
import type { CheckDefinition } from './check-definition.ts';
import { lineOf } from './check-lines.ts';
import type { InverseCheckId } from './contract-check.ts';
import type { ContractSubject } from './contract-subject.ts';
import { damageObject } from './damage.ts';
import type { Dice } from './dice.ts';
import { forAll } from './for-all.ts';
import { generateObject } from './generate-json.ts';
import type { Trial } from './trial.ts';

/** What the way back, from the provider's requests to unified ones, must keep. */
export const INVERSE_CHECKS: Readonly<Record<InverseCheckId, CheckDefinition>> = {
  'unwrap-request': {
    name: 'takes the wrapping off its own requests again',
    lacks: lacksUnwrap,
    run: checkUnwrap,
  },
  'unwrap-request-total': {
    name: 'takes the wrapping off a request or says what is wrong with it, whatever the JSON',
    lacks: lacksUnwrap,
    run: checkUnwrapTotal,
  },
  'decode-request': {
    name: 'decodes the bodies that it encoded, to valid requests that are encoded to equal ones',
    lacks: lacksInverse,
    run: checkOwn,
  },
  'decode-request-plain': {
    name: 'decodes without a loss, also for others, what it encoded without a warning',
    lacks: lacksInverse,
    run: checkPlain,
  },
  'decode-request-total': {
    name: 'decodes a body to a request that is encoded to an equal one, or says why not, whatever the JSON',
    lacks: lacksInverse,
    run: checkDamaged,
  },
};

const OWN_ID = 'an id';

function lacksUnwrap({ adapter }: ContractSubject): string | undefined {
  return adapter.framing.unwrapRequest === undefined ? 'Its requests are not read.' : undefined;
}

function lacksInverse({ adapter }: ContractSubject): string | undefined {
  const codecs = Object.values(adapter.codecs);
  const has = codecs.some((codec) => codec?.decodeRequest !== undefined);
  return has ? undefined : 'No codec of its decodes requests.';
}

function checkUnwrap(trial: Trial): void {
  forAll(trial.cases, trial.requestMaker(trial.modes, true), (request) => {
    const line = copyOf(lineOf(trial, request));
    const { body, endpoint } = trial.encode(request);
    const unwrapped = trial.adapter.framing.unwrapRequest?.(line);
    ok(unwrapped?.ok === true, `It says of its own line: ${JSON.stringify(unwrapped)}`);
    equal(unwrapped.id, request.custom_id, 'The id is another one.');
    deepEqual(copyOf(unwrapped.body), copyOf(body), 'The body is another one.');
    const mode = modeOf(request);
    if (mode !== 'custom') equal(trial.adapter.modeOf(unwrapped.endpoint), mode, `${endpoint} is lost.`);
  });
}

function checkUnwrapTotal(trial: Trial): void {
  const request = trial.requestMaker(trial.modes, true);
  const make = (dice: Dice): JsonObject =>
    dice.once(3) ? generateObject(dice) : damageObject(lineOf(trial, request(dice)), dice);
  forAll(trial.cases, make, (line) => {
    const unwrapped = trial.adapter.framing.unwrapRequest?.(line);
    if (unwrapped?.ok === false) ok(unwrapped.problems.length > 0, 'It does not say what is wrong.');
    else ok(unwrapped !== undefined && isJsonObject(unwrapped.body), 'There is no body.');
  });
}

/** The modes whose codecs have an inverse. */
function invertible(trial: Trial): readonly Mode[] {
  return trial.modes.filter((mode) => trial.adapter.codecs[mode]?.decodeRequest !== undefined);
}

function checkOwn(trial: Trial): void {
  forAll(trial.cases, trial.requestMaker(invertible(trial), true), (request) => {
    const encoded = trial.encode(request);
    if (encoded.warnings.some(({ code }) => code === 'refused')) return;
    const decoded = decode(trial, request, encoded, true);
    // What was left out can leave a body that nobody would write, such as one with a result whose call is gone.
    const isWhole = encoded.warnings.length === 0;
    if (!decoded.ok && !isWhole) return;
    ok(decoded.ok, `It says of its own body: ${JSON.stringify(decoded)}`);
    equal(decoded.request.custom_id, OWN_ID, 'The id is another one.');
    const parsed = parseRequest(decoded.request);
    ok(parsed.ok || !isWhole, `The request is not valid: ${JSON.stringify(parsed)}`);
    checkEqualBody(trial, decoded.request, encoded);
    deepEqual(decoded.warnings, [], 'There are warnings, although nothing may be lost.');
  });
}

function checkPlain(trial: Trial): void {
  let tried = 0;
  forAll(trial.cases, trial.requestMaker(invertible(trial), false), (request) => {
    const encoded = trial.encode(request);
    if (encoded.warnings.length > 0 || request.mode === 'custom') return;
    tried += 1;
    const decoded = decode(trial, request, encoded, false);
    ok(decoded.ok, `It says of its own body: ${JSON.stringify(decoded)}`);
    deepEqual(decoded.warnings, [], 'Something is lost.');
    checkEqualBody(trial, decoded.request, encoded);
  });
  ok(tried > 0, 'No request was encoded without a warning.');
}

function checkDamaged(trial: Trial): void {
  const makeRequest = trial.requestMaker(invertible(trial), true);
  const make = (dice: Dice): readonly [UnifiedRequest, JsonObject] => {
    const request = makeRequest(dice);
    const body = copyOf(trial.encode(request).body);
    // Whose model is gone goes to the target's: there is no request without one.
    if (!dice.once(8)) return [request, damageObject(body, dice, ['model'])];
    const { model } = body;
    return [request, { ...generateObject(dice), ...(model === undefined ? {} : { model }) }];
  };
  forAll(trial.cases, make, ([request, body]) => {
    const encoded = { ...trial.encode(request), body };
    for (const isOwn of [true, false]) {
      const decoded = decode(trial, request, encoded, isOwn);
      if (!decoded.ok) ok(decoded.problems.length > 0, 'It does not say what is wrong.');
      else if (isOwn) checkEqualBody(trial, decoded.request, encoded);
    }
  });
}

function decode(
  trial: Trial,
  request: UnifiedRequest,
  { body }: Encoded,
  isOwn: boolean,
): DecodedRequest<UnifiedRequest> {
  const codec = trial.adapter.codecs[modeOf(request)];
  const decoded = codec?.decodeRequest?.(copyOf(body), { customId: OWN_ID, isOwn });
  ok(decoded !== undefined, 'The codec has no inverse.');
  return decoded;
}

/** The model of the target is the one that was encoded: not every provider writes it into the body. */
function checkEqualBody(trial: Trial, request: UnifiedRequest, { body, model }: Encoded): void {
  const again = trial.encode(request, model);
  deepEqual(copyOf(again.body), copyOf(body), 'Encoded again, the body is another one.');
}

/** As it comes from a file. */
function copyOf(value: JsonObject): JsonObject {
  const copy: JsonValue = JSON.parse(JSON.stringify(value)) as JsonValue;
  ok(isJsonObject(copy), 'It is no JSON object.');
  return copy;
}
