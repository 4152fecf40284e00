import type { Dispatcher } from 'undici';

import type { ProxySettings } from './proxy-settings.ts';
import type { HttpTimeouts } from './timeouts.ts';

/**
 * Creates what opens the connections. HTTP/1.1 only: lengths and timeouts are proved for it. The library behind it is
 * loaded here and not before: a tenth of a second that a command without a call need not spend.
 */
export async function createDispatcher(proxy: ProxySettings, timeouts: HttpTimeouts): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import('undici');
  const options = { connectTimeout: timeouts.connectMs, allowH2: false };
  if (proxy.http === undefined && proxy.https === undefined) return new Agent(options);
  // Each setting is given, if only as an empty text: what is left out undici reads from the environment itself.
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: proxy.http ?? '',
    httpsProxy: proxy.https ?? '',
    noProxy: proxy.except ?? '',
  });
}

/**
 * The same dispatcher, which reports when a request is about to be written to a connection that stands. Before that
 * nothing has reached anybody.
 */
export function reportingStart(dispatcher: Dispatcher, onStart: () => void): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => {
    return dispatch(options, {
      onRequestStart: (controller, context) => {
        handler.onRequestStart?.(controller, context);
        if (!controller.aborted) onStart();
      },
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
  });
}
