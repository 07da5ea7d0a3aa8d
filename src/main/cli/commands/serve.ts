import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { startServer } from '../../server';
import { exitCodes, usage } from '../errors';
import { openHost } from '../open-host';

interface Options {
  readonly port: string;
  readonly host: string;
  readonly allowRemote?: boolean;
  readonly open?: boolean;
  readonly maxRuns?: string;
  readonly home: string | undefined;
}

/** Serves until it is interrupted. Runs are then stopped with their state on disk. */
export async function serveCommand(files: readonly string[], options: Options): Promise<number> {
  const maxRuns = options.maxRuns === undefined ? undefined : wholeNumber(options.maxRuns, 1, 1024);
  const lab = await openHost(options.home, 'server', maxRuns);
  for (const file of files) await lab.handOver(resolve(file));
  const renderer = join(__dirname, '../renderer');
  const server = await startServer({
    lab: lab.handlers(),
    staticDirectory: renderer,
    port: wholeNumber(options.port, 0, 65_535),
    host: options.host,
    allowRemote: options.allowRemote === true,
    warn: (message) => void process.stderr.write(`${message}\n`),
  });
  process.stdout.write(`Ansatz is at ${server.url}\n`);
  if (options.open === true) openBrowser(server.url);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  process.stderr.write('Keeping the state of all runs.\n');
  await lab.close();
  await server.close();
  return exitCodes.done;
}

function openBrowser(url: string): void {
  const [command, ...rest] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  const child = spawn(command, [...rest, url], { stdio: 'ignore', detached: true });
  // The address is printed: whoever has no browser here can use it elsewhere.
  child.on('error', () => undefined);
  child.unref();
}

function wholeNumber(text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw usage(`"${text}" is not a whole number from ${least} to ${most}.`, 'Correct the option.');
}
