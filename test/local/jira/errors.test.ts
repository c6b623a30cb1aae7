import { ANONYMOUS, APP, type AcmeSite, type CallOptions, acmeSite, as, doc, multipart } from './acme-site';

const tooLong = 'x'.repeat(32_768);
const fieldError = (field: string, message: string) => ({ errorMessages: [], errors: { [field]: message } });
const message = (text: string) => ({ errorMessages: [text], errors: {} });
const notOnScreen = (id: string) =>
  fieldError(id, `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`);
const noIssue = message('Issue does not exist or you do not have permission to see it.');
const notAdf = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
const long = 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.';

interface Case {
  name: string;
  call: [method: string, path: string, options?: CallOptions];
  status: number;
  json?: unknown;
  text?: string;
}

const put = (fields: Record<string, unknown>): Case['call'] => ['PUT', '/issue/ACME-1', { body: { fields } }];

const CASES: Case[] = [
  { name: 'an issue that is missing', call: ['GET', '/issue/ACME-77'], status: 404, json: noIssue },
  {
    name: 'an issue that the caller may not see',
    call: ['GET', '/issue/ACME-1', { as: as('712020:carl') }],
    status: 404,
    json: noIssue,
  },
  {
    name: 'an issue for an anonymous caller',
    call: ['GET', '/issue/ACME-1', { as: ANONYMOUS }],
    status: 404,
    json: noIssue,
  },
  {
    name: 'an anonymous caller where nobody may be anonymous',
    call: ['GET', '/label', { as: ANONYMOUS }],
    status: 401,
    json: message('Client must be authenticated to access this resource.'),
  },
  {
    name: 'a missing scope: 401, not 403',
    call: ['PUT', '/issue/ACME-1', { as: { kind: 'forge-app', scopes: ['read:jira-work'] }, body: {} }],
    status: 401,
    json: { code: 401, message: 'Unauthorized; scope does not match' },
  },
  {
    name: 'an unknown route',
    call: ['GET', '/nothing/here'],
    status: 404,
    json: {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'No endpoint GET /rest/api/3/nothing/here.',
    },
  },
  {
    name: 'a wrong method',
    call: ['POST', '/serverInfo'],
    status: 405,
    json: {
      type: 'about:blank',
      title: 'Method Not Allowed',
      status: 405,
      detail: "Method 'POST' is not supported.",
    },
  },
  {
    name: 'an operation of real Jira that is not modelled',
    call: ['GET', '/workflow/search'],
    status: 501,
    json: message('Not modelled by the emulated Jira site: GET /rest/api/3/workflow/search'),
  },
  {
    name: 'another version of the API',
    call: ['GET', '/rest/api/2/issue/ACME-1'],
    status: 501,
    json: message('Not modelled by the emulated Jira site: /rest/api/2/issue/ACME-1'),
  },
  {
    name: 'text that is no JSON',
    call: ['PUT', '/issue/ACME-1', { body: Buffer.from('{') }],
    status: 400,
    json: message('There was an error parsing JSON. Check that your request body is valid.'),
  },
  {
    name: 'a field that is not on the screen',
    call: put({ customfield_1: 1 }),
    status: 400,
    json: notOnScreen('customfield_1'),
  },
  {
    name: 'the status as a field',
    call: put({ status: { name: 'Done' } }),
    status: 400,
    json: notOnScreen('status'),
  },
  {
    name: 'plain text for rich text',
    call: put({ description: 'text' }),
    status: 400,
    json: fieldError('description', notAdf),
  },
  {
    name: 'an unknown node',
    call: put({ description: { type: 'doc', version: 1, content: [{ type: 'marquee' }] } }),
    status: 400,
    json: message('INVALID_INPUT'),
  },
  {
    name: 'media that names an attachment by its number',
    call: put({ description: { type: 'doc', version: 1, content: [media('10001')] } }),
    status: 400,
    json: message('ATTACHMENT_VALIDATION_ERROR'),
  },
  {
    name: 'a description that is too long',
    call: put({ description: doc(tooLong) }),
    status: 400,
    json: fieldError('description', long),
  },
  {
    name: 'a comment that is too long',
    call: ['POST', '/issue/ACME-1/comment', { body: { body: doc(tooLong) } }],
    status: 400,
    json: fieldError('comment', long),
  },
  {
    name: 'a summary that is too long',
    call: put({ summary: 'x'.repeat(256) }),
    status: 400,
    json: fieldError('summary', "Summary can't exceed 255 characters."),
  },
  {
    name: 'an empty summary',
    call: put({ summary: ' ' }),
    status: 400,
    json: fieldError('summary', 'You must specify a summary of the issue.'),
  },
  {
    name: 'a label with a space',
    call: put({ labels: ['Test Application'] }),
    status: 400,
    json: fieldError('labels', "The label 'Test Application' contains spaces which is invalid."),
  },
  {
    name: 'an assignee who is not assignable',
    call: put({ assignee: { accountId: '712020:carl' } }),
    status: 400,
    json: fieldError('assignee', "User '712020:carl' cannot be assigned issues."),
  },
  {
    name: 'a transition id that is wrong',
    call: ['POST', '/issue/ACME-1/transitions', { body: { transition: { id: '999' } } }],
    status: 400,
    json: message("Transition id '999' is not valid for this issue."),
  },
  {
    name: 'a link type that is unknown',
    call: [
      'POST',
      '/issueLink',
      { body: { type: { name: 'X' }, inwardIssue: { key: 'ACME-1' }, outwardIssue: { key: 'ACME-2' } } },
    ],
    status: 404,
    json: message("No issue link type with name 'X' found."),
  },
  {
    name: 'an upload without the XSRF header: 404 and plain text',
    call: ['POST', '/issue/ACME-1/attachments', multipart('file', 'a', 'b')],
    status: 404,
    text: 'XSRF check failed',
  },
  {
    name: 'an upload under a wrong part name',
    call: ['POST', '/issue/ACME-1/attachments', withToken(multipart('data', 'a', 'b'))],
    status: 400,
    json: {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: "Required part 'file' is not present.",
    },
  },
  {
    name: 'an upload that is too big',
    call: ['POST', '/issue/ACME-1/attachments', withToken(multipart('file', 'a', Buffer.alloc(1001)))],
    status: 413,
    json: message('The field file exceeds its maximum permitted size of 1000 bytes.'),
  },
  {
    name: 'the removed search',
    call: ['GET', '/search?jql=x'],
    status: 410,
    json: message(
      'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046',
    ),
  },
  {
    name: 'unbounded JQL',
    call: ['GET', '/search/jql?jql=order%20by%20created'],
    status: 400,
    json: message(
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    ),
  },
  {
    name: 'a comment without a body',
    call: ['POST', '/issue/ACME-1/comment', { body: {} }],
    status: 400,
    json: fieldError('comment', 'Comment body can not be empty!'),
  },
  {
    name: 'an unknown permission among known ones',
    call: ['GET', '/mypermissions?permissions=EDIT_ISSUES,FLY'],
    status: 400,
    json: fieldError('FLY', 'Unrecognized permission'),
  },
  {
    name: 'a type that the project lacks in createmeta: no body',
    call: ['GET', '/issue/createmeta/ACME/issuetypes/1'],
    status: 404,
    text: '',
  },
  {
    name: 'visibility echoed with both value and identifier',
    call: [
      'POST',
      '/issue/ACME-1/comment',
      {
        body: { body: doc('x'), visibility: { type: 'role', value: 'Administrators', identifier: '10002' } },
      },
    ],
    status: 400,
  },
  {
    name: 'a quiet edit by somebody who is no administrator',
    call: ['PUT', '/issue/ACME-1?notifyUsers=false', { body: { fields: { summary: 'New' } }, as: APP }],
    status: 400,
    json: message('To discard the user notification either admin or project admin permissions are required.'),
  },
  {
    name: 'a user search without a query',
    call: ['GET', '/user/search'],
    status: 400,
    json: message('The query parameter is required.'),
  },
  {
    name: 'more than 50 issues at once',
    call: ['POST', '/issue/bulk', { body: { issueUpdates: Array.from({ length: 51 }, () => ({})) } }],
    status: 400,
    json: message('Bulk create is limited to 50 issues.'),
  },
  {
    name: 'the reporter set by somebody who may not',
    call: [
      'PUT',
      '/issue/ACME-1',
      { body: { fields: { reporter: { accountId: '712020:ann' } } }, as: as('712020:bob') },
    ],
    status: 400,
    json: notOnScreen('reporter'),
  },
];

function media(id: string) {
  return {
    type: 'mediaSingle',
    attrs: { layout: 'center' },
    content: [{ type: 'media', attrs: { type: 'file', id, collection: '' } }],
  };
}

function withToken({ body, headers }: ReturnType<typeof multipart>): CallOptions {
  return { body, headers: { ...headers, 'x-atlassian-token': 'no-check' } };
}

describe('Jira answers what it does not take', () => {
  let acme: AcmeSite;

  beforeAll(async () => {
    acme = acmeSite({ limits: { attachmentMaxBytes: 1000 } });
    acme.site.setUp.suspendLimits(true);
    await acme.create();
    await acme.create();
  });

  test.each(CASES)('$name', async ({ call: [method, path, options], status, json, text }) => {
    const before = (await acme.call('GET', '/issue/ACME-1')).text;
    const answer = await acme.call(method, path, options);
    expect({
      status: answer.status,
      json: json === undefined ? undefined : answer.json,
      text: text === undefined ? undefined : answer.text,
    }).toEqual({ status, json, text });
    expect((await acme.call('GET', '/issue/ACME-1')).text).toBe(before);
  });
});
