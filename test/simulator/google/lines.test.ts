import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { checkLine } from '../../../src/simulator/google/check-line.ts';
import { explainLine } from '../../../src/simulator/google/explain-line.ts';
import { fitsMessage } from '../../../src/simulator/google/fits-message.ts';
import {
  MessageTable,
  snakeCase,
  type Field,
  type Scalar,
} from '../../../src/simulator/google/message-table.ts';
import { readMessage } from '../../../src/simulator/google/read-message.ts';

const TABLE = new MessageTable();
const LINE = 'GenerateContentLine';
const DEPTH = 5;

/** A value that a field may hold, and now and then one that it may not. */
function valueOf(field: Field, depth: number, spoiled: boolean): fc.Arbitrary<JsonValue> {
  const one = typedValue(field, depth, spoiled);
  const whole: fc.Arbitrary<JsonValue> =
    field.holds === 'list'
      ? fc.array(one, { maxLength: 3 })
      : field.holds === 'map'
        ? fc.dictionary(fc.string({ maxLength: 4 }), one, { maxKeys: 2 })
        : one;
  const odd = fc.constantFrom<JsonValue>('text', 5, true, [], {}, ['x'], { x: 1 });
  return spoiled ? fc.oneof({ weight: 20, arbitrary: whole }, { weight: 1, arbitrary: odd }) : whole;
}

function typedValue({ type }: Field, depth: number, spoiled: boolean): fc.Arbitrary<JsonValue> {
  if (type.is === 'message') return messageOf(type.message, depth - 1, spoiled);
  return type.is === 'enum' ? fc.constantFrom(...type.values) : SCALARS[type.is];
}

const SCALARS: Readonly<Record<Scalar, fc.Arbitrary<JsonValue>>> = {
  struct: fc.dictionary(fc.string({ maxLength: 3 }), fc.integer(), { maxKeys: 2 }),
  map: fc.dictionary(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 }), { maxKeys: 2 }),
  string: fc.string({ maxLength: 8, unit: 'grapheme' }),
  bytes: fc.constantFrom('', 'AAAA', 'YQ=='),
  bool: fc.boolean(),
  float: fc.oneof(fc.integer(), fc.constantFrom(0.5, 1e-7, -2)),
  int32: fc.oneof(fc.nat(1_000), fc.constantFrom('7', '-3')),
  int64: fc.oneof(fc.nat(1_000), fc.constantFrom('7', '-3')),
  any: fc.oneof(fc.constant(null), fc.boolean(), fc.array(fc.integer(), { maxLength: 2 })),
};

/** Messages with a few of their fields, in either spelling; spoiled ones may have unknown or wrong ones. */
function messageOf(name: string, depth: number, spoiled: boolean): fc.Arbitrary<JsonObject> {
  const fields = [...new Set(TABLE.fieldsOf(name).values())];
  if (depth <= 0 || fields.length === 0) return fc.constant({});
  const entry = fc
    .constantFrom(...fields)
    .chain((field) => fc.tuple(fc.constantFrom(field.name, field.protoName), valueOf(field, depth, spoiled)));
  const unknown = fc.tuple(fc.constantFrom('config', 'Contents', 'thinking'), fc.constant<JsonValue>(1));
  const entries = spoiled
    ? fc.oneof({ weight: 25, arbitrary: entry }, { weight: 1, arbitrary: unknown })
    : entry;
  return fc.array(entries, { maxLength: 4 }).map((list) => Object.fromEntries(list));
}

/** JSON text of a value, with or without white space. */
const written = (value: JsonValue): fc.Arbitrary<string> =>
  fc
    .constantFrom(undefined, 1, '\t')
    .map((space) => JSON.stringify(value, null, space).replaceAll('\n', ' '));

/** Whether a text is an empty object, which is all that such texts can be that is a message. */
function isEmptyObject(text: string): boolean {
  return /^[ \t\n\r]*\{[ \t\n\r]*\}[ \t\n\r]*$/.test(text);
}

