'use strict';
// The bundler puts this file into the bundle as __forge__.cjs; a Forge runtime calls its `main`.
const { join } = require('node:path');

exports.main = require(join(__dirname, '__forge_wrapper__.cjs')).main;
