// Builds the optional `tensorflow` backend: `npm run setup:tensorflow` (processor) or `npm run setup:gpu` (CUDA, Linux).
//
// @tensorflow/tfjs-node would download a libtensorflow of 2022. Its binding is a thin Node-API layer over TensorFlow's C
// interface, which has not changed since, so it is compiled here against the library of a current Python wheel: no Python
// runs afterwards. All of it lies in .cache/tensorflow and is removed by deleting that folder.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { answers, root, run, step } from './lib/run.mjs';

const tensorflowVersion = '2.21.0';
const bindingVersion = '4.22.0';
const { values: options } = parseArgs({ options: { gpu: { type: 'boolean', default: false } } });
const folder = path.join(root, '.cache', 'tensorflow');
const site = path.join(folder, 'site');
const packageFolder = path.join(folder, 'node_modules', '@tensorflow', 'tfjs-node');

await requireTools();
mkdirSync(folder, { recursive: true });
await step('Fetching the JavaScript side', fetchPackage);
await step(
  `Fetching TensorFlow ${tensorflowVersion} (${options.gpu ? 'with CUDA libraries, about 3 GB' : 'about 270 MB'})`,
  fetchLibrary,
);
await step('Compiling the binding', compileBinding);
await step('Checking a gradient', check);
await step('Training a small network, against the native engine', train);
process.stdout.write(`\nThe tensorflow backend is ready: choose it in Training, or see \`ansatz devices\`.\n`);

async function requireTools() {
  const missing = [];
  if (process.platform !== 'linux') missing.push('Linux (elsewhere use the webgpu backend, which needs no set-up)');
  for (const [command, what] of [
    ['g++', 'g++ 9 or newer'],
    ['python3', 'python3 with pip, to fetch the wheels'],
  ]) {
    if (!(await answers(command))) missing.push(what);
  }
  if (options.gpu && !(await answers('nvidia-smi'))) missing.push('an NVIDIA driver (nvidia-smi does not answer)');
  if (missing.length === 0) return;
  process.stderr.write(`This needs ${missing.join(', ')}. Nothing was changed.\n`);
  process.exit(1);
}

async function fetchPackage() {
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  if (existsSync(path.join(packageFolder, 'package.json'))) return;
  const packages = [`@tensorflow/tfjs-node@${bindingVersion}`, 'node-api-headers@1'];
  // Its install script is what would download the old library.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  await run('npm', ['install', ...flags, ...packages], { cwd: folder });
}

/** The wheel's files, laid out as in Python's site-packages, because the library looks for CUDA beside itself. */
async function fetchLibrary() {
  const name = options.gpu ? 'tensorflow' : 'tensorflow-cpu';
  const done = path.join(site, `${name}-${tensorflowVersion}`);
  if (existsSync(done)) return;
  rmSync(site, { recursive: true, force: true });
  await install([`${name}==${tensorflowVersion}`]);
  if (options.gpu) await install(cudaPackages());
  writeFileSync(done, '');
}

function install(packages) {
  const flags = ['--no-deps', '--only-binary', ':all:', '--python-version', '3.11', '--target', site];
  return run('python3', ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...flags, ...packages]);
}

/** The CUDA wheels that this TensorFlow asks for, from its own metadata. */
function cudaPackages() {
  const information = readdirSync(site).find((entry) => /^tensorflow-.*\.dist-info$/.test(entry));
  if (!information) throw new Error('the wheel has no metadata');
  const metadata = readFileSync(path.join(site, information, 'METADATA'), 'utf8');
  const wanted = [...metadata.matchAll(/^Requires-Dist: (nvidia-[^;]+);\s*extra == ['"]and-cuda['"]/gm)];
  return wanted.map(([, requirement]) => requirement.replaceAll(/[()\s]/g, ''));
}

async function compileBinding() {
  const headers = [
    path.join(folder, 'node_modules', 'node-api-headers', 'include'),
    path.join(site, 'tensorflow', 'include'),
    packageFolder,
  ];
  const output = path.join(packageFolder, 'lib', 'napi-v8');
  mkdirSync(output, { recursive: true });
  const library = path.join(site, 'tensorflow');
  const fromAddon = path.relative(output, library);
  await run('g++', [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-w'],
    ...headers.map((header) => `-I${header}`),
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((source) => path.join(packageFolder, 'binding', source)),
    ...[`-L${library}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
    `-Wl,-rpath,$ORIGIN/${fromAddon}`,
    ...['-o', path.join(output, 'tfjs_binding.node')],
  ]);
  // Two helpers of node:util that Node 23 removed.
  for (const file of ['dist/nodejs_kernel_backend.js', 'dist/kernels/TopK.js']) {
    const place = path.join(packageFolder, file);
    const text = readFileSync(place, 'utf8')
      .replaceAll(/\(0, util_1\.isNullOrUndefined\)\(([A-Za-z]*)\)/g, '($1 == null)')
      .replaceAll('(0, util_1.isArray)(', 'Array.isArray(');
    writeFileSync(place, text);
  }
}

/** On a graphics card also steps of the residual network that the card is for. */
function train() {
  const flags = options.gpu ? ['--network'] : [];
  return run('tsx', ['bench/tensor-self-check.ts', 'tensorflow', ...flags], { env: { TF_CPP_MIN_LOG_LEVEL: '3' } });
}

/** d/dx sum tanh(x W) against its closed form, and what the library computes on. */
async function check() {
  const program = `
    const tf = require(${JSON.stringify(packageFolder)});
    if (tf.getBackend() !== 'tensorflow') throw new Error('the backend is ' + tf.getBackend());
    const [x, w] = [tf.tensor2d([[0.3, -0.7]]), tf.tensor2d([[0.5, -1], [2, 0.25]])];
    const found = tf.grad((y) => tf.sum(tf.tanh(tf.matMul(y, w))))(x).dataSync();
    const z = tf.matMul(x, w).dataSync().map((value) => 1 - Math.tanh(value) ** 2);
    const expected = [0.5 * z[0] - z[1], 2 * z[0] + 0.25 * z[1]];
    if (expected.some((value, k) => Math.abs(value - found[k]) > 1e-5)) throw new Error(found + ' instead of ' + expected);
    console.log('  TensorFlow ' + tf.backend().binding.TF_Version + ', on ' + (tf.backend().isUsingGpuDevice ? 'the GPU' : 'the processor'));
    if (${options.gpu} && !tf.backend().isUsingGpuDevice) throw new Error('no GPU is used');
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  process.stdout.write(stdout);
}
