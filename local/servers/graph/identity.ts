import { randomBytes } from 'node:crypto';
import type { StandInApp, StandInTenant } from './tenant';
import type { GraphAnswer, GraphRequest } from './wire';
import { GraphRefusal } from './wire';

interface IssuedToken {
  app: StandInApp;
  until: number;
}

/** The token endpoint and the check of tokens (learn.microsoft.com/graph/auth-v2-service). */
export interface StandInIdentity {
  answer(request: GraphRequest): GraphAnswer;
  /** The app that shows this token; refuses as Graph does. */
  check(request: GraphRequest): StandInApp;
  /** All tokens lose their effect at once. */
  revokeAll(): void;
  issued(): number;
}

const LIFE_SECONDS = 3599;

export function createIdentity(tenant: StandInTenant, now: () => number): StandInIdentity {
  const tokens = new Map<string, IssuedToken>();
  let issued = 0;

  function refuse(status: number, error: string, number: number, text: string): GraphAnswer {
    return {
      status,
      body: {
        error,
        error_description: `AADSTS${number}: ${text} Trace ID: 0 Correlation ID: 0`,
        error_codes: [number],
        timestamp: '2026-01-01 00:00:00Z',
        trace_id: '0',
        correlation_id: '0',
        error_uri: `https://login.microsoftonline.com/error?code=${number}`,
      },
    };
  }

  function token(request: GraphRequest, name: string): GraphAnswer {
    if (!/^application\/x-www-form-urlencoded(;|$)/i.test(request.headers['content-type'] ?? '')) {
      return refuse(
        400,
        'invalid_request',
        900_144,
        'The request body must contain the parameter grant_type.',
      );
    }
    const form = new URLSearchParams(request.body.toString('utf8'));
    if (form.get('grant_type') !== 'client_credentials') {
      return refuse(400, 'unsupported_grant_type', 70_003, 'The grant type is not supported.');
    }
    if (!tenant.names.includes(name)) {
      return refuse(400, 'invalid_request', 90_002, `Tenant '${name}' not found.`);
    }
    const app = tenant.apps.find((each) => each.clientId === form.get('client_id'));
    if (!app) {
      return refuse(
        400,
        'unauthorized_client',
        700_016,
        `Application with identifier '${form.get('client_id')}' was not found in the directory.`,
      );
    }
    if (form.get('scope') !== 'https://graph.microsoft.com/.default') {
      return refuse(400, 'invalid_scope', 70_011, 'The provided value for the scope is not valid.');
    }
    if (form.get('client_secret') !== app.secret) {
      return refuse(
        401,
        'invalid_client',
        7_000_215,
        `Invalid client secret provided for app '${app.clientId}'.`,
      );
    }
    if (app.secretExpired === true) {
      return refuse(
        401,
        'invalid_client',
        7_000_222,
        `The provided client secret keys for app '${app.clientId}' are expired.`,
      );
    }
    issued += 1;
    const value = `eyJ0eXAiOiJKV1QifQ.${randomBytes(24).toString('base64url')}.${issued}`;
    tokens.set(value, { app, until: now() + LIFE_SECONDS * 1000 });
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        expires_in: LIFE_SECONDS,
        ext_expires_in: LIFE_SECONDS,
        access_token: value,
      },
    };
  }

  return {
    answer(request) {
      const [, name = '', rest = ''] = /^\/([^/]+)\/(.+)$/.exec(request.path) ?? [];
      if (request.method === 'POST' && rest === 'oauth2/v2.0/token') return token(request, name);
      if (request.method === 'GET' && rest === 'v2.0/.well-known/openid-configuration') {
        return tenant.names.includes(name)
          ? {
              status: 200,
              body: { token_endpoint: `https://login.microsoftonline.com/${name}/oauth2/v2.0/token` },
            }
          : refuse(400, 'invalid_tenant', 90_002, `Tenant '${name}' not found.`);
      }
      return { status: 404 };
    },
    check(request) {
      const value = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
      const found = value === undefined ? undefined : tokens.get(value);
      if (!found)
        throw new GraphRefusal(401, 'InvalidAuthenticationToken', 'Access token is empty or invalid.');
      if (now() >= found.until) {
        throw new GraphRefusal(
          401,
          'InvalidAuthenticationToken',
          'Lifetime validation failed, the token is expired.',
        );
      }
      return found.app;
    },
    revokeAll: () => tokens.clear(),
    issued: () => issued,
  };
}
