import { expect, test } from 'vitest';

import { ValidationError } from '../../src/core/errors.ts';
import { ProblemList } from '../../src/engine/problem-list.ts';
import { TargetEncoder } from '../../src/engine/target-encoder.ts';
import { UnifiedRead } from '../../src/engine/unified-read.ts';
import { WarningCounts } from '../../src/engine/warning-counts.ts';
import type { UnifiedRequest } from '../../src/model/request.ts';
import { PROVIDERS } from '../../src/providers.ts';

const ADAPTERS = PROVIDERS.map((create) => create({ environment: {} }));

test.each(ADAPTERS)(
  'half of a character would cost a batch of $profile.title, and is a problem',
  (adapter) => {
    const problems = new ProblemList();
    const report = { problems, warnings: new WarningCounts() };
    const encoder = new TargetEncoder({ adapter, model: 'm' }, { strict: false, wireIdPrefix: 'r' }, report);
    const encode = (content: string): unknown => {
      const request: UnifiedRequest = { custom_id: 'q', messages: [{ role: 'user', content }] };
      return encoder.encode(new UnifiedRead(request, undefined), 0, 'in.jsonl', 3);
    };
    expect(encode(String.raw`A path: C:\ud83d, and a whole one: 😀`)).toBeDefined();
    problems.throwIfAny();
    expect(encode('Cut off: \ud83d')).toBeUndefined();
    expect(() => problems.throwIfAny()).toThrow(ValidationError);
    expect(() => problems.throwIfAny()).toThrow('messages[0].content');
  },
);
