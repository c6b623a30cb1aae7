/** What the storage API answers: an HTTP status and, if there is one, a JSON text. */
export interface KvsAnswer {
  status: number;
  text?: string;
}

/** A refusal in the form that @forge/kvs turns into a ForgeKvsAPIError (Forge docs: error handling for the Key-Value Store). */
export interface KvsRefusal {
  status: number;
  code: string;
  message: string;
}

/** Builds a refusal. */
export function refuse(status: number, code: string, message: string): KvsRefusal {
  return { status, code, message };
}

/** The HTTP form of a refusal. */
export function refusalToAnswer({ status, code, message }: KvsRefusal): KvsAnswer {
  return { status, text: JSON.stringify({ code, message }) };
}
