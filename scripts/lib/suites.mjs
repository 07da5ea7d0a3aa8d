import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root, run } from './run.mjs';

const reports = path.join(root, 'test-results');

/** A finished suite: { passed, failed, skipped, failures }, the last with the names of what failed. */
function readReport(file, read) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, failures: ['no report was written'] };
  return read(JSON.parse(readFileSync(file, 'utf8')));
}

/** Runs a vitest project. */
export async function vitest(project) {
  const file = path.join(reports, `vitest-${project}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await exitCode(() => run('vitest', args));
  const counts = readReport(file, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + (report.numFailedTestSuites > 0 && report.numFailedTests === 0 ? 1 : 0),
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    failures: report.testResults.flatMap(({ name, status, assertionResults }) => {
      const tests = assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName);
      const place = path.relative(root, name);
      if (tests.length === 0 && status === 'failed') return [place];
      return tests.map((test) => `${place}: ${test}`);
    }),
  }));
  return settle(counts, code);
}

/** Runs a Playwright project. */
export async function playwright(project, env) {
  const file = path.join(reports, `playwright-${project}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  const virtual = project === 'electron' && process.platform === 'linux' && !process.env.DISPLAY;
  const command = virtual ? 'xvfb-run' : 'playwright';
  const args = [
    ...(virtual ? ['-a', '-s', '-screen 0 1440x900x24', 'playwright'] : []),
    ...['test', '--project', project, '--reporter=list,json'],
  ];
  const code = await exitCode(() => run(command, args, { env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file } }));
  const counts = readReport(file, ({ stats, suites }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: suites.flatMap(failedSpecifications),
  }));
  return settle(counts, code);
}

function failedSpecifications({ specs = [], suites = [] }) {
  const failed = specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file}: ${title}`);
  return [...failed, ...suites.flatMap(failedSpecifications)];
}

/** Runs the Rust tests of the workspace. */
export function cargo() {
  return new Promise((resolve) => {
    const args = ['test', '--release', '--workspace', '--no-fail-fast', '--manifest-path', 'native/Cargo.toml'];
    const child = spawn('cargo', args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.on('exit', (code) => {
      const failures = [...output.matchAll(/^test (\S+) \.\.\. FAILED$/gm)].map((match) => match[1]);
      const counts = { passed: 0, failed: 0, skipped: 0, failures };
      for (const match of output.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/g)) {
        counts.passed += Number(match[1]);
        counts.failed += Number(match[2]);
        counts.skipped += Number(match[3]);
      }
      resolve(settle(counts, code ?? 1));
    });
  });
}

async function exitCode(work) {
  try {
    await work();
    return 0;
  } catch (error) {
    if (error.code === 'ENOENT') process.stderr.write(`${error.message}\n`);
    return typeof error.code === 'number' ? error.code : 1;
  }
}

/** A suite that ended badly counts at least one failure, and one without a single test is a failure. */
function settle(counts, code) {
  const failed = code !== 0 || counts.passed === 0 ? Math.max(1, counts.failed) : counts.failed;
  return { ...counts, failed };
}
