// Gives the test the bridge to call: the test evaluates in this frame.
globalThis.bridgeAtStart = typeof globalThis.__bridge?.callBridge;
document.body.dataset.ready = 'true';
export const loaded = true;
