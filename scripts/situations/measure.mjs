// @ts-check
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../build-state.mjs';

const COMMAND = join(ROOT, 'scripts/sockscope.mjs');

/**
 * Runs the product's command line and answers its stdout; its progress goes on to stderr. Fails where it does, except
 * that an experiment with failed runs has a result all the same.
 * @param {readonly string[]} args
 * @param {string} home Where captures and results go.
 * @returns {Promise<string>}
 */
export function sockscope(args, home) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, ...args], {
      cwd: ROOT,
      env: { ...process.env, SOCKSCOPE_HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const text = Buffer.concat(chunks).toString('utf8');
      if (code === 0 || (code === 1 && text.startsWith('{'))) resolve(text);
      else reject(new Error(`sockscope ${args.join(' ')} ended with ${code}`));
    });
  });
}

/**
 * The arguments of an experiment, as the page tells them and as they are run.
 * @param {string} nameOrFile @param {number | null} repetitions `null`: the experiment's own.
 */
export function experimentArguments(nameOrFile, repetitions) {
  return ['experiment', nameOrFile, ...(repetitions === null ? [] : ['--repetitions', String(repetitions)])];
}
