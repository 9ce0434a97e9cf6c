// A back end that signs its users in with Fynix sessions: node sign-in-backend.mjs
import { createServer } from 'node:http';

const { FYNIX_URL, FYNIX_API_KEY, PORT = '3000' } = process.env;

// Yours: whatever tells that a user is who it says. Never plain passwords.
const PASSWORDS = new Map([['ada', 'correct horse']]);

// The client as this back end sees it; behind a proxy, take the address from its header.
const client = (request) => ({
  ip: request.socket.remoteAddress,
  userAgent: request.headers['user-agent'] ?? '',
});

async function form(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 4096) break;
  }
  return new URLSearchParams(text);
}

function answer(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

// Calls Fynix for the browser: its cookie goes there, and what Fynix answers comes back.
async function ask(request, response, path, body) {
  const headers = { 'x-api-key': FYNIX_API_KEY, 'content-type': 'application/json' };
  if (request.headers.cookie) headers.cookie = request.headers.cookie;
  try {
    const said = await fetch(FYNIX_URL + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5000),
    });
    const kept = {};
    for (const name of ['content-type', 'retry-after', 'cache-control']) {
      if (said.headers.has(name)) kept[name] = said.headers.get(name);
    }
    const cookies = said.headers.getSetCookie();
    if (cookies.length > 0) kept['set-cookie'] = cookies;
    answer(response, said.status, await said.text(), kept);
  } catch {
    // Not 401: whether the session is good is not known, so the browser must keep its cookie.
    answer(response, 503, '{"error":"try again"}');
  }
}

const routes = {
  '/login': async (request, response) => {
    const given = await form(request);
    const user = given.get('user') ?? '';
    if (!PASSWORDS.has(user) || given.get('password') !== PASSWORDS.get(user)) {
      answer(response, 403, '{"error":"wrong user or password"}');
      return;
    }
    await ask(request, response, '/v1/sessions', {
      user,
      delivery: 'cookie',
      claims: { roles: ['reader'] },
      client: client(request),
    });
  },
  '/refresh': (request, response) =>
    ask(request, response, '/v1/sessions/refresh', { client: client(request) }),
  '/logout': (request, response) => ask(request, response, '/v1/sessions/revoke', {}),
  '/logout-elsewhere': (request, response) =>
    ask(request, response, '/v1/sessions/revoke-others', {}),
};

createServer((request, response) => {
  const route = routes[request.url];
  if (!route || request.method !== 'POST') {
    answer(response, route ? 405 : 404, '{}');
  } else {
    route(request, response).catch(() => response.destroy());
  }
}).listen(Number(PORT), '127.0.0.1');
