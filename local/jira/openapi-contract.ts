import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';

/** OpenAPI 3.0 response schemas as ajv validators, with the drift allowed that recorded real answers show. */

interface OpenApiDocument {
  paths: Record<
    string,
    Record<string, { responses?: Record<string, { content?: Record<string, { schema?: object }> }> }>
  >;
  components: { schemas: Record<string, object> };
}

/** Properties that real Jira sends and the document does not declare. */
const UNDECLARED = new Set([
  'tmpFromAccountId',
  'tmpToAccountId',
  'untranslatedName',
  'entityId',
  'isLooped',
  'defaultLocale',
]);

type JsonSchema = Record<string, unknown>;

/** The schema with null allowed in every optional property: real Jira sends null where the document says string. */
function tolerant(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tolerant);
  if (typeof node !== 'object' || node === null) return node;
  const schema = node as JsonSchema;
  const copy: JsonSchema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'example' || key === 'format' || key === 'description' || key === 'enum') continue;
    copy[key] =
      key === '$ref' ? String(value).replace('#/components/schemas/', 'openapi#/$defs/') : tolerant(value);
  }
  const properties = schema['properties'];
  if (
    typeof properties === 'object' &&
    properties !== null &&
    !('type' in properties && typeof properties.type === 'string')
  ) {
    const required = (schema['required'] as string[] | undefined) ?? [];
    copy['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => {
        const strict = tolerant(inner);
        return [name, required.includes(name) ? strict : { anyOf: [strict, { type: 'null' }] }];
      }),
    );
  }
  return copy;
}

export interface ContractChecker {
  /** What is wrong with an answer; empty where it fits or the document has no schema for it. */
  check(method: string, path: string, status: number, json: unknown): string[];
  /** Whether the document has a JSON schema for this answer. */
  hasSchema(method: string, path: string, status: number): boolean;
}

export function createContractChecker(text: string): ContractChecker {
  const document = JSON.parse(text) as OpenApiDocument;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false });
  const $defs = Object.fromEntries(
    Object.entries(document.components.schemas).map(([name, schema]) => [name, tolerant(schema)]),
  );
  ajv.addSchema({ $id: 'openapi', $defs });
  const compiled = new Map<string, ValidateFunction | undefined>();

  function validator(method: string, path: string, status: number): ValidateFunction | undefined {
    const name = `${method} ${path} ${status}`;
    if (!compiled.has(name)) {
      const responses = document.paths[path]?.[method.toLowerCase()]?.responses;
      const schema = responses?.[String(status)]?.content?.['application/json']?.schema;
      const usable = schema !== undefined && Object.keys(schema).length > 0;
      compiled.set(name, usable ? ajv.compile(tolerant(schema) as object) : undefined);
    }
    return compiled.get(name);
  }

  const counts = (error: ErrorObject) =>
    error.keyword !== 'anyOf' &&
    !(error.keyword === 'type' && error.params['type'] === 'null') &&
    !(error.keyword === 'additionalProperties' && UNDECLARED.has(String(error.params['additionalProperty'])));

  return {
    hasSchema: (method, path, status) => validator(method, path, status) !== undefined,
    check(method, path, status, json) {
      const validate = validator(method, path, status);
      if (!validate || validate(json)) return [];
      return (validate.errors ?? [])
        .filter(counts)
        .map(
          ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
        );
    },
  };
}
