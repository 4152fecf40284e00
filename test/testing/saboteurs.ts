import type { Adapter } from '../../src/adapter/adapter.ts';
import type { BatchPort } from '../../src/adapter/batch-port.ts';
import type { Codec, Framing } from '../../src/adapter/codec.ts';
import type { FeatureTable, Profile } from '../../src/adapter/profile.ts';
import { CredentialsError, ProviderApiError } from '../../src/core/errors.ts';
import type { BatchStatus } from '../../src/model/batch-status.ts';
import type { ChatRequest } from '../../src/model/request.ts';
import type { ChatOutput } from '../../src/model/result.ts';
import type { ContractCheckId, ContractSubject } from '../../src/testing/index.ts';

type Spoil = (subject: ContractSubject) => ContractSubject;

/** For each check, an adapter that breaks its law in a way that has happened to somebody. */
export const SABOTEURS: Readonly<Record<ContractCheckId, Spoil>> = {
  name: (subject) => withAdapter(subject, { name: 'Two Words' }),
  source: inProfile(() => ({ source: { url: 'the docs', checked: 'yesterday' } })),
  limits: inProfile(() => ({ limits: [{ unit: 'requests', scope: 'batch', max: 0 }] })),
  'id-pattern': inProfile(() => ({ idPattern: /^[a-z]+$/ })),
  // The cast stands for a table that was not written in TypeScript.
  states: inProfile(({ states }) => ({ states: { ...states, ready: 'ready' as BatchStatus } })),
  failures: inProfile(({ failures }) => ({ failures: { ...failures, bad: { code: 'bad' } as never } })),
  features: inProfile(({ features }) => ({ features: without(features, 'custom') })),
  families: inProfile(() => ({ families: [{ name: 'x', pattern: /^x/, example: 'y', features: {} }] })),
  variables: inProfile(() => ({ variables: { apiKey: ['parrot key'], baseUrl: [] } })),
  'encode-total': inEncode((encoded) => ({ ...encoded, body: { ...encoded.body, x: undefined as never } })),
  'encode-pure': inCodec((codec) => ({ ...codec, encode: changingItsArgument(codec) })),
  'encode-whole': inEncode((encoded) => {
    const { brief: _, ...body } = encoded.body;
    return { ...encoded, body };
  }),
  'encode-warnings': inEncode((encoded) => ({
    ...encoded,
    warnings: [{ code: 'approximated', path: 'generation_config.no_such', message: 'Hm.' }],
  })),
  'encode-modes': inAdapter(() => ({ modeOf: () => 'embedding' })),
  wrap: inFraming(() => ({ wrap: (_id, { body }) => ({ ask: body }) })),
  'unwrap-total': inFraming(() => ({ unwrap: (line) => (line as { no: { way: never } }).no.way })),
  'read-failure-total': inFraming(() => ({ readFailure: (_, body) => (body as { error: never }).error })),
  'decode-total': inCodec((codec) => ({
    ...codec,
    decode: (body) => (body as { no: { way: never } }).no.way,
  })),
  recognizes: inFraming(() => ({ recognizes: (line) => 'tag' in line || 'custom_id' in line })),
  'unwrap-request': inFraming(({ unwrapRequest }) => ({
    unwrapRequest: (line) => {
      const unwrapped = unwrapRequest?.(line);
      return unwrapped?.ok === true ? { ...unwrapped, id: unwrapped.id.trim() } : failed;
    },
  })),
  'unwrap-request-total': inFraming(({ unwrapRequest }) => ({
    unwrapRequest: (line) => (unwrapRequest?.(line)?.ok === true ? failed : { ok: false, problems: [] }),
  })),
  'decode-request': inDecodeRequest((request) => ({ ...request, system_prompt: 'Be a parrot.' })),
  'decode-request-plain': inDecodeRequest((request, isOwn) => {
    const { generation_config: _, ...rest } = request;
    return isOwn ? request : rest;
  }),
  'decode-request-total': inDecodeRequest((request) => {
    const { provider_kwargs: _, ...rest } = request;
    return rest;
  }),
  life: inPort(({ submit }) => ({
    submit: async (payload, staged, intent, signal) => {
      const open = (): AsyncIterable<Uint8Array> => firstLineOf(payload.open());
      const bytes = Buffer.concat(await Array.fromAsync(open()));
      return submit({ ...payload, open, byteLength: bytes.length }, staged, intent, signal);
    },
  })),
  payload: inPort(({ submit }) => ({
    submit: async (payload, staged, intent, signal) => {
      const chunks = await Array.fromAsync(payload.open());
      const open = async function* open(): AsyncGenerator<Uint8Array> {
        yield* chunks;
      };
      return submit({ ...payload, open }, staged, intent, signal);
    },
  })),
  counts: inPort(({ status }) => ({
    status: async (...args) => {
      const snapshot = await status(...args);
      return { ...snapshot, counts: { ...snapshot.counts, processing: 7 } };
    },
  })),
  'custom-ids': inFraming(({ unwrap }) => ({
    unwrap: (line) => {
      const envelope = unwrap(line);
      return envelope.kind === 'unreadable' ? envelope : { ...envelope, id: envelope.id.toLowerCase() };
    },
  })),
  'own-answers': inCodec((codec) => ({
    ...codec,
    decode: (body) => {
      const decoded = codec.decode(body);
      return decoded.ok ? { ...decoded, usage: { ...decoded.usage, prompt_tokens: -1 } as never } : decoded;
    },
  })),
  'damaged-answers': inCodec((codec) => ({
    ...codec,
    decode: (body) => {
      const decoded = codec.decode(body);
      if (decoded.ok) (body as { words: { heard: number } }).words.heard.toFixed();
      return decoded;
    },
  })),
  'reopened-results': inPort(({ results }) => ({
    results: async (...args) => {
      const opened = new Set<string>();
      return (await results(...args)).map((file) => ({
        ...file,
        open: async (signal) => {
          if (opened.has(file.role)) throw new Error('It was read already.');
          opened.add(file.role);
          return file.open(signal);
        },
      }));
    },
  })),
  handles: inPort(({ status }) => ({
    status: (handle, signal) => status({ ...handle, batchId: handle.refs?.['id'] ?? 'gone' }, signal),
  })),
  'early-results': inPort(() => ({ results: async () => [] })),
  listing: inPort(({ list }) => ({
    list: async (...args) => {
      const page = await list(...args);
      return { ...page, items: page.items.toReversed() };
    },
  })),
  cancelling: inPort(({ cancel }) => ({
    cancel: async (...args) => {
      await cancel(...args);
      return 'cancelling';
    },
  })),
  'cancelled-results': inPort(({ cancel }) => ({
    cancel: async (...args) => {
      const outcome = await cancel(...args);
      throw new Error(`It was ${outcome}, and it went wrong.`);
    },
  })),
  'unknown-batches': inPort(({ cancel }) => ({
    cancel: async (handle, signal) => (handle.batchId === '..' ? 'already-ended' : cancel(handle, signal)),
  })),
  'unknown-states': (subject) => ({
    ...subject,
    inUnknownState: inPort(({ status }) => ({
      status: async (...args) => ({ ...(await status(...args)), status: 'failed' as const }),
    }))({ ...subject, adapter: subject.inUnknownState ?? subject.adapter }).adapter,
  }),
  staging: inPort(({ submit }) => ({
    stage: async (payload, intent, signal) => {
      await submit(payload, {}, intent, signal);
      return {};
    },
  })),
  'clean-up': (subject) => {
    const gone = new Set<string>();
    return inPort(() => ({
      cleanUp: async ({ batchId }) => {
        if (gone.has(batchId)) throw new Error('It is gone.');
        gone.add(batchId);
      },
    }))(subject);
  },
  'one-creation': inPort(({ submit }) => ({
    submit: async (...args) => {
      await submit(...args);
      return submit(...args);
    },
  })),
  'unclear-creation': (subject) => {
    const { adapter = subject.adapter, creations = () => 0 } = subject.cutOff ?? {};
    const spoilt = inPort(({ submit }) => ({
      submit: async (...args) => submit(...args).catch(() => submit(...args)),
    }))({ ...subject, adapter });
    return { ...subject, cutOff: { adapter: spoilt.adapter, creations } };
  },
  'missing-key': (subject) => ({ ...subject, withoutKey: subject.adapter }),
  'refused-key': (subject) => {
    const { adapter = subject.adapter, key = '' } = subject.withWrongKey ?? {};
    const status = async (): Promise<never> => {
      throw new CredentialsError('credentials_refused', 'parrot', `The key ${key} was refused.`);
    };
    return { ...subject, withWrongKey: { adapter: withPort(adapter, { status }), key } };
  },
  interruption: inPort(() => ({
    list: async () => {
      throw new ProviderApiError('It went on.', { provider: 'parrot', transient: true, effect: 'none' });
    },
  })),
};

