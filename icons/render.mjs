#!/usr/bin/env node
// Makes every picture in this folder from its SVGs: run `icons/render.mjs` after changing one, and commit what it writes.
//
// tray/STATE-SIZE.png and .argb   for panels: white on a dark disc, which stands on light and dark panels alike;
//                                 .argb is ARGB32 in network byte order, the form a tray wants, so the resident
//                                 program carries no image decoder
// tray/template-STATE-44.*        for macOS, which colours the shape itself: black without the disc
// 32x32.png … icon.png, .ico, .icns   the application's icon in the forms the bundler asks for
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RENDERER = '@resvg/resvg-js@2.6.2';
const STATES = ['idle', 'active', 'ending', 'attention'];
const TRAY_SIZES = [22, 24, 32, 44, 48];
const TEMPLATE_SIZE = 44;
const APP_SIZES = [32, 128, 256, 512];
const ICO_SIZES = [16, 24, 32, 48, 64, 256];
const ICNS_TYPES = { icp4: 16, icp5: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 };

const icons = dirname(fileURLToPath(import.meta.url));
const tools = join(icons, '../target/icon-tools');
if (!existsSync(join(tools, 'node_modules/@resvg/resvg-js'))) {
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', tools, RENDERER], { stdio: 'inherit' });
}
const { Resvg } = createRequire(join(tools, 'package.json'))('@resvg/resvg-js');

const draw = (svg, size) => new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render();
const read = (name) => readFileSync(join(icons, name), 'utf8');
const write = (name, bytes) => writeFileSync(join(icons, name), bytes);

// The renderer's pixels are RGBA with colours multiplied by alpha; a tray wants ARGB with plain colours.
function argb({ pixels }) {
  const out = Buffer.alloc(pixels.length);
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3];
    const plain = (value) => (alpha === 0 ? 0 : Math.min(255, Math.round((value * 255) / alpha)));
    out.set([alpha, plain(pixels[i]), plain(pixels[i + 1]), plain(pixels[i + 2])], i);
  }
  return out;
}

// A Windows icon: a directory of PNGs.
function ico(images) {
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    header.writeUInt8(size % 256, at); // 0 stands for 256
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map(({ png }) => png)]);
}

// A macOS icon: chunks of a type and a PNG.
function icns(images) {
  const chunk = (type, body) => {
    const header = Buffer.alloc(8, type, 'latin1');
    header.writeUInt32BE(body.length + 8, 4);
    return Buffer.concat([header, body]);
  };
  return chunk('icns', Buffer.concat(images.map(({ type, png }) => chunk(type, png))));
}

function writeTray(name, svg, size) {
  const image = draw(svg, size);
  write(`tray/${name}-${size}.png`, image.asPng());
  write(`tray/${name}-${size}.argb`, argb(image));
}

for (const state of STATES) {
  const svg = read(`tray/${state}.svg`);
  for (const size of TRAY_SIZES) writeTray(state, svg, size);
  const template = svg.replace(/ *<\w+ id="disc".*\n/, '').replace('color="#ffffff"', 'color="#000000"');
  writeTray(`template-${state}`, template, TEMPLATE_SIZE);
}

const app = read('app.svg');
const appPng = (size) => draw(app, size).asPng();
for (const size of APP_SIZES) write(`${size}x${size}.png`, appPng(size));
write('icon.png', appPng(512));
write('icon.ico', ico(ICO_SIZES.map((size) => ({ size, png: appPng(size) }))));
write('icon.icns', icns(Object.entries(ICNS_TYPES).map(([type, size]) => ({ type, png: appPng(size) }))));
