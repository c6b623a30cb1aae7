/** Every text that somebody writes is known again by its token; private ones must never leave their site. */
export const TOKEN = /\b[TP]\d+[TP]\b/g;
export const PRIVATE_TOKEN = /\bP\d+P\b/;
