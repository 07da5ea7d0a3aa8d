import { AnsatzError, contractErrorCodes } from './errors';
import { malformed } from './payload';
import type { Frame, Json, TransportLimits } from './transport';

/**
 * A frame as one block of bytes, for channels that carry only bytes. Little endian:
 * magic u32, header length u32, number of buffers u32, their lengths u32 each, the header as UTF-8 JSON, the buffers one
 * after the other.
 */

const magic = 0x31534e41; // "ANS1"
const fixedBytes = 12;

export function encodeFrame(frame: Frame, limits: TransportLimits): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(JSON.stringify(frame.header));
  const dataStart = fixedBytes + 4 * frame.buffers.length + header.length;
  const total = frame.buffers.reduce((sum, buffer) => sum + buffer.length, dataStart);
  if (total > limits.maxFrameBytes) throw frameTooLarge(total, limits.maxFrameBytes);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, header.length, true);
  view.setUint32(8, frame.buffers.length, true);
  frame.buffers.forEach((buffer, index) => view.setUint32(fixedBytes + 4 * index, buffer.length, true));
  bytes.set(header, dataStart - header.length);
  let offset = dataStart;
  for (const buffer of frame.buffers) {
    bytes.set(buffer, offset);
    offset += buffer.length;
  }
  return bytes;
}

/** Throws `MALFORMED_FRAME` or `FRAME_TOO_LARGE`; nothing is allocated by a length that the bytes do not hold. */
export function decodeFrame(message: Uint8Array, limits: TransportLimits): Frame {
  // Node's Buffer has a slice that does not copy.
  const bytes = new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
  if (bytes.length > limits.maxFrameBytes) throw frameTooLarge(bytes.length, limits.maxFrameBytes);
  if (bytes.length < fixedBytes) throw malformed('it is too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic) throw malformed('it does not begin like a message of this program');
  const headerLength = view.getUint32(4, true);
  const count = view.getUint32(8, true);
  if (count > limits.maxBuffers) throw malformed(`it announces ${count} buffers, more than ${limits.maxBuffers}`);
  const dataStart = fixedBytes + 4 * count + headerLength;
  if (dataStart > bytes.length) throw malformed('it ends inside its header');
  const buffers: Uint8Array[] = [];
  let offset = dataStart;
  for (let index = 0; index < count; index++) {
    const length = view.getUint32(fixedBytes + 4 * index, true);
    if (offset + length > bytes.length) throw malformed('it ends inside a buffer');
    buffers.push(bytes.slice(offset, offset + length));
    offset += length;
  }
  if (offset !== bytes.length) throw malformed('it has bytes left over');
  return { header: parseHeader(bytes.subarray(dataStart - headerLength, dataStart)), buffers };
}

function parseHeader(bytes: Uint8Array): Json {
  try {
    const header: Json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return header;
  } catch {
    throw malformed('its header is not JSON');
  }
}

export function frameTooLarge(bytes: number, limit: number): AnsatzError {
  return new AnsatzError({
    code: contractErrorCodes.frameTooLarge,
    message: `A message of ${bytes} bytes is too large.`,
    reason: `This connection carries at most ${limit} bytes at a time.`,
    suggestion: 'Ask for less at once, for example fewer points.',
  });
}

/** Size of a frame's binary part; the header is small beside it, or is limited where it is encoded. */
export function binaryBytes(frame: Frame): number {
  return frame.buffers.reduce((sum, buffer) => sum + buffer.length, 0);
}
