import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { electronPath, expectGallery, isRoot, launch, nobodyCanRead, root, skipReason, type Launched } from './launch';

test.skip(electronPath === null, skipReason);

let desktop: Launched;
test.beforeAll(async () => {
  desktop = await launch();
});
test.afterAll(() => desktop.close());

test('opens with the gallery and the engine of the host', async () => {
  await expectGallery(desktop.page);
  expect(desktop.page.url()).toMatch(/^app:\/\/ansatz\//);
  expect(desktop.errors).toEqual([]);
});

test('the page has no privileges', async () => {
  const page = await desktop.page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', '__dirname', 'electron'].filter((name) => name in globalThis),
    bridge: Object.keys(Reflect.get(window, 'ansatz') as object),
    isolated: crossOriginIsolated,
  }));
  expect(page).toEqual({ node: [], bridge: ['requestPort', 'listen', 'describe'], isolated: true });
  const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const contents: unknown = window?.webContents;
    const read: unknown = Reflect.get(contents as object, 'getLastWebPreferences');
    return typeof read === 'function' ? (Reflect.apply(read, contents, []) as unknown) : null;
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  });
});

test('a run goes to its end in a utility process', async () => {
  test.setTimeout(180_000);
  const { page, app, errors } = desktop;
  await page.locator('[data-preset="tfim-chain-20"]').click();
  await expect(page.locator('[data-step="system"]')).toHaveAttribute('data-mark', 'valid', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const utilities = () =>
    app.evaluate(({ app: host }) => host.getAppMetrics().filter((metric) => metric.name === 'Ansatz run').length);
  await expect.poll(utilities, { timeout: 20_000 }).toBe(1);
  await expect(page.locator('[data-step="training"]')).toHaveAttribute('data-mark', 'valid', { timeout: 150_000 });
  await expect.poll(utilities, { timeout: 20_000 }).toBe(0);
  expect(errors).toEqual([]);
});

test('cannot be led away from its page; only https goes to the browser', async () => {
  const { page, app } = desktop;
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  for (const target of [
    'https://example.org/a',
    'http://example.org/b',
    'file:///etc/passwd',
    'data:text/html,x',
    'app://other/',
  ]) {
    await page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
      link.remove();
    }, target);
    expect(await page.evaluate((url) => window.open(url), target)).toBeNull();
  }
  await page.waitForTimeout(500);
  expect(page.url()).toMatch(/^app:\/\/ansatz\//);
  expect(app.windows()).toHaveLength(1);
  const opened = await app.evaluate(() => Reflect.get(globalThis, 'opened') as string[]);
  expect(new Set(opened)).toEqual(new Set(['https://example.org/a']));
});

test('gets no permissions', async () => {
  const granted = await desktop.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'];
    const states = await Promise.all(
      names.map((name) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          (status) => status.state,
          () => 'denied',
        ),
      ),
    );
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    );
    const place = await new Promise<string>((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        () => resolve('denied'),
      );
    });
    return [...states, media, place, await Notification.requestPermission()].filter((state) => state === 'granted');
  });
  expect(granted).toEqual([]);
});

test('its protocol serves only its own files', async () => {
  const status = (url: string) =>
    desktop.page.evaluate(
      (target) =>
        fetch(target).then(
          (response) => response.status,
          () => -1,
        ),
      url,
    );
  expect(await status('app://ansatz/index.html')).toBe(200);
  expect(await status('app://ansatz/..%2fmain%2findex.cjs')).toBe(403);
  expect(await status('app://ansatz/..%5c..%5cpackage.json')).toBe(403);
  expect(await status('app://ansatz/missing.js')).toBe(404);
  for (const foreign of ['app://other/index.html', 'file:///etc/passwd', 'https://example.org/'])
    expect(await status(foreign)).toBe(-1);
});

test('its policy refuses code that did not come with it', async () => {
  const ran = await desktop.page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    const remote = document.createElement('script');
    remote.src = 'https://example.org/x.js';
    const refused = await new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        if (event.blockedURI.startsWith('https://example.org')) resolve(event.effectiveDirective);
      });
      document.body.append(remote);
    });
    return { injected: 'injected' in window, refused };
  });
  expect(ran).toEqual({ injected: false, refused: 'script-src-elem' });
});

test('a page of another origin gets no port', async () => {
  const preload = join(root, 'out/preload/index.cjs');
  const port = await desktop.app.evaluate(async ({ BrowserWindow }, script) => {
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload: script, sandbox: true } });
    await stranger.loadURL('data:text/html,stranger');
    const answer: unknown = await stranger.webContents.executeJavaScript(`new Promise((resolve) => {
      window.addEventListener('message', () => resolve('a port'));
      window.ansatz.requestPort();
      setTimeout(() => resolve('nothing'), 1000);
    })`);
    stranger.destroy();
    return answer;
  }, preload);
  expect(port).toBe('nothing');
});

test('a second start hands over to the first', async () => {
  const second = spawn(electronPath ?? '', [...(isRoot ? ['--no-sandbox'] : []), join(root, 'out/main/index.cjs')], {
    env: desktop.environment,
    stdio: 'ignore',
  });
  expect(await new Promise((resolve) => second.on('exit', resolve))).toBe(0);
  expect(desktop.app.windows()).toHaveLength(1);
});

test('renderers are in the sandbox', async () => {
  test.skip(process.platform !== 'linux', 'The state of a sandbox is read from /proc.');
  test.skip(isRoot && !nobodyCanRead(), 'The user without rights that has a sandbox cannot read this folder.');
  const sandboxed = await launch({ asNobody: isRoot });
  try {
    await expectGallery(sandboxed.page);
    const pid = await sandboxed.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    const seccomp = async (id: number) => /^Seccomp:\s+(\d)/m.exec(await readFile(`/proc/${id}/status`, 'utf8'))?.[1];
    expect(await seccomp(pid ?? 0)).toBe('2');
  } finally {
    await sandboxed.close();
  }
});
