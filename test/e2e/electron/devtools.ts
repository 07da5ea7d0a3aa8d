import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';

const targets = z.array(
  z.object({ type: z.string(), title: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }),
);
const reply = z.object({ id: z.int(), result: z.object({ result: z.object({ value: z.unknown() }) }) });

/** Titles of the pages, without touching them: an old Electron loses a page that is attached to while it loads. */
export async function pageTitles(browserAddress: string): Promise<string[]> {
  const list = targets.parse(await (await fetch(`http://${new URL(browserAddress).host}/json/list`)).json());
  return list.filter(({ type }) => type === 'page').map(({ title }) => title);
}

/** Evaluates an expression in the page of an app that listens at this address of the DevTools protocol. */
export async function evaluateInPage(
  browserAddress: string,
  expression: string,
): Promise<{ url: string; value: unknown }> {
  const { host } = new URL(browserAddress);
  const list = targets.parse(await (await fetch(`http://${host}/json/list`)).json());
  const page = list.find(({ type }) => type === 'page');
  if (page === undefined) return { url: '', value: undefined };
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  await once(socket, 'open');
  try {
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }));
    for (;;) {
      const [message]: unknown[] = await once(socket, 'message');
      const parsed = reply.safeParse(JSON.parse(String(message)));
      if (parsed.success) return { url: page.url, value: parsed.data.result.result.value };
    }
  } finally {
    socket.close();
  }
}