const failed = { ok: false, problems: [{ message: 'is not understood' }] } as const;

type ChatCodec = Codec<ChatRequest, ChatOutput>;

function withAdapter(subject: ContractSubject, change: Partial<Adapter>): ContractSubject {
  return { ...subject, adapter: { ...subject.adapter, ...change } };
}

function inAdapter(change: () => Partial<Adapter>): Spoil {
  return (subject) => withAdapter(subject, change());
}

function inProfile(change: (profile: Profile) => Partial<Profile>): Spoil {
  return (subject) => {
    const { profile } = subject.adapter;
    return withAdapter(subject, { profile: { ...profile, ...change(profile) } });
  };
}

function inFraming(change: (framing: Framing) => Partial<Framing>): Spoil {
  return (subject) => {
    const { framing } = subject.adapter;
    return withAdapter(subject, { framing: { ...framing, ...change(framing) } });
  };
}

function inCodec(change: (codec: ChatCodec) => ChatCodec): Spoil {
  return (subject) => {
    const { chat } = subject.adapter.codecs;
    if (chat === undefined) throw new TypeError('The subject has no chats.');
    return withAdapter(subject, { codecs: { chat: change(chat) } });
  };
}

function inEncode(
  change: (encoded: ReturnType<ChatCodec['encode']>) => ReturnType<ChatCodec['encode']>,
): Spoil {
  return inCodec((codec) => ({ ...codec, encode: (...args) => change(codec.encode(...args)) }));
}

