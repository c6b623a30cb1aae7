/** A refusal in the server's own words. */
export class RestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

function messageOf(status: number, text: string): string {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const list = Array.isArray(body['errorMessages']) ? body['errorMessages'].map(String) : [];
    const fields = Object.entries((body['errors'] ?? {}) as Record<string, unknown>).map(
      ([name, why]) => `${name}: ${String(why)}`,
    );
    return (
      [...list, ...fields].join(' ') ||
      String(body['message'] ?? body['detail'] ?? body['title'] ?? `Jira answered ${status}.`)
    );
  } catch {
    return text.trim() || `Jira answered ${status}.`;
  }
}

/** Calls this site with the viewer's login and answers the parsed JSON, or undefined for an empty body. Throws RestError. */
export async function rest(method: string, path: string, body?: unknown): Promise<unknown> {
  const form = body instanceof FormData;
  const response = await fetch(path, {
    method,
    headers: {
      accept: 'application/json',
      'x-atlassian-token': 'no-check',
      ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new RestError(response.status, messageOf(response.status, text));
  return text === '' ? undefined : JSON.parse(text);
}
