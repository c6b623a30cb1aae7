/** Ports that an app's outgoing requests may use (Forge docs, Node.js runtime). */
export const APP_PORTS = ['443', '8443', '8444', '80', '8080', '7990', '8089', '8090', '8085', '8060'];