function inDecodeRequest(change: (request: ChatRequest, isOwn: boolean) => ChatRequest): Spoil {
  return inCodec((codec) => ({
    ...codec,
    decodeRequest: (body, options) => {
      const decoded = codec.decodeRequest?.(body, options) ?? failed;
      return decoded.ok ? { ...decoded, request: change(decoded.request, options.isOwn) } : decoded;
    },
  }));
}

function inPort(change: (port: BatchPort) => Partial<BatchPort>): Spoil {
  return (subject) => ({ ...subject, adapter: withPort(subject.adapter, change(subject.adapter.batch)) });
}

function withPort(adapter: Adapter, change: Partial<BatchPort>): Adapter {
  return { ...adapter, batch: { ...adapter.batch, ...change } };
}

/** The cast stands for code that is not written in TypeScript. */
function changingItsArgument(codec: ChatCodec): ChatCodec['encode'] {
  return (request, options) => {
    (request as { model?: string }).model = 'parrot-2';
    return codec.encode(request, options);
  };
}

function without(features: FeatureTable, name: keyof FeatureTable): FeatureTable {
  const { [name]: _, ...rest } = features;
  return rest as FeatureTable;
}

async function* firstLineOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    yield chunk.subarray(0, chunk.indexOf(0x0a) + 1);
    return;
  }
}
