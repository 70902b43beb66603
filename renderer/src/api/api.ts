import {
  errorValue,
  PUSHES,
  type PushName,
  type PushPayload,
  REQUESTS,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  type Result,
  type SockscopeBridge,
} from '../../../contract/index.ts';

/** The engine with types: what it answers and sends is parsed on arrival. */
export interface Api {
  readonly bridge: SockscopeBridge;
  /** Never throws: an answer of the wrong form and a link that breaks are error values as well. */
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Result<RequestOutput<N>>>;
  /** Listens to one kind of push. A payload of the wrong form is left out and logged. Returns its own unregister function. */
  on<N extends PushName>(name: N, listener: (payload: PushPayload<N>) => void): () => void;
}

export function createApi(bridge: SockscopeBridge): Api {
  return {
    bridge,
    request: async <N extends RequestName>(name: N, input: RequestInput<N>): Promise<Result<RequestOutput<N>>> => {
      let answer: Result<unknown>;
      try {
        answer = await bridge.request(name, input);
      } catch (error) {
        return { ok: false, error: errorValue('internal', error instanceof Error ? error.message : String(error)) };
      }
      if (!answer.ok) return answer;
      const parsed = REQUESTS[name].output.safeParse(answer.value);
      if (parsed.success) return { ok: true, value: parsed.data as RequestOutput<N> };
      const [issue] = parsed.error.issues;
      return {
        ok: false,
        error: errorValue('request-invalid', `The answer to ${name} is wrong at ${issue?.path.join('.')}: ${issue?.message}`),
      };
    },
    on: (name, listener) =>
      bridge.onPush((pushed, payload) => {
        if (pushed !== name) return;
        const parsed = PUSHES[name].safeParse(payload);
        if (parsed.success) listener(parsed.data as PushPayload<typeof name>);
        else console.warn(`A push ${name} was left out: ${parsed.error.message}`);
      }),
  };
}
