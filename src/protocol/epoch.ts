/** Epochs are `<counter>-<nonce>`; the counter rises with each handshake of a synchronization and orders them. */
export function epochCounter(epoch: string): number {
  return Number.parseInt(epoch, 10);
}
