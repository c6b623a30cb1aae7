const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index << 16;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x800000 ? (crc << 1) ^ 0x864cfb : crc << 1;
  return crc & 0xffffff;
});

/** The checksum of OpenPGP's armor (RFC 4880, section 6.1). It tells damage by accident, not by intent. */
export function crc24(bytes: Uint8Array): number {
  let crc = 0xb704ce;
  for (const byte of bytes) crc = ((crc << 8) & 0xffffff) ^ (TABLE[((crc >> 16) ^ byte) & 0xff] ?? 0);
  return crc;
}
