/** tables[k][b]: CRC of byte b followed by k zero bytes, so that four bytes are taken in one turn ("slicing by four"). */
const tables = [0, 1, 2, 3].map(() => new Uint32Array(256));
const [first, second, third, fourth] = tables;
for (let byte = 0; byte < 256; byte += 1) {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  first[byte] = value;
}
for (let level = 1; level < 4; level += 1) {
  for (let byte = 0; byte < 256; byte += 1) {
    const before = tables[level - 1][byte];
    tables[level][byte] = (before >>> 8) ^ first[before & 0xff];
  }
}

/** CRC-32 (IEEE 802.3, reflected, as in zip and PNG) of bytes; `before`: that of the bytes before them. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let value = ~before;
  let index = 0;
  for (const end = bytes.length - 3; index < end; index += 4) {
    value ^= bytes[index] | (bytes[index + 1] << 8) | (bytes[index + 2] << 16) | (bytes[index + 3] << 24);
    value =
      fourth[value & 0xff] ^ third[(value >>> 8) & 0xff] ^ second[(value >>> 16) & 0xff] ^ first[(value >>> 24) & 0xff];
  }
  for (; index < bytes.length; index += 1) value = (value >>> 8) ^ first[(value ^ bytes[index]) & 0xff];
  return (value ^ 0xffffffff) >>> 0;
}

/** CRC-32 as eight hexadecimal digits. */
export function crc32Hex(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
