/** The module as the page's server describes it in the element's data. */
export interface AppModule {
  moduleKey: string;
  moduleType: string;
  title: string;
  resourceUrl: string;
  place: Record<string, string>;
  context: Record<string, unknown>;
  basePath: string;
  height: string;
}

/** Calls this site's part of the Forge platform. Throws with the server's own message. */
export async function callPlatform(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { ok: boolean; value?: unknown; message?: string };
  if (!answer.ok) throw new Error(answer.message ?? 'The platform gave no reason.');
  return answer.value;
}
