import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { evaluateInPage, pageTitles } from './devtools';
import { electronPath, isRoot, root, skipReason } from './launch';

test.skip(electronPath === null, skipReason);
test.skip(process.platform !== 'linux', 'The folder of the packaged app is built and started on Linux.');

const output = join(root, '.cache', 'package-test');
const binary = join(output, 'linux-unpacked', 'ansatz');

/** The packaged app takes no debugger for Node, so it is driven as a browser. */
async function start(home: string): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(binary, [...(isRoot ? ['--no-sandbox'] : []), '--remote-debugging-port=0'], {
    cwd: home,
    env: { ...process.env, ANSATZ_HOME: join(home, 'workspace'), XDG_CONFIG_HOME: join(home, 'config') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const match = /DevTools listening on (ws:\S+)/.exec(said);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    child.on('exit', (code) => reject(new Error(`The app ended with ${code}: ${said}`)));
  });
  return { child, address };
}

/** The switches in the binary itself: after their mark one byte of version, one of length, then a character each. */
async function readFuses(): Promise<Record<string, string>> {
  const content = await readFile(binary);
  const mark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const start = content.indexOf(mark) + mark.length + 2;
  const names = ['runAsNode', 'cookieEncryption', 'nodeOptions', 'inspect', 'asarIntegrity', 'onlyLoadAppFromAsar'];
  const states: Record<string, string> = { '0': 'off', '1': 'on' };
  return Object.fromEntries(
    names.map((name, index) => [name, states[String.fromCharCode(content[start + index] ?? 0)] ?? '']),
  );
}

test('the packaged app starts and has its engine', async () => {
  test.setTimeout(300_000);
  const standIn = (electronPath ?? '').includes('electron-test') ? ['--test-shim'] : [];
  const args = ['--prepared', '--dir', '--electron', dirname(electronPath ?? ''), '--output', output, ...standIn];
  await rm(output, { recursive: true, force: true });
  await promisify(execFile)(process.execPath, [join(root, 'scripts', 'package.mjs'), ...args], { cwd: root });

  const off = 'off';
  expect(await readFuses()).toMatchObject({
    runAsNode: off,
    nodeOptions: off,
    inspect: off,
    onlyLoadAppFromAsar: 'on',
  });
  expect((await readFile(join(output, 'linux-unpacked', 'resources', 'LICENSE'), 'utf8')).length).toBeGreaterThan(0);

  const home = await mkdtemp(join(tmpdir(), 'ansatz-packaged-'));
  const { child, address } = await start(home);
  try {
    await expect.poll(() => pageTitles(address), { timeout: 90_000 }).toEqual(['Ansatz']);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const text = async () => String((await evaluateInPage(address, 'document.body.innerText')).value);
    await expect.poll(text, { timeout: 90_000 }).toContain('Every picture is a finished run');
    await expect.poll(text, { timeout: 90_000 }).toMatch(/native|wasm/);
    expect((await evaluateInPage(address, '1')).url).toMatch(/^app:\/\/ansatz\//);
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
    await rm(home, { recursive: true, force: true });
  }
});
