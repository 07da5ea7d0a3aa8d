// Draws resources/icon.png from resources/icon.svg; the packager makes the formats of macOS and Windows from it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { root } from './lib/run.mjs';

const svg = readFileSync(path.join(root, 'resources', 'icon.svg'), 'utf8');
const png = new Resvg(svg, { fitTo: { mode: 'width', value: 1024 } }).render().asPng();
writeFileSync(path.join(root, 'resources', 'icon.png'), png);
