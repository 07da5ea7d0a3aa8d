import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const startTimeoutMilliseconds = 60_000;

/** A lab server of its own, with a workspace that is thrown away. */
export interface RunningServer {
  /** Address with its one-time token. */
  readonly url: string;
  readonly home: string;
  stop(): Promise<void>;
  /** Without any warning; its workspace stays. */
  kill(): void;
}

export async function startLabServer(
  options: { readonly home?: string; readonly maxRuns?: number } = {},
): Promise<RunningServer> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'ansatz-e2e-')));
  const runs = options.maxRuns === undefined ? [] : ['--max-runs', String(options.maxRuns)];
  const child = spawn(process.execPath, [join(root, 'bin/ansatz.mjs'), 'serve', '--port', '0', ...runs], {
    env: { ...process.env, ANSATZ_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await addressOf(child);
  return {
    url,
    home,
    kill: () => child.kill('SIGKILL'),
    stop: async () => {
      await end(child);
      if (options.home === undefined) await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolveUrl, reject) => {
    let said = '';
    const timer = setTimeout(
      () => reject(new Error(`The lab server did not start. It said:\n${said}`)),
      startTimeoutMilliseconds,
    );
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = /https?:\/\/\S+/.exec(said)?.[0];
      if (!url) return;
      clearTimeout(timer);
      resolveUrl(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('exit', (code) => reject(new Error(`The lab server ended with ${code}. It said:\n${said}`)));
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((done) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    child.once('exit', () => {
      clearTimeout(timer);
      done();
    });
    child.kill('SIGTERM');
  });
}
