import { errorValue, REQUESTS, type RequestHandlers, type RequestName, type Result, toErrorValue } from '../contract/index.ts';

/** Answers a request by name. Never throws: whatever goes wrong is an error as a value. */
export type Dispatcher = (name: unknown, input: unknown) => Promise<Result<unknown>>;

/**
 * The engine's door for windows: parses the name and the input as the contract says, calls the handler, and turns what
 * it throws into a value. Both hosts use it, so that both refuse the same.
 */
export function createDispatcher(handlers: RequestHandlers): Dispatcher {
  return async (name, input) => {
    if (!isRequestName(name)) return { ok: false, error: errorValue('request-invalid', `There is no request ${JSON.stringify(name)}.`) };
    const parsed = REQUESTS[name].input.safeParse(input);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return {
        ok: false,
        error: errorValue('request-invalid', `The request ${name} has a wrong input: ${issue?.path.join('.')} ${issue?.message}`),
      };
    }
    try {
      const handler = handlers[name] as (input: unknown) => Promise<unknown>;
      return { ok: true, value: await handler(parsed.data) };
    } catch (error) {
      return { ok: false, error: toErrorValue(error) };
    }
  };
}

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(REQUESTS, name);
}
