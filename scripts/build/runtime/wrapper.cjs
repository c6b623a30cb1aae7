'use strict';
// The bundler puts this file into the bundle as __forge_wrapper__.cjs. `forge deploy` fetches Atlassian's own one;
// what is built here only runs on the local host, which loads index.cjs itself, so finding the handler is enough.
const { join } = require('node:path');

exports.main = async (event) => {
  if (typeof global.__forge_fetch__ !== 'function') {
    throw new Error('This bundle is for the local Forge host only; `forge deploy` makes its own.');
  }
  const [module, name] = String(event.handler).split('.');
  const handler = require(join(__dirname, `${module}.cjs`))[name];
  if (typeof handler !== 'function') throw new Error(`The bundle has no handler ${event.handler}.`);
  return handler(event.body, event.context);
};