describe('a line', () => {
  test('has a complaint exactly when it does not fit its message', () => {
    let refused = 0;
    const lines = messageOf(LINE, DEPTH, true).chain((value) => fc.tuple(fc.constant(value), written(value)));
    fc.assert(
      fc.property(lines, ([value, text]) => {
        const fits = fitsMessage(value, LINE, TABLE);
        if (!fits) refused += 1;
        expect(explainLine(text, LINE, TABLE) === undefined).toBe(fits);
      }),
      { numRuns: 800 },
    );
    expect(refused).toBeGreaterThan(20);
  });

  test('that is cut anywhere is refused, and never loops or throws', () => {
    const cut = messageOf(LINE, DEPTH, false)
      .map((value) => JSON.stringify(value))
      .chain((text) => fc.nat(text.length - 1).map((end) => text.slice(0, end)));
    fc.assert(
      fc.property(cut, (text) => {
        expect(explainLine(text, LINE, TABLE)).toMatch(/^invalid JSON, near column \d+: /);
      }),
    );
  });

  test('of any text is read exactly when it is JSON of the message', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.constantFrom('{"a":\\u0}', '{"key":"\\x"}', '{"key":tru}')),
        (text) => {
          const checked = checkLine(Buffer.from(text), LINE, TABLE);
          const problem = 'problem' in checked ? checked.problem : 'invalid JSON: no';
          expect(problem).toMatch(/^invalid JSON/);
          expect('value' in checked).toBe(isEmptyObject(text));
        },
      ),
    );
  });

  test('complains about the column at which the trouble begins', () => {
    const cases: readonly [string, string][] = [
      ['{"key":"a","config":{}}', "near column 12: no such field: 'config'"],
      ['{ "request" : [ ] }', "near column 15: unexpected character: '['; expected '{'"],
      ['{"key":5}', `near column 8: unexpected character: '5'; expected '"'`],
      ['{"key":"a"', "near column 11: unexpected end of input; expected '}'"],
      ['{"key":"a",}', `near column 12: unexpected character: '}'; expected '"'`],
      ['{"key":"a"} {}', "near column 13: unexpected character: '{'"],
      ['{"key":"\\q"}', 'near column 8: invalid string'],
      ['{"key":"a', 'near column 10: unexpected end of input'],
      ['{"request":{"store":maybe}}', "near column 21: unexpected character: 'm'"],
      ['{"request":{"store":"yes"}}', 'near column 21: invalid value for a field of type bool: "yes"'],
      [
        '{"request":{"generationConfig":{"topK":1.5}}}',
        'near column 40: invalid value for a field of type int32: 1.5',
      ],
    ];
    for (const [text, complaint] of cases)
      expect(explainLine(text, LINE, TABLE)).toBe(`invalid JSON, ${complaint}`);
  });

  test('that nests without end is refused, however deep', () => {
    const schema = '{"items":'.repeat(50_000) + '{}' + '}'.repeat(50_000);
    const text = `{"request":{"generationConfig":{"responseSchema":${schema}}}}`;
    expect(checkLine(Buffer.from(text), LINE, TABLE)).toMatchObject({
      problem: expect.stringContaining('nesting is too deep') as string,
    });
    const value: unknown = JSON.parse(`{"generationConfig":{"responseSchema":${schema}}}`);
    const { violations } = readMessage(value as JsonObject, 'GenerateContentRequest', TABLE);
    expect(violations).toHaveLength(1);
  });
});

describe('a message', () => {
  test('is read into camel case without violations, and reading it again changes nothing', () => {
    fc.assert(
      fc.property(messageOf('GenerateContentRequest', DEPTH, false), (value) => {
        const { message, violations } = readMessage(value, 'GenerateContentRequest', TABLE);
        expect(violations).toEqual([]);
        expect(fitsMessage(value, 'GenerateContentRequest', TABLE)).toBe(true);
        expect(readMessage(message, 'GenerateContentRequest', TABLE)).toEqual({ message, violations: [] });
      }),
    );
  });

  test('has no violations when it fits; besides, one value may stand for a list of it', () => {
    fc.assert(
      fc.property(messageOf('GenerateContentRequest', DEPTH, true), (value) => {
        const { violations } = readMessage(value, 'GenerateContentRequest', TABLE);
        const fits = fitsMessage(value, 'GenerateContentRequest', TABLE);
        expect(fits && violations.length > 0).toBe(false);
      }),
      { numRuns: 1_000 },
    );
    const one = { contents: { parts: { text: 'Hi' } } };
    expect(readMessage(one, 'GenerateContentRequest', TABLE)).toEqual({
      message: { contents: [{ parts: [{ text: 'Hi' }] }] },
      violations: [],
    });
  });

  test('keeps the keys of free-form values as they are', () => {
    const args = { some_key: { other_key: 1 } };
    const schema = { type: 'object', properties: { first_name: { type: 'string' } } };
    const value = {
      contents: [{ parts: [{ function_call: { name: 'f', args } }] }],
      generation_config: { response_json_schema: schema },
    };
    expect(readMessage(value, 'GenerateContentRequest', TABLE).message).toEqual({
      contents: [{ parts: [{ functionCall: { name: 'f', args } }] }],
      generationConfig: { responseJsonSchema: schema },
    });
  });

  test('has names in snake case that differ from those in camel case only by the letters', () => {
    expect([snakeCase('topP'), snakeCase('responseJsonSchema'), snakeCase('role')]).toEqual([
      'top_p',
      'response_json_schema',
      'role',
    ]);
    expect(() => TABLE.fieldsOf('Nothing')).toThrow('There is no message "Nothing".');
  });
});
