// Measures the frames of a window in which curves grow: node bench/ui/figures.mjs [points] [messages per second] [seconds]
// With --pictures DIR it also keeps pictures of one figure of each kind, light and dark.
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { servePage } from './page.mjs';

const numbers = process.argv
  .slice(2)
  .filter((word) => /^\d+$/.test(word))
  .map(Number);
const [points = 10_000, perSecond = 60, seconds = 8] = numbers;
const pictures = process.argv.includes('--pictures') ? process.argv[process.argv.indexOf('--pictures') + 1] : null;

const server = await servePage();
const browser = await chromium.launch({
  ...(existsSync('/usr/bin/chromium') ? { executablePath: '/usr/bin/chromium' } : {}),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  const page = await browser.newPage({ viewport: { width: 1320, height: 900 } });
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(server.url);
  await page.waitForSelector('body[data-ready]');
  if (pictures) {
    for (const theme of ['light', 'dark']) {
      await page.evaluate((name) => window.showGallery(name), theme);
      await page.waitForTimeout(1200);
      await page.locator('#gallery').screenshot({ path: join(pictures, `figures-${theme}.png`) });
    }
  } else {
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busy = async () => {
      const { metrics } = await client.send('Performance.getMetrics');
      return metrics.find((metric) => metric.name === 'TaskDuration').value;
    };
    const before = await busy();
    const result = await page.evaluate(
      ([n, rate, time]) => window.runStream(n, rate, time),
      [points, perSecond, seconds],
    );
    const processorSeconds = (await busy()) - before;
    // Processor time of the main thread, frames and messages included: what a picture costs on a machine that is otherwise free.
    const millisecondsAPicture = (1000 * processorSeconds) / result.pictures;
    console.log(
      JSON.stringify(
        { points, perSecond, ...result, processorSeconds, millisecondsAPicture, load: loadavg()[0] },
        null,
        1,
      ),
    );
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
} finally {
  await browser.close();
  await server.close();
}
