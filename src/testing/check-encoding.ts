import { deepEqual, equal, ok } from 'node:assert/strict';

import type { Encoded } from '../adapter/codec.ts';
import { encodeRequest } from '../adapter/translate.ts';
import { isJsonObject } from '../core/json.ts';
import type { WarningCode } from '../core/warning.ts';
import { modeOf, type UnifiedRequest } from '../model/request.ts';
import { parseRequest } from '../model/parse-request.ts';
import type { CheckDefinition } from './check-definition.ts';
import type { EncodeCheckId } from './contract-check.ts';
import { forAll } from './for-all.ts';
import { listPaths } from './list-paths.ts';
import { markRequest } from './mark-request.ts';
import type { Trial } from './trial.ts';

/** What the way from unified requests to the provider's must keep. */
export const ENCODE_CHECKS: Readonly<Record<EncodeCheckId, CheckDefinition>> = {
  'encode-total': {
    name: 'encodes every valid request of its modes, and never throws',
    run: (trial) => forAllRequests(trial, checkEncoded),
  },
  'encode-pure': {
    name: 'encodes the same request to the same line, and leaves it as it was',
    run: (trial) => forAllRequests(trial, (_, request) => checkPure(trial, request)),
  },
  'encode-whole': {
    name: 'sends every text of a request, or names its place in a warning',
    run: checkWhole,
  },
  'encode-warnings': {
    name: 'its warnings have known codes, messages, and paths of the request',
    run: (trial) => forAllRequests(trial, checkWarnings),
  },
  'encode-modes': {
    name: 'the endpoint of a request tells its mode',
    run: (trial) =>
      forAllRequests(trial, ({ endpoint }, request) => {
        const mode = modeOf(request);
        // A body of the provider's own may be for any endpoint.
        if (mode !== 'custom')
          equal(trial.adapter.modeOf(endpoint), mode, `${endpoint} is for another mode.`);
      }),
  },
};

/** Complete by type: a code that is added to the union and not here does not compile. */
const WARNING_CODES: Readonly<Record<WarningCode, true>> = {
  unsupported_parameter: true,
  unsupported_content: true,
  approximated: true,
  refused: true,
};

function forAllRequests(trial: Trial, law: (encoded: Encoded, request: UnifiedRequest) => void): void {
  forAll(trial.cases, trial.requestMaker(trial.modes, true), (request) => {
    ok(parseRequest(request).ok, 'The request that was made for this check is not valid.');
    law(trial.encode(request), request);
  });
}

function checkEncoded({ body, cost, endpoint, model, shared }: Encoded): void {
  ok(endpoint.startsWith('/'), `The endpoint "${endpoint}" is no path.`);
  ok(typeof model === 'string' && model !== '', 'The model has no name.');
  ok(isJsonObject(body), 'The body is no object.');
  deepEqual(
    JSON.parse(JSON.stringify(body)),
    withoutPrototype(body),
    'The body is not what JSON makes of it.',
  );
  for (const [key, value] of Object.entries(shared))
    ok(typeof value === 'string', `shared.${key} is no text.`);
  for (const [unit, value] of Object.entries(cost)) ok(value >= 0, `It costs ${value} ${unit}.`);
}

/** The same values in plain objects: `deepEqual` looks at prototypes too. Undefined stays, so that it is found. */
function withoutPrototype(value: unknown): unknown {
  return structuredClone(value);
}

function checkPure({ adapter, subject }: Trial, request: UnifiedRequest): void {
  const before = JSON.stringify(request);
  freeze(request);
  const lines = [request, structuredClone(request)].map((each) => {
    const encoded = encodeRequest(adapter.codecs, each, { model: subject.model });
    return JSON.stringify(encoded);
  });
  equal(lines[0], lines[1], 'Two equal requests are encoded differently.');
  equal(JSON.stringify(request), before, 'The request was changed.');
}

/** Whoever changes a frozen object throws: modules are in strict mode. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

function checkWhole(trial: Trial): void {
  const modes = trial.modes.filter((mode) => mode !== 'custom');
  const make = trial.requestMaker(modes, true);
  forAll(
    trial.cases,
    (dice) => markRequest(make(dice)),
    ({ marks, request }) => {
      const encoded = trial.encode(request);
      if (encoded.warnings.some(({ code }) => code === 'refused')) return;
      const sent = JSON.stringify([encoded.endpoint, encoded.body, encoded.shared]);
      for (const { mark, path } of marks) {
        const isTold = encoded.warnings.some((warning) => covers(warning.path, path));
        ok(isTold || sent.includes(mark), `What stands at ${path} is lost, and no warning says so.`);
      }
    },
  );
}

/** Whether what is at a path is a part of what is at another one, or that itself. */
function covers(whole: string, part: string): boolean {
  return part === whole || part.startsWith(`${whole}.`) || part.startsWith(`${whole}[`);
}

function checkWarnings({ warnings }: Encoded, request: UnifiedRequest): void {
  const paths = listPaths(request);
  for (const { code, message, path } of warnings) {
    ok(Object.hasOwn(WARNING_CODES, code), `"${code}" is no code of a warning.`);
    // What is missing is named too, by the path where it should be.
    ok(
      paths.has(path) || paths.has(parentOf(path)),
      `There is no "${path}" in the request (${code}: ${message}).`,
    );
    ok(message.trim() !== '', `The warning about ${path} says nothing.`);
  }
}

/** `a.b` for `a.b.c` and for `a.b[0]`; the text itself when it is one name. */
function parentOf(path: string): string {
  return path.replace(/(?:\.[\w-]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\])$/, '');
}
