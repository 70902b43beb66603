import type { Readable, Writable } from 'node:stream';

interface Waiting {
  resolve(result: Record<string, unknown>): void;
  reject(error: Error): void;
}

/**
 * Chromium's DevTools protocol over a pair of pipes (`--remote-debugging-pipe`): JSON messages that end in a zero byte. Nobody else
 * can connect, as one could to a port. Answers alone are read; events are left out. Whoever started the Chromium tells by `fail` when it has ended.
 */
export class DevtoolsPipe {
  #output: Writable;
  #nextId = 1;
  #waiting = new Map<number, Waiting>();
  #parts: Buffer[] = [];
  #fault: Error | null = null;

  constructor(output: Writable, input: Readable) {
    this.#output = output;
    // A pipe breaks because its Chromium ended; whoever started it sees that, and knows why, and calls `fail`.
    output.on('error', () => {});
    input.on('error', () => {});
    input.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  /** Sends a command, to a page where `sessionId` names one. Fails with what Chromium says, or with what `fail` was told. */
  send(method: string, params: Record<string, unknown> = {}, sessionId?: string): Promise<Record<string, unknown>> {
    if (this.#fault) return Promise.reject(this.#fault);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Lets everybody who waits, and who would, know that no answer comes any more. The first reason stays. */
  fail(error: Error): void {
    this.#fault ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#fault);
    this.#waiting.clear();
  }

  #take(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      this.#answer(Buffer.concat([...this.#parts, chunk.subarray(from, end)]).toString('utf8'));
      this.#parts = [];
      from = end + 1;
    }
    if (from < chunk.length) this.#parts.push(chunk.subarray(from));
  }

  #answer(text: string): void {
    const { id, result, error } = JSON.parse(text) as { id?: number; result?: Record<string, unknown>; error?: { message: string } };
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || !waiting) return;
    this.#waiting.delete(id);
    if (error) waiting.reject(new Error(error.message));
    else waiting.resolve(result ?? {});
  }
}
