/** What the routes of the stand-in get and answer, from the socket or out of a batch. */
export interface GraphRequest {
  host: string;
  method: string;
  /** Without the query; percent-encoding as it came. */
  path: string;
  /** Decoded. */
  query: ReadonlyMap<string, string>;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Buffer;
}

export interface GraphAnswer {
  status: number;
  headers?: Record<string, string>;
  /** An object goes as JSON. */
  body?: object | Buffer;
}

/** A refusal in the form of learn.microsoft.com/graph/errors. */
export class GraphRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  answer(): GraphAnswer {
    const innerError = {
      date: '2026-01-01T00:00:00',
      'request-id': 'stand-in',
      'client-request-id': 'stand-in',
    };
    return {
      status: this.status,
      headers: this.headers,
      body: { error: { code: this.code, message: this.message, innerError } },
    };
  }
}

export function badRequest(message: string, code = 'BadRequest'): GraphRefusal {
  return new GraphRefusal(400, code, message);
}

/** The query of a URL; a name that comes twice is refused, as OData does. */
export function readQuery(text: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (query.has(name)) throw badRequest(`Query option '${name}' was specified more than once.`);
    query.set(name, value);
  }
  return query;
}

/** The body as a JSON object; anything else is refused. */
export function readObject(request: GraphRequest): Record<string, unknown> {
  if (!/^application\/json(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new GraphRefusal(
      415,
      'UnsupportedMediaType',
      'A Content-Type header of application/json is required.',
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw badRequest('Unable to read JSON request payload.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('Unable to read JSON request payload.');
  }
  return value as Record<string, unknown>;
}

/** Refuses properties that a type does not have. */
export function onlyProperties(value: Record<string, unknown>, type: string, known: readonly string[]): void {
  const other = Object.keys(value).find((name) => !known.includes(name));
  if (other !== undefined) {
    throw badRequest(
      `The property '${other}' does not exist on type 'microsoft.graph.${type}'.`,
      'RequestBodyRead',
    );
  }
}
